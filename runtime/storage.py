"""Where an image lives: a folder or a zodburi URI, opened with errors that a person can act on."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import zc.lockfile
from ZODB.DB import DB
from ZODB.POSException import POSError, StorageError

from runtime.errors import ImageError, ImageLocked

#: The default policy of POSIX systems names these when nothing more fits.
_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)

#: Objects that a connection keeps loaded; what zodburi gives a database unless its URI says otherwise.
_CACHED_OBJECTS = 10_000


def open_database(place: str, *, create: bool) -> DB:
    """The database at `place`, a folder or a zodburi URI; with `create`, an empty one where there is none.

    Raises `ImageLocked` when another process has it open, `ImageError` for a place that cannot be one.
    """
    file = _file_of(place)
    if file is not None:
        if file.is_dir():
            # An empty path is the current folder: opened, it would leave its lock beside everything else.
            raise ImageError(f"{place} is no place for an image: a file: URI ends in the name of the database's file")
        if not create and not file.exists():
            raise ImageError(f"there is no image at {place}: create one with batos awaken, or name another with --image")
        _prepare(file)
    storage = None
    try:
        factory, options = _resolve(place)
        storage = factory()
        return DB(storage, **options)
    except BaseException as error:
        if storage is not None:
            close(storage)
        if isinstance(error, zc.lockfile.LockError):
            raise ImageLocked(f"the image at {place} is open in another process: stop that one, or wait for it") from error
        if isinstance(error, ImageError) or not isinstance(error, Exception):
            raise
        # A damaged file makes the storage raise whatever the damage leads to.
        raise ImageError(f"the image at {place} cannot be opened: {explain(error)}") from error


def close(database: Any) -> None:
    """Close a storage or a database, its lock included. What it cannot flush any more is scratch space: what was
    committed is on the disk already.
    """
    for _ in range(3):
        # Each call gets past one more file that cannot be flushed, and comes to the lock at last.
        with suppress(OSError):
            database.close()
            return


def explain(error: BaseException) -> str:
    """One line for a storage fault; a full disk is called one."""
    if isinstance(error, OSError) and error.errno in _FULL:
        return "the disk is full: free some space and send again"
    text = str(error).strip().splitlines()
    return text[0] if text else type(error).__name__


def _resolve(place: str) -> tuple[Callable[[], Any], dict[str, Any]]:
    if "://" not in place:
        # A folder is no URI: its name may hold any character. zodburi would load ZEO and ZConfig besides.
        return (lambda: _folder_storage(_folder(place))), {"cache_size": _CACHED_OBJECTS}
    import zodburi

    try:
        factory, options = zodburi.resolve_uri(place)
    except Exception as error:
        raise ImageError(f"{place} is no place for an image ({explain(error)}): valid are a folder or a zodburi URI") from error
    return factory, options


def _folder_storage(folder: Path) -> Any:
    from ZODB.blob import BlobStorage
    from ZODB.FileStorage import FileStorage

    database = FileStorage(str(folder / "Data.fs"))
    try:
        return BlobStorage(str(folder / "blobs"), database)
    except BaseException:
        close(database)
        raise


def _folder(place: str) -> Path:
    return Path(os.path.expanduser(place)).resolve()  # noqa: PTH111  # Path.expanduser raises for an unknown user


def _file_of(place: str) -> Path | None:
    if "://" not in place:
        return _folder(place) / "Data.fs"
    # zodburi takes the path as it stands, without unquoting it.
    return Path(place[len("file://") :].split("?", 1)[0]) if place.startswith("file://") else None


def _prepare(file: Path) -> None:
    try:
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise ImageError(f"{file.parent} cannot hold an image: {explain(error)}") from error
    if not os.access(file.parent, os.W_OK):
        raise ImageError(f"{file.parent} cannot hold an image: it is not writable")


__all__ = ["POSError", "StorageError", "close", "explain", "open_database"]
