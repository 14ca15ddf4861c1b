"""Tensors in, tensors out: one operation a file, with its reference. No model names, no config objects."""
