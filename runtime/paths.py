"""The way from a receiver to its policy and to the method, remembered with the receiver for as long as nothing on it changes."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from typing import Any, NamedTuple
from weakref import WeakKeyDictionary

from policies import Policy
from runtime.image import image_of
from runtime.objects import UvmObject, lineage
from runtime.policing import policy_of
from sandbox.cell.codec import Bounds

__all__ = ["Path", "Station", "key_of", "number_of", "path_of", "saved", "settled"]

_MEMO = "_v_paths"  # what begins so is never stored, and goes when the object's state does
_MAX_PATHS = 64  # of one receiver
NEVER_COMMITTED = b"\0" * 8


class Station(NamedTuple):
    """An object on a path as it was when the path was walked: its id in the database, the same as text, and its revision."""

    obj: UvmObject
    oid: bytes
    key: str
    serial: bytes


class Path:
    """From a receiver as far as lookup of its policy and of the method went.

    `policy` and `bounds`: what the method is held to, and how large what it says may be. `worker`: which workers may run it. `through`: the objects
    that lookup of the method went through. `stations`: the same objects and those on the way to the policy's name, where each is as it is
    committed; else empty, and the path is not remembered.
    """

    __slots__ = ("bounds", "jar", "policy", "stations", "through", "worker")

    def __init__(self, policy: Policy, jar: Any, through: tuple[UvmObject, ...], stations: tuple[Station, ...]) -> None:
        self.policy, self.jar, self.through, self.stations = policy, jar, through, stations
        self.worker = (None if jar is None else number_of(jar.db()), policy.digest)
        limits = policy.limits
        self.bounds = Bounds(depth=limits.value_depth + 2, items=2 * limits.value_items, bytes=1 << 40)

    def holds(self) -> bool:
        """Whether every object on it is as it was, and as it is committed."""
        for obj, _, _, serial in self.stations:  # noqa: SIM110 - a generator would take longer than what it does
            if obj._p_changed is not False or obj._p_serial != serial:
                return False
        return True

    def follow(self, serials: Mapping[str, bytes]) -> None:
        """The objects with these keys have new revisions, and what changed in them is data that the path does not depend on."""
        self.stations = tuple([each if each.key not in serials else Station(each.obj, each.oid, each.key, serials[each.key]) for each in self.stations])


def path_of(receiver: UvmObject, selector: str, after: UvmObject | None) -> Path:
    """The path of a message, with `after` that of a resend from behind it.

    Raises what `policy_of` raises.
    """
    known = receiver.__dict__.get(_MEMO)
    if known is not None and after is None:
        path: Path | None = known.get(selector)
        if path is not None and not saved(path.jar) and path.holds():
            return path
    path = _walk(receiver, selector, after)
    if after is None and path.stations:
        memo = receiver.__dict__.setdefault(_MEMO, {})
        if len(memo) >= _MAX_PATHS:
            memo.clear()
        memo[selector] = path
    return path


def _walk(receiver: UvmObject, selector: str, after: UvmObject | None) -> Path:
    policy = policy_of(receiver)
    jar = receiver._p_jar
    if jar is None:
        image = image_of(receiver)
        jar = None if image is None else image.connection
    objects: list[UvmObject] = []
    through, past, ruled = 0, after is None, False
    for obj in lineage(receiver):
        objects.append(obj)
        ruled = ruled or "policy" in obj._slots
        if not through and past and selector in obj._slots:
            through = len(objects)
        past = past or obj is after
        if ruled and through:
            break
    stations: tuple[Station, ...] = ()
    if not saved(jar) and all(settled(obj, jar) for obj in objects):
        stations = tuple([Station(obj, obj._p_oid, key_of(obj._p_oid), obj._p_serial) for obj in objects])
    return Path(policy, jar, tuple(objects[: through or None]), stations)


def settled(obj: UvmObject, jar: Any) -> bool:
    """Whether a loaded object is as it is committed, where its connection can tell."""
    return obj._p_jar is jar and jar is not None and obj._p_changed is False and obj._p_serial not in (None, NEVER_COMMITTED)


def saved(jar: Any) -> bool:
    """Whether there is a savepoint: from then on nothing tells an object that was changed from one that was not."""
    return jar is not None and getattr(jar, "_savepoint_storage", None) is not None


def key_of(oid: bytes) -> str:
    """The key by which workers know an object of the database."""
    return str(int.from_bytes(oid, "big"))


_numbers: WeakKeyDictionary[Any, int] = WeakKeyDictionary()  # of databases: an address can be another's later
_next_number = itertools.count(1)


def number_of(database: Any) -> int:
    """A number of that database alone, in this process."""
    known = _numbers.get(database)
    if known is None:
        known = _numbers[database] = next(_next_number)
    return known
