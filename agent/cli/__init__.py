"""The command: one file per verb. The only place that picks an engine, the tools and a sandbox."""
