"""Talks to the human, speaks Harmony, runs the loop. Never imports the runtime or a concrete tool."""
