"""The layout, enforced: what may import what, and what the repository's text may not say."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from sandbox.images import HOME, entering_files

REPOSITORY = Path(__file__).resolve().parent.parent

# Each layer with the layers below it, then the packages from elsewhere that it may use. Nothing else may be imported.
LAYERS = {
    "policies": (set(), {"RestrictedPython", "pydantic", "pydantic_core", "re2"}),
    # seccomp is Debian's python3-seccomp, imported inside cells and workers only; the host has pyseccomp.
    "sandbox": ({"policies"}, {"docker", "pydantic", "pyseccomp", "requests", "seccomp", "urllib3"}),
    "runtime": (
        {"policies", "sandbox"},
        {
            "BTrees", "ZODB", "ZConfig", "persistent", "transaction", "zc", "zodburi", "zope",
            "pydantic", "rich", "typer", "click",
            "accelerate", "numpy", "safetensors", "tokenizers", "torch", "transformers",
        },
    ),
}  # fmt: skip

# What may be loaded in a cell: the standard library, these, and the part of our own packages that needs nothing else.
CELL = {"RestrictedPython", "re2", "policies", "sandbox", "seccomp"}


def modules(package: str) -> list[Path]:
    return sorted((REPOSITORY / package).rglob("*.py"))


def imports(module: Path) -> set[str]:
    """Names of the top-level packages that a module imports anywhere, inside functions and type-checking blocks too.

    A file beside the module is no package: a cell starts from its own folder.
    """
    found = set()
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            found.add(node.module.partition(".")[0])
    return {name for name in found if not module.with_name(f"{name}.py").exists()}


@pytest.mark.parametrize("layer", LAYERS)
def test_imports_point_only_downwards(layer: str) -> None:
    """A layer imports itself, the layers below it, the standard library and the packages it may use; nothing else."""
    below, outside = LAYERS[layer]
    allowed = {layer} | below | outside | set(sys.stdlib_module_names)

    found = {str(module.relative_to(REPOSITORY)): sorted(imports(module) - allowed) for module in modules(layer)}

    assert len(found) > 0
    assert {name: surplus for name, surplus in found.items() if surplus} == {}


def test_what_is_imported_is_declared() -> None:
    """Every package from elsewhere that the layers may use is a dependency of the distribution, or comes with one."""
    project = tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    declared = project["dependencies"] + project["optional-dependencies"]["mind"]
    names = {normal(line) for line in declared}
    # Import names that differ from the distribution's, and the dependencies that bring the rest along.
    known_as = {
        "re2": "google_re2", "zc": "zodb", "zope": "zodb", "ZConfig": "zodb",
        "click": "typer", "numpy": "transformers", "pydantic_core": "pydantic", "requests": "docker", "urllib3": "docker",
    }  # fmt: skip

    used = {name for _, outside in LAYERS.values() for name in outside} - {"seccomp"}

    assert {name for name in used if known_as.get(name, name).lower() not in names} == set()


def normal(requirement: str) -> str:
    """The name in a requirement, as package indexes compare it."""
    return re.split(r"[<>=\[ ]", requirement)[0].lower().replace("-", "_").replace(".", "_")


def test_everything_declared_is_pinned() -> None:
    """constraints.txt holds one exact version of every dependency, optional ones included, and torch stands first."""
    project = tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    declared = [*project["dependencies"], *(line for extra in project["optional-dependencies"].values() for line in extra)]
    lines = (REPOSITORY / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pins = [line for line in lines if line and not line.startswith("#")]

    assert all(re.fullmatch(r"[\w.-]+==[\w.]+", pin) for pin in pins)
    assert pins[0].startswith("torch==")
    assert {normal(line) for line in declared} - {normal(pin) for pin in pins} == set()


def test_only_three_packages_and_tests_hold_python() -> None:
    """Python lives in the three layers, the tests and the containers' own files."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "*.py"],
        cwd=REPOSITORY, capture_output=True, text=True, check=True,
    ).stdout.split()  # fmt: skip

    assert {name.partition("/")[0] for name in listed} <= {*LAYERS, "tests", "containers"}


IMPORT_ALL = """
import importlib, sys
sys.path.insert(0, {root!r})
before = set(sys.modules)
for name in {names!r}:
    importlib.import_module(name)
print(sorted(set(sys.modules) - before))
"""


def entering_modules() -> dict[str, Path]:
    """Names and files of those modules of ours that are built into the cell image."""
    ours = {
        name.removeprefix(f"{HOME}/"): path
        for name, path in entering_files().items()
        if name.startswith((f"{HOME}/sandbox/", f"{HOME}/policies/"))
    }
    return {name.removesuffix(".py").removesuffix("/__init__").replace("/", "."): path for name, path in ours.items()}


def test_what_enters_a_cell_imports_only_what_is_there() -> None:
    """The modules of the cell image import the standard library and what the image holds, in functions too."""
    found = {name: imports(path) - CELL - set(sys.stdlib_module_names) for name, path in entering_modules().items()}

    assert {"sandbox.cell.supervisor", "policies.compiler"} <= set(found)
    assert {name: sorted(surplus) for name, surplus in found.items() if surplus} == {}


def test_a_cell_loads_nothing_of_the_host_side() -> None:
    """Importing every module of the cell image in a new process pulls in neither pydantic, nor docker, nor the runtime."""
    names = sorted(set(entering_modules()) - {"sandbox.cell.__main__"})  # which starts a cell
    done = subprocess.run(
        [sys.executable, "-I", "-c", IMPORT_ALL.format(root=str(REPOSITORY), names=names)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr

    # _sysconfigdata_… is the standard library too, under a name of its platform.
    loaded = {name.partition(".")[0] for name in ast.literal_eval(done.stdout) if not name.startswith("_sysconfigdata")}

    assert loaded - set(sys.stdlib_module_names) - CELL == set()


def worker_modules() -> dict[str, Path]:
    """Names and files of the modules of ours that a resident worker loads, or could."""
    program = (
        "import sys; sys.argv = ['', '']; sys.path.insert(0, {root!r}); before = set(sys.modules)\n"
        "import sandbox.resident.inside, sandbox.resident.probing\n"
        "print([name for name in sys.modules if name.partition('.')[0] in ('policies', 'sandbox', 'runtime')])"
    )
    done = subprocess.run(
        [sys.executable, "-I", "-c", program.format(root=str(REPOSITORY))], capture_output=True, text=True, check=True
    )  # fmt: skip
    names = ast.literal_eval(done.stdout)
    found = {name: REPOSITORY / name.replace(".", "/") for name in names}
    return {name: path / "__init__.py" if path.is_dir() else path.with_suffix(".py") for name, path in found.items()}


def test_a_worker_loads_nothing_of_the_host_side() -> None:
    """What a resident worker loads is policies, cell code and its own side; all of it imports what a cell may, and the two bindings of libseccomp."""
    modules = worker_modules()
    allowed = CELL | {"pyseccomp"}

    assert {name.partition(".")[0] for name in modules} == {"policies", "sandbox"}
    assert {name for name in modules if name.startswith("sandbox.")} <= {
        name for name in modules if name.startswith(("sandbox.cell", "sandbox.resident"))
    }
    assert {name for name in modules if name.endswith((".compiler", ".pool", ".worker", ".schema", ".files"))} == set()
    found = {name: imports(path) - allowed - set(sys.stdlib_module_names) for name, path in modules.items()}
    assert {name: sorted(surplus) for name, surplus in found.items() if surplus} == {}


# Written so that this file does not match itself.
FORBIDDEN = {
    "a path of somebody's machine": r"(?<![\w.])/(?:wor[k]|far[m]|opt/whee[l]s|opt/pyp[i])(?=/|\b)",
    "the host of a package or image registry": r"pyp[i]\.org|pythonhoste[d]\.|download\.pytorc[h]|deb\.debia[n]\.|hub\.docke[r]|ghc[r]\.io|quay\.i[o]",
    "a note to oneself": r"\b(?:TOD[O]|FIXM[E]|XX[X])\b",
}


@pytest.mark.parametrize("what", FORBIDDEN)
def test_the_text_speaks_of_batos_alone(what: str) -> None:
    """No tracked text names a local path, a registry's host or unfinished business."""
    pattern = FORBIDDEN[what]
    done = subprocess.run(
        ["git", "grep", "-nIPe", pattern, "--", ".", ":!LICENSE", ":!tests/mind/data"],
        cwd=REPOSITORY, capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert done.stdout == ""
    assert done.returncode == 1  # 0: something matched; more: git could not look
