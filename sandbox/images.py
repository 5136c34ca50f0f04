"""Which cell image belongs to this code, and where it is.

An image has two names. Its *code digest* covers every file of ours that enters it, and how it is built, and is computed from the installed packages,
so that a process always knows which image it needs. Its *identity* is the SHA-256 of the built root file system, recorded when it was
built and named in every verdict. An image built from other code is not found, rather than used quietly.
"""

from __future__ import annotations

import functools
import hashlib
import json
import os
import re
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from sandbox.errors import SandboxUnavailable

HOME = "usr/lib/batos"  # where our code lies inside the image
REPOSITORY = "batos/cell"
LABEL_IDENTITY = "batos.cell.identity"
LABEL_CODE = "batos.cell.code"
BUILD = "make cell-image"
# Over `containers/cell/build.py` and `contents.toml`, which installed packages do not have; the build refuses any other.
RECIPE = "sha256:628ee0e6e825b75c682d442ded3f3cea63b5af8e2050a42615eefbbd8c0e4fea"

_HOST_ONLY = re.compile(rb"^(?:import|from) (?:pydantic|tomllib|typer|rich)\b", re.MULTILINE)
_LIBRARIES = ("RestrictedPython", "re2")


@dataclass(frozen=True)
class CellImage:
    """A built image: `code` and `identity` are `sha256:…`; `root` is the unpacked root file system, `tag` the engine's name for it."""

    code: str
    identity: str
    root: Path
    tag: str


def entering_files() -> dict[str, Path]:
    """Path inside the image -> file on this host, for everything that enters a cell and is not a Debian package.

    Of `policies`, modules that need a host-only library, and what needs those, stay outside; of `sandbox` only its (lazy) front and `cell` enter.
    """
    files: dict[str, Path] = {}
    sandbox = Path(__file__).resolve().parent
    files[f"{HOME}/sandbox/__init__.py"] = sandbox / "__init__.py"
    for path in sandbox.glob("cell/**/*.py"):
        files[f"{HOME}/sandbox/{path.relative_to(sandbox)}"] = path
    policies = _package("policies")
    host_side = _host_side(policies)
    for path in policies.glob("**/*.py"):
        if path not in host_side:
            files[f"{HOME}/policies/{path.relative_to(policies)}"] = path
    for name in _LIBRARIES:
        package = _package(name)
        for path in package.rglob("*"):
            if path.suffix in {".py", ".so"} and "tests" not in path.parts:
                files[f"{HOME}/{name}/{path.relative_to(package)}"] = path
    for extension in _package("re2").parent.glob("_re2*.so"):  # where some builds of the wheel put it
        files[f"{HOME}/{extension.name}"] = extension
    return dict(sorted(files.items()))


def _host_side(policies: Path) -> set[Path]:
    """Modules that import a host-only library when they are loaded, and those that import one of them."""
    sources = {path: path.read_bytes() for path in policies.glob("**/*.py")}
    found = {path for path, source in sources.items() if _HOST_ONLY.search(source)}
    while True:
        names = b"|".join(b".".join(part.encode() for part in path.relative_to(policies).with_suffix("").parts) for path in sorted(found))
        importing = re.compile(rb"^(?:from|import) policies\.(?:" + names.replace(b".", rb"\.") + rb")\b", re.MULTILINE)
        more = {path for path, source in sources.items() if importing.search(source)} - found
        if not found or not more:
            return found
        found |= more


def _package(name: str) -> Path:
    spec = find_spec(name)
    if spec is None or spec.origin is None:
        raise SandboxUnavailable(f"the package {name} is not installed; install BatOS with its dependencies")
    return Path(spec.origin).resolve().parent


@functools.cache
def code_digest() -> str:
    """`sha256:…` over the paths and contents of everything in `entering_files`, and over what is made of them."""
    digest = hashlib.sha256(RECIPE.encode())
    for name, path in entering_files().items():
        digest.update(name.encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    return "sha256:" + digest.hexdigest()


def store() -> Path:
    """Where built root file systems are kept: `BATOS_CELL_STORE`, for root `/var/cache/batos/cell`, else under the XDG cache folder.

    Root's is outside its home because cells run as users that cannot look into it.
    """
    if given := os.environ.get("BATOS_CELL_STORE"):
        return Path(given)
    if os.geteuid() == 0:
        return Path("/var/cache/batos/cell")
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "batos" / "cell"


def short(code: str) -> str:
    """The part of a digest that names a folder and a tag."""
    return code.removeprefix("sha256:")[:16]


def ensure() -> CellImage:
    """The image that belongs to this code.

    Raises `SandboxUnavailable` when it was not built, or was built from other code; the message names the command that builds it.
    """
    code = code_digest()
    folder = store() / short(code)
    try:
        record = json.loads((folder / "image.json").read_text())
    except FileNotFoundError:
        raise SandboxUnavailable(f"no cell image belongs to this code; build it with: {BUILD}") from None
    except (OSError, ValueError) as error:
        raise SandboxUnavailable(f"the cell image in {folder} cannot be read ({error}); build it again with: {BUILD}") from None
    return CellImage(code=code, identity=record["identity"], root=folder / "root", tag=f"{REPOSITORY}:{short(code)}")
