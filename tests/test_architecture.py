"""Who may import whom, read from the source: the folders' borders, no cycles, torch only where it runs.

The rules are those of docs/structure.md. Deferred imports (inside functions) count for the borders
and for torch; only imports at module level count for cycles, since a deferred one cannot deadlock.
"""

import ast
import subprocess
import sys
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGES = ("agent", "kernels", "model", "sandbox", "tools")

# The longest prefix that fits a module gives the modules that it may import from our own packages.
MAY_IMPORT = {
    "agent": {"agent", "model.engine", "model.errors", "model.tokenizer", "tools.base"},
    "agent.cli": set(PACKAGES),
    "kernels": {"kernels"},
    "model": {"model", "kernels"},
    "model.nano.recipe": set(PACKAGES),
    "sandbox": {"sandbox"},
    "tools": {"tools", "sandbox"},
}
# Nothing but these may import what needs the folder's whole program around it.
ONLY_FROM = {"agent.cli": "agent.cli", "model.nano.recipe": "model.nano.recipe"}
HEAVY = {"torch", "triton"}
# Under model/, but imported by every verb.
LIGHT = {"model", "model.engine", "model.errors", "model.tokenizer", "model.nano"}


def sources() -> dict[str, Path]:
    files = (path for package in PACKAGES for path in sorted((ROOT / package).rglob("*.py")))
    return {module_name(path): path for path in files}


def module_name(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


MODULES = sources()


def imports(module: str, *, deferred: bool = True) -> set[str]:
    """The modules that `module` imports; `from a import b` is `a.b` where that is a module of ours."""
    tree = ast.parse(MODULES[module].read_text("utf-8"))
    found: set[str] = set()
    for node in ast.walk(tree) if deferred else module_level(tree):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            names = {f"{node.module}.{alias.name}" for alias in node.names}
            inner = names & MODULES.keys()
            found.update(inner if inner == names else inner | {node.module})
    return found


def module_level(tree: ast.Module) -> list[ast.AST]:
    """Every node that runs on import: no function bodies, no `if TYPE_CHECKING:`."""
    nodes: list[ast.AST] = []
    pending: list[ast.AST] = list(tree.body)
    while pending:
        node = pending.pop()
        nodes.append(node)
        typing_only = isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"
        if not typing_only and not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            pending.extend(ast.iter_child_nodes(node))
    return nodes


def within(module: str, package: str) -> bool:
    return module == package or module.startswith(package + ".")


@pytest.mark.parametrize("module", MODULES)
def test_imports_stay_inside_the_borders(module: str) -> None:
    """A module imports only what its folder may know of."""
    rule = max((prefix for prefix in MAY_IMPORT if within(module, prefix)), key=len)
    ours = {name for name in imports(module) if name.split(".")[0] in PACKAGES}
    foreign = {name for name in ours if not any(within(name, ok) for ok in MAY_IMPORT[rule])}
    foreign |= {
        name
        for name in ours
        for target, source in ONLY_FROM.items()
        if within(name, target) and not within(module, source)
    }
    assert foreign == set()


@pytest.mark.parametrize("module", MODULES)
def test_torch_stays_where_it_runs(module: str) -> None:
    """torch and triton are imported only by the runtime and its kernels, and by no light module at once."""
    heavy = {name for name in imports(module) if name.split(".")[0] in HEAVY}
    if module in LIGHT:
        heavy = {n for n in imports(module, deferred=False) if n.split(".")[0] in HEAVY}
    elif within(module, "model") or within(module, "kernels"):
        return
    assert heavy == set()


def test_no_import_cycles() -> None:
    """Every module can be imported first."""
    graph = {module: imports(module, deferred=False) & MODULES.keys() for module in MODULES}
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        pytest.fail(" -> ".join(error.args[1]))


@pytest.mark.parametrize("module", MODULES)
def test_every_module_says_what_it_is(module: str) -> None:
    """A module opens with a docstring that a newcomer can use."""
    assert ast.get_docstring(ast.parse(MODULES[module].read_text("utf-8")))


def test_the_command_starts_without_torch() -> None:
    """Importing the command imports neither torch nor triton nor the tools' heavy libraries."""
    heavy = [*sorted(HEAVY), "jupyter_client", "trafilatura", "zmq"]
    program = f"import agent.cli.main, sys; print([m for m in {heavy} if m in sys.modules])"
    result = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert (result.stdout, result.stderr) == ("[]\n", "")
