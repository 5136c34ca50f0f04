"""Modules from one file, for a cold start: looking for forty modules in folders takes longer than loading them.

`write` is called when the image is built, by the image's own interpreter, with what a starting cell had loaded; `install` when a cell starts.
The code is that of the compiled files beside the sources, byte for byte.
"""

from __future__ import annotations

import marshal
import sys

TYPE_CHECKING = False  # `typing` costs more than this whole module
if TYPE_CHECKING:
    from collections.abc import Sequence
    from importlib.machinery import ModuleSpec
    from types import ModuleType

__all__ = ["PATH", "install", "write"]

PATH = "/usr/lib/batos/cell.bundle"
_HEADER = 16  # bytes before the code in a compiled file (PEP 552)


class Bundle:
    """A finder and loader over `{name: (code as bytes, file, folder of a package or None)}`."""

    def __init__(self, entries: dict[str, tuple[bytes, str, str | None]]) -> None:
        self.entries = entries

    def find_spec(self, name: str, _path: Sequence[str] | None = None, _target: ModuleType | None = None, /) -> ModuleSpec | None:
        entry = self.entries.get(name)
        if entry is None:
            return None
        _, file, folder = entry
        from _frozen_importlib import ModuleSpec

        spec = ModuleSpec(name, self, origin=file, is_package=folder is not None)  # type: ignore[arg-type] # PEP 451, by its methods
        spec.has_location = True  # so that `__file__` is there, as ever
        if folder is not None and spec.submodule_search_locations is not None:
            spec.submodule_search_locations.append(folder)
        return spec

    def create_module(self, spec: object) -> None:
        return None

    def exec_module(self, module: ModuleType) -> None:
        exec(marshal.loads(self.entries[module.__name__][0]), module.__dict__)  # noqa: S102, S302 - our own image


def install() -> None:
    """Find modules in the bundle first. An image without one is only slower."""
    try:
        with open(PATH, "rb") as file:  # noqa: PTH123 - without pathlib
            entries = marshal.loads(file.read())  # noqa: S302 - our own image
    except OSError:
        return
    sys.meta_path.insert(0, Bundle(entries))


def write() -> None:
    """Make the bundle of the modules that are loaded now and have a compiled file."""
    entries = {}
    for name, module in sorted(sys.modules.items()):
        file = getattr(module, "__file__", None)
        if name == "__main__" or not file or not file.endswith(".py") or getattr(module, "__spec__", None) is None:
            continue
        folder, _, leaf = file.rpartition("/")
        with open(f"{folder}/__pycache__/{leaf[:-3]}.{sys.implementation.cache_tag}.pyc", "rb") as compiled:  # noqa: PTH123
            code = compiled.read()[_HEADER:]
        entries[name] = (code, file, folder if leaf == "__init__.py" else None)
    with open(PATH, "wb") as bundle:  # noqa: PTH123
        bundle.write(marshal.dumps(entries))
