"""What a person sees and types: the only code that draws."""
