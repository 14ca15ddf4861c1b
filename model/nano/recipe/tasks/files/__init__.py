"""Questions about files that are no tables: texts, logs, settings, objects, names with numbers."""
