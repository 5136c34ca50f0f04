"""Where an image lives: a folder or a zodburi URI, opened with errors that a person can act on."""

from __future__ import annotations

import errno
import os
from pathlib import Path
from urllib.parse import quote

import zc.lockfile
import zodburi
from ZODB.DB import DB
from ZODB.POSException import POSError, StorageError

from runtime.errors import ImageError, ImageLocked

#: The default policy of POSIX systems names these when nothing more fits.
_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


def uri_of(place: str) -> str:
    """`place` as a URI: a URI as it is, a folder as file storage with its blobs beside it."""
    if "://" in place:
        return place
    folder = Path(place).expanduser().resolve()
    return f"file://{quote(str(folder / 'Data.fs'))}?blobstorage_dir={quote(str(folder / 'blobs'), safe='')}"


def open_database(place: str, *, create: bool) -> DB:
    """The database at `place`; with `create`, an empty one where there is none.

    Raises `ImageLocked` when another process has it open, `ImageError` for a place that cannot be one.
    """
    uri = uri_of(place)
    file = _file_of(uri)
    if file is not None:
        if not create and not file.exists():
            raise ImageError(f"there is no image at {place}: create one with batos awaken, or name another with --image")
        _prepare(file)
    try:
        factory, options = zodburi.resolve_uri(uri)
    except (KeyError, ValueError) as error:
        raise ImageError(f"{place} is no place for an image ({error}): valid are a folder or a zodburi URI") from error
    try:
        return DB(factory(), **options)
    except zc.lockfile.LockError as error:
        raise ImageLocked(f"the image at {place} is open in another process: stop that one, or wait for it") from error
    except (POSError, OSError, ValueError, EOFError) as error:
        raise ImageError(f"the image at {place} cannot be opened: {explain(error)}") from error


def explain(error: BaseException) -> str:
    """One line for a storage fault; a full disk is called one."""
    if isinstance(error, OSError) and error.errno in _FULL:
        return "the disk is full: free some space and send again"
    text = str(error).strip().splitlines()
    return text[0] if text else type(error).__name__


def _file_of(uri: str) -> Path | None:
    if not uri.startswith("file://"):
        return None
    from urllib.parse import unquote

    return Path(unquote(uri[len("file://") :].split("?", 1)[0]))


def _prepare(file: Path) -> None:
    try:
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise ImageError(f"{file.parent} cannot hold an image: {explain(error)}") from error
    if not os.access(file.parent, os.W_OK):
        raise ImageError(f"{file.parent} cannot hold an image: it is not writable")


__all__ = ["POSError", "StorageError", "explain", "open_database", "uri_of"]
