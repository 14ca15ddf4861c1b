"""gpt-oss on torch: token ids in, token ids out. Knows nothing of Harmony, terminals or tools."""
