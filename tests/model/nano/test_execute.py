"""The notebook gives the text that the sandbox's kernel would give."""

import pytest

from model.nano.recipe.execute import Notebook
from tools.output import NO_OUTPUT


def test_echoes_the_last_expression_after_what_was_printed():
    """stdout comes first, then the value's repr on a line of its own; None is not echoed."""
    notebook = Notebook()
    assert notebook.run("print('a')\n'b'") == "a\n'b'"
    assert notebook.run("print(3, end='')\n4") == "3\n4"
    assert notebook.run("x = 3") == NO_OUTPUT
    assert notebook.run("print(x)") == "3\n"


def test_keeps_its_state_between_cells():
    """A later cell sees the names of an earlier one."""
    notebook = Notebook()
    notebook.run("x = 41")
    assert notebook.run("x + 1") == "42"


def test_long_lists_are_echoed_as_ipython_does():
    """One element a line when the list does not fit 79 columns."""
    text = Notebook().run("[10 ** 20, 10 ** 20, 10 ** 20, 10 ** 20]")
    assert text == "[" + ",\n ".join(["100000000000000000000"] * 4) + "]"


def test_piped_data_stands_at_its_path():
    """The product's path opens the data, as text and as bytes; other paths are the file system's."""
    notebook = Notebook()
    notebook.stdin = "é\n".encode()
    assert notebook.run("open('/mnt/data/stdin.txt').read()") == "'é\\n'"
    assert notebook.run("open('/mnt/data/stdin.txt', 'rb').read()") == "b'\\xc3\\xa9\\n'"
    with pytest.raises(FileNotFoundError):
        notebook.run("open('/nowhere/stdin.txt')")


def test_an_error_is_ipythons_traceback_without_colours():
    """Cell number, context lines and the arrow are those of a kernel."""
    notebook = Notebook()
    notebook.run("x = 1")
    assert notebook.run("y = 2\nx / 0\nz = 3", may_fail=True) == (
        "---------------------------------------------------------------------------\n"
        "ZeroDivisionError                         Traceback (most recent call last)\n"
        "Cell In[2], line 2\n"
        "      1 y = 2\n"
        "----> 2 x / 0\n"
        "      3 z = 3\n"
        "\n"
        "ZeroDivisionError: division by zero"
    )


def test_an_unexpected_error_is_raised():
    """A draft whose code fails by accident must not become training data."""
    with pytest.raises(ZeroDivisionError):
        Notebook().run("1 / 0")


def test_files_of_the_folder():
    """They are opened by name or path, listed, and written; what is not there raises."""
    notebook = Notebook()
    notebook.files["a.csv"] = b"x\n1\n"
    assert notebook.run("open('a.csv').read() == open('/mnt/data/a.csv').read()") == "True"
    notebook.run("with open('b.txt', 'w') as f:\n    f.write('2')")
    assert notebook.run("import os\nprint(os.listdir('/mnt/data'))") == "['a.csv', 'b.txt']\n"
    assert notebook.run("open('c.csv')", may_fail=True).endswith(
        "----> 1 open('c.csv')\n\nFileNotFoundError: [Errno 2] No such file or directory: 'c.csv'"
    )


def test_what_is_not_promised_is_missing():
    """pandas cannot be imported, and the traceback shows the cell alone."""
    assert (
        Notebook()
        .run("import pandas as pd", may_fail=True)
        .endswith(
            "Cell In[1], line 1\n----> 1 import pandas as pd\n\n"
            "ModuleNotFoundError: No module named 'pandas'"
        )
    )


def test_a_failure_befalls_the_last_statement():
    """The cell's own code is shown; what ran before it is kept."""
    notebook = Notebook()
    text = notebook.run("x = 1\nprint(x)", failure="OSError(5, 'Input/output error')")
    assert "----> 2 print(x)\n" in text
    assert text.endswith("OSError: [Errno 5] Input/output error")
    assert notebook.run("x") == "1"
    notebook.skip("[ERROR] The kernel died: all variables are gone.")
    assert "NameError" in notebook.run("x", may_fail=True)
