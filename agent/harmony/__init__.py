"""Harmony, the text format of gpt-oss: conversation to token ids, token ids to events."""
