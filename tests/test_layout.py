"""The layout of DESIGN.md section 3, enforced: what may import what, and what the repository's text may not say."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parent.parent

# Each layer with the layers below it, then the packages from elsewhere that it may use. Nothing else may be imported.
LAYERS = {
    "policies": (set(), {"RestrictedPython", "pydantic", "re2"}),
    # seccomp is Debian's python3-seccomp, imported inside a cell only; the host has pyseccomp.
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
    """Names of the top-level packages that a module imports anywhere, inside functions and type-checking blocks too."""
    found = set()
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            found.add(node.module.partition(".")[0])
    return found


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
    names = {re.split(r"[<>=\[ ]", line)[0].lower().replace("-", "_") for line in declared}
    # Import names that differ from the distribution's, and the dependencies that bring the rest along.
    known_as = {
        "re2": "google_re2", "zc": "zodb", "zope": "zodb", "ZConfig": "zodb",
        "click": "typer", "numpy": "transformers", "requests": "docker", "urllib3": "docker",
    }  # fmt: skip

    used = {name for _, outside in LAYERS.values() for name in outside} - {"seccomp"}

    assert {name for name in used if known_as.get(name, name).lower() not in names} == set()


def test_only_three_packages_and_tests_hold_python() -> None:
    """Python lives in the three layers, the tests and the containers' own files."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "*.py"],
        cwd=REPOSITORY, capture_output=True, text=True, check=True,
    ).stdout.split()  # fmt: skip

    assert {name.partition("/")[0] for name in listed} <= {*LAYERS, "tests", "containers"}


IMPORT_THE_CELL = """
import importlib, json, pkgutil, sys
sys.path.insert(0, {root!r})
before = set(sys.modules)
import sandbox.cell
for found in pkgutil.walk_packages(sandbox.cell.__path__, "sandbox.cell."):
    importlib.import_module(found.name)
print(json.dumps(sorted(set(sys.modules) - before)))
"""


def test_a_cell_loads_nothing_but_the_standard_library_and_what_it_may() -> None:
    """Importing all of `sandbox.cell` in a new process pulls in neither pydantic, nor docker, nor the runtime."""
    source = IMPORT_THE_CELL.format(root=str(REPOSITORY))
    done = subprocess.run([sys.executable, "-I", "-c", source], capture_output=True, text=True, check=True)
    loaded = {name.partition(".")[0] for name in ast.literal_eval(done.stdout)}

    assert loaded - set(sys.stdlib_module_names) - CELL == set()
    assert "runtime" not in loaded


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
