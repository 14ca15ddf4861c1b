"""Questions about files that are no tables: texts, logs, settings, objects, names with numbers.

Each module draws a file of its kind and asks about it with a `places.Request`, whose code names the
file as `{lines}`, `{text}` or `{json}`: where the file is put is decided afterwards.

- `material`, `lines`, `which_lines`, `word_counts`, `findings`: texts;
- `logs` draws a program's log, `log_levels` and `log_times` ask, `log_questions` is the family;
  `access_logs` are those of web servers;
- `keys`, `settings`, `objects`: keys with values, flat, in sections or nested;
- `named_numbers`: names with a number each;
- `file_chats`, `line_chats`: several questions, of which only the first reads the file.
"""
