"""How a process is confined. Knows nothing of Jupyter, tools or models."""
