"""The image: the database that holds every live object, and the one door to it.

A top-level send is a transaction of its own: what it changed is committed when it ends, and dropped when it
raises. `with image.transaction():` makes several sends one transaction instead.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any
from weakref import WeakKeyDictionary

from transaction import TransactionManager
from ZODB.POSException import ConflictError

from runtime.errors import ImageError, NoSuchObject, TransactionError
from runtime.messages import MessageLog
from runtime.objects import UvmObject, forget_bound_methods, lineage
from runtime.selectors import addressed, canonical
from runtime.settings import Settings
from runtime.storage import POSError, close, explain, open_database

#: What the layout of the root is called; another one is refused rather than guessed at.
FORMAT = "batos.image/1"


class Image:
    """An open image. Use it as a context manager, from one thread; `image["genesis"]` is an object by name."""

    def __init__(self, place: str, settings: Settings, *, create: bool) -> None:
        self.place = place
        self.settings = settings
        self._database = open_database(place, create=create)
        self._manager = TransactionManager()
        self._connection = self._database.open(self._manager)
        self._held = False
        self._intent: str | None = None
        self._seen = self._database.lastTransaction()
        self._faculties: Any = None
        _images[self._connection] = self
        self._refuse_other_formats()

    @classmethod
    def open(cls, place: str, settings: Settings | None = None, *, create: bool = True) -> Image:
        """Open the image at `place`: a folder, or a zodburi URI.

        With `create`, a place without an image gets an empty one, to be awakened.

        Raises `ImageLocked` when another process has it open, `ImageError` for anything else that keeps it shut.
        """
        return cls(place, settings or Settings(), create=create)

    def close(self) -> None:
        """Close it. What was committed stays; what was not is dropped. Closing twice is harmless."""
        if self._database is None:
            return
        if self._faculties is not None:
            self._faculties.close()
        self._manager.abort()
        _images.pop(self._connection, None)
        self._connection.close()
        # Who never sent to a method need not import what runs them to end it.
        if execution := sys.modules.get("runtime.execution"):
            execution.release(self._database)
        close(self._database)
        forget_bound_methods()
        self._database = None

    def __enter__(self) -> Image:
        return self

    def __exit__(self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    # -- objects by name ----------------------------------------------------------------------------------

    def __getitem__(self, name: str) -> UvmObject:
        """The object called `name`. Raises `NoSuchObject` naming the ones there are."""
        try:
            return self._names()[name]
        except KeyError:
            known = ", ".join(list(self._names())[:12])
            if not known:
                raise ImageError("the image is empty: batos awaken makes its first objects") from None
            raise NoSuchObject(f"there is no object called {name} in the image: there are {known}") from None

    def __setitem__(self, name: str, obj: UvmObject) -> None:
        """Call `obj` by `name` from now on. Raises `ImageError` for what is no object."""
        if not isinstance(obj, UvmObject):
            raise ImageError(f"only objects have names in an image, not a {type(obj).__name__}")
        if not self.awake:
            raise ImageError("the image is empty: batos awaken makes its first objects")
        self._names()[canonical(name)] = obj
        if obj._label is None:
            obj._label = name
        self.settle()

    def __contains__(self, name: object) -> bool:
        return name in self._names()

    def names(self) -> list[str]:
        """Names of the named objects, sorted."""
        return list(self._names())

    def _names(self) -> Any:
        return self._root.get("objects", {})

    @property
    def _root(self) -> Any:
        return self._connection.root()

    # -- awakening ----------------------------------------------------------------------------------------

    @property
    def awake(self) -> bool:
        """Whether the Prototypal Awakening has happened."""
        return "objects" in self._root

    def awaken(self, model: str | Path | None = None) -> bool:
        """The Prototypal Awakening: `traits`, `pLLM` and `genesis`, in one transaction.

        `model` is a folder with a transformers causal language model; None takes the one shipped with BatOS.
        Answers False, and changes nothing, when the image is awake already.

        Raises `ModelError` for a folder that is no model, `ImageError` when it cannot be stored.
        """
        if self.awake:
            return False
        from runtime.awakening import awaken

        try:
            awaken(self, Path(model) if model is not None else None)
        except BaseException:
            # Blobs that were added would else be committed by whatever comes next.
            self.abort()
            raise
        return True

    @property
    def log(self) -> MessageLog:
        """Every message that nobody understood. Raises `ImageError` in an image that is not awake."""
        if not self.awake:
            raise ImageError("the image is empty: batos awaken makes its first objects")
        return self._root["messages"]

    @property
    def faculties(self) -> Any:
        """What the protocol works with: mind, sandbox, admission, recorder (`runtime.faculties.Faculties`)."""
        if self._faculties is None:
            from runtime.faculties import Faculties

            self._faculties = Faculties(self.settings)
        return self._faculties

    @faculties.setter
    def faculties(self, faculties: Any) -> None:
        self._faculties = faculties

    # -- transactions -------------------------------------------------------------------------------------

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Several sends as one transaction: committed at the end, dropped when one raises.

        A message that nobody understands cannot be answered inside: the protocol commits as it goes.
        """
        if self._held:
            raise TransactionError("a transaction is already held open: blocks do not nest")
        self._held = True
        try:
            yield
        except BaseException:
            self._held = False
            self.abort()
            raise
        self._held = False
        self.commit()

    @property
    def held(self) -> bool:
        """Whether the caller holds a transaction open."""
        return self._held

    def settle(self) -> None:
        """Commit, unless the caller holds a transaction open."""
        if not self._held:
            self.commit()

    def commit(self) -> None:
        """Make what was changed durable. Raises `TransactionError` on a conflict, `ImageError` on a fault of
        the storage; both leave the image as it was before.
        """
        try:
            self._manager.commit()
        except ConflictError as error:
            self.abort()
            raise TransactionError(f"another process changed the same object first: send again ({explain(error)})") from error
        except (POSError, OSError) as error:
            self.abort()
            raise ImageError(f"nothing was kept: {explain(error)}") from error
        except BaseException:
            self.abort()
            raise
        self._look_again()

    def abort(self) -> None:
        """Drop what was not committed, and see the newest state of the image."""
        self._manager.abort()
        forget_bound_methods()

    def rest(self) -> None:
        """End the current view of the image, before something slow: no transaction is open afterwards.

        Raises `TransactionError` when the caller holds one.
        """
        if self._held:
            raise TransactionError("a message that nobody understands cannot be answered inside a held transaction")
        self._manager.abort()
        self._look_again()

    def _look_again(self) -> None:
        newest = self._database.lastTransaction()
        if newest != self._seen:
            # Another connection may have committed: a memo could still hold a method that is gone. What this one
            # committed looks the same from here, and next to a commit a lookup costs nothing.
            forget_bound_methods()
            self._seen = newest

    def require(self, obj: UvmObject) -> None:
        """Make the current transaction fail if another one changes `obj` before it commits."""
        self._connection.readCurrent(obj)

    def submit(self, receiver: UvmObject, selector: str, source: str, *arguments: Any, **keywords: Any) -> Any:
        """Offer a method that somebody wrote: it goes through the same policy, cell and checks as the mind's,
        with this message, whose answer this returns.

        Raises `MessageNotUnderstood` with the verdict when it is refused.
        """
        from runtime.protocol import submit

        return submit(self, receiver, addressed(selector, len(arguments) + len(keywords)), source, arguments, keywords)

    # -- context of sends ---------------------------------------------------------------------------------

    @contextmanager
    def intent(self, text: str | None) -> Iterator[None]:
        """Say in one line what the sends inside are for; the mind reads it with each unknown message."""
        before, self._intent = self._intent, text
        try:
            yield
        finally:
            self._intent = before

    @property
    def current_intent(self) -> str | None:
        """What `intent` says now."""
        return self._intent

    # -- inside -------------------------------------------------------------------------------------------

    @property
    def connection(self) -> Any:
        """The ZODB connection, for those who store blobs."""
        return self._connection

    def lay_out(self, objects: Any, messages: MessageLog) -> None:
        """Fill an empty root. The caller commits."""
        self._root.update(format=FORMAT, objects=objects, messages=messages)

    def _refuse_other_formats(self) -> None:
        found = self._root.get("format", FORMAT)
        stranger = "objects" not in self._root and len(self._root) > 0
        if found != FORMAT or stranger:
            self.close()
            raise ImageError(f"{self.place} is not an image of this version: found {found if not stranger else 'another database'}, valid is {FORMAT}")


_images: WeakKeyDictionary[Any, Image] = WeakKeyDictionary()


def image_of(obj: UvmObject) -> Image | None:
    """The open image that `obj` lives in, or would live in once it is referred to; None for a free object."""
    jar = obj._p_jar
    if jar is not None:
        return _images.get(jar)
    for ancestor in lineage(obj):
        if ancestor._p_jar is not None:
            return _images.get(ancestor._p_jar)
    return None
