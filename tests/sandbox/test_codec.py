"""The snapshot codec: typed, exact, canonical, bounded, and nothing in it can be executed."""

from __future__ import annotations

import datetime
import math
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from policies import MethodSource, Ref
from policies.values import same
from sandbox.cell.codec import Bounds, EncodingError, canonical, decode_value, encode_value, parse
from sandbox.cell.snapshots import Snapshot, SnapshotObject, decode_snapshot, encode_snapshot, snapshot_digest

TEXT = st.text(st.characters(), max_size=20)  # lone surrogates included
ZONES = st.none() | st.builds(
    datetime.timezone, st.timedeltas(datetime.timedelta(hours=-23), datetime.timedelta(hours=23)), st.sampled_from(["X", "Ω"])
) | st.just(datetime.UTC)  # fmt: skip
HASHABLE = (
    st.none() | st.booleans() | st.integers() | st.integers(min_value=10**30, max_value=10**4000)
    | st.floats(allow_nan=False) | TEXT | st.binary(max_size=20) | st.decimals(allow_nan=False) | st.fractions()
    | st.dates() | st.times(timezones=ZONES) | st.datetimes(timezones=ZONES) | st.timedeltas()
    | st.builds(lambda moment, fold: moment.replace(fold=fold), st.datetimes(), st.sampled_from([0, 1]))
)  # fmt: skip


def values(ids: st.SearchStrategy[str]) -> st.SearchStrategy[Any]:
    """Plain values of every kind, with references to objects of these ids."""
    single = HASHABLE | st.builds(Ref, ids)
    keys = single | st.tuples(single, single) | st.frozensets(st.integers(), max_size=3)
    return st.recursive(
        single | st.just(math.nan) | st.complex_numbers() | st.builds(MethodSource, TEXT),
        lambda inner: st.lists(inner, max_size=4) | st.lists(inner, max_size=4).map(tuple) | st.dictionaries(keys, inner, max_size=4)
        | st.sets(keys, max_size=4) | st.frozensets(single, max_size=4),
        max_leaves=20,
    )  # fmt: skip


VALUES = values(st.text(max_size=5))


@given(VALUES)
def test_round_trip_is_exact(value: Any) -> None:
    """Through JSON text and back, every value has the same types, digits, signs and order."""
    text = canonical(encode_value(value))

    back = decode_value(parse(text, limit=10**7))

    assert same(value, back)
    assert text == canonical(encode_value(back))


@given(VALUES)
def test_text_is_ascii_without_spaces(value: Any) -> None:
    """The canonical text is one line of ASCII, whatever the value."""
    assert canonical(encode_value(value)).isascii()


@given(st.lists(HASHABLE, max_size=6, unique_by=repr))
def test_sets_have_one_encoding(items: list[Any]) -> None:
    """The order in which a set was filled means nothing."""
    assert canonical(encode_value(set(items))) == canonical(encode_value(set(reversed(items)))) or len(set(items)) < len(items)


def test_dictionaries_keep_their_order() -> None:
    """The order of a dictionary is part of it, because a program can see it."""
    assert canonical(encode_value({"a": 1, "b": 2})) != canonical(encode_value({"b": 2, "a": 1}))


class Sneaky(dict):
    """A subclass could carry code."""


@pytest.mark.parametrize("value", [object(), len, lambda: 1, int, Sneaky(), (n for n in "a"), range(3), bytearray(b"x"), NotImplemented, [set], {1: print}])
def test_other_values_are_refused(value: Any) -> None:
    """What is not exactly of the plain types has no encoding."""
    with pytest.raises(EncodingError):
        encode_value(value)


def test_container_inside_itself_is_refused() -> None:
    """A list that contains itself is an error and not a hang."""
    value: list[Any] = []
    value.append(value)

    with pytest.raises(EncodingError):
        encode_value(value)


@pytest.mark.parametrize(
    "data",
    [
        {"$int": "12"}, {"$int": "0x1"}, {"$int": 5}, {"$float": "1.0"}, {"$float": "infinity"}, {"$tuple": 1}, {"$set": [1, 1]}, {"$set": [[1]]},
        {"$dict": [[1]]}, {"$dict": [[1, 2], [1, 3]]}, {"$bytes": "!"}, {"$str": "//8="}, {"$date": "today"}, {"$datetime": ["x", 0, None]},
        {"$timezone": [1]}, {"$ref": 1}, {"$method": 1}, {"$method": "x", "policy": 1}, {"$decimal": "x"}, {"$fraction": [1, 0]}, {"$eval": "1"},
        {"$int": "0x20000000000001", "more": 1}, {"a": 1, "$b": 2}, {"$complex": [1, 2]}, {"$timedelta": [1]}, {"$time": []}, float("inf"), object(),
    ],
)  # fmt: skip
def test_malformed_encodings_are_refused(data: Any) -> None:
    """Whatever `encode_value` does not write, `decode_value` does not read."""
    with pytest.raises(EncodingError):
        decode_value(data)


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8), lambda inner: st.lists(inner, max_size=4)
       | st.dictionaries(st.sampled_from(["a", "$int", "$set", "$dict", "$datetime", "$ref", "$float", "$timezone"]), inner, max_size=2)))  # fmt: skip
def test_any_json_is_decoded_or_refused(data: Any) -> None:
    """No JSON makes the decoder raise anything but `EncodingError`."""
    try:
        decode_value(data)
    except EncodingError:
        return


@pytest.mark.parametrize(
    ("value", "bounds"),
    [([[[[]]]], Bounds(depth=3)), (list(range(100)), Bounds(items=50)), ("x" * 100, Bounds(bytes=50)), (b"x" * 100, Bounds(bytes=50)),
     (1 << 10_000, Bounds(bytes=500))],
)  # fmt: skip
def test_bounds(value: Any, bounds: Bounds) -> None:
    """Depth, number and size are bounded, before they are spent."""
    with pytest.raises(EncodingError):
        encode_value(value, bounds)


@pytest.mark.parametrize("text", ["", "{", "NaN", "[1", '{"a":1,"a":1}', "[" * 100_000, "1" * 5000, b"\xff", '"\x00'])
def test_text_that_is_not_json(text: Any) -> None:
    """Text from a stranger is parsed or refused: not deep, not huge, no key twice, no constants that are not JSON."""
    with pytest.raises(EncodingError):
        parse(text, limit=1_000_000)


def snapshot(**slots: Any) -> Snapshot:
    return Snapshot("1", {"1": SnapshotObject("account", ("2",), slots), "2": SnapshotObject("traits", (), {"self": Ref("1")})})


def test_snapshot_round_trip() -> None:
    """Objects that refer to each other, in circles too, come back as they were."""
    given_ = snapshot(balance=100, other=Ref("2"), when=datetime.date(2020, 1, 2), deposit=MethodSource("def deposit(self): pass"))

    assert given_ == decode_snapshot(parse(canonical(encode_snapshot(given_)), limit=10**6))


def test_snapshot_digest_ignores_what_means_nothing() -> None:
    """The order of slots and of objects means nothing; a value, a type, a parent, a name does."""
    one, same_again = encode_snapshot(snapshot(a=1, b={1, 2})), encode_snapshot(snapshot(b={2, 1}, a=1))
    same_again["objects"] = dict(reversed(same_again["objects"].items()))
    others = [encode_snapshot(snapshot(a=each, b={1, 2})) for each in (2, 1.0, True, "1", None)]

    assert snapshot_digest(one) == snapshot_digest(same_again)
    assert 6 == len({snapshot_digest(each) for each in [one, *others]})


@pytest.mark.parametrize(
    "change",
    [
        lambda data: data.update(schema="batos.snapshot/2"),
        lambda data: data.update(receiver="9"),
        lambda data: data.update(more=1),
        lambda data: data["objects"]["1"].update(parents=["9"]),
        lambda data: data["objects"]["1"].update(parents="2"),
        lambda data: data["objects"]["1"].pop("name"),
        lambda data: data["objects"]["1"]["slots"].update(x={"$pickle": "gASVAAAAAAAAAA=="}),
        lambda data: data.update(objects=[]),
    ],
)
def test_malformed_snapshots_are_refused(change: Any) -> None:
    """A snapshot has exactly its fields, and links only to what is in it."""
    data = encode_snapshot(snapshot(a=1))
    change(data)

    with pytest.raises(EncodingError):
        decode_snapshot(data)


IDS = ["1", "2", "Ω", "new:1"]
LINKED = st.lists(st.sampled_from(IDS), max_size=3).map(tuple)
OBJECTS = st.builds(SnapshotObject, st.text(max_size=6), LINKED, st.dictionaries(st.text(max_size=6), values(st.sampled_from(IDS)), max_size=2))
# Objects that refer to each other, and to themselves, as parents and in slots.
GRAPHS = st.builds(Snapshot, st.sampled_from(IDS), st.fixed_dictionaries(dict.fromkeys(IDS, OBJECTS)))


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(GRAPHS, st.randoms(use_true_random=False))
def test_any_snapshot_comes_back_and_has_one_digest(given_: Snapshot, dice: Any) -> None:
    """Graphs with circles survive exactly; in whatever order objects and slots were written down, their digest is the same."""

    def shuffled(items: Any) -> Any:
        pairs = list(items)
        dice.shuffle(pairs)
        return dict(pairs)

    encoded = encode_snapshot(given_)
    back = decode_snapshot(parse(canonical(encoded), limit=10**8))
    turned = Snapshot(given_.receiver, shuffled(
        (oid, SnapshotObject(each.name, each.parents, shuffled(each.slots.items()))) for oid, each in given_.objects.items()))  # fmt: skip

    assert (given_.receiver, list(given_.objects)) == (back.receiver, list(back.objects))
    for oid, each in given_.objects.items():
        assert (each.name, each.parents) == (back.objects[oid].name, back.objects[oid].parents)
        assert same(each.slots, back.objects[oid].slots)
    assert snapshot_digest(encoded) == snapshot_digest(encode_snapshot(turned)) == snapshot_digest(encode_snapshot(back))


@pytest.mark.parametrize(
    "value",
    ["x" * 100, {"k" * 100: 1}, {"a": {"$bytes": "eHh4" * 30}}, {"$int": hex(1 << 400)}, {"$decimal": "1" * 100}, {"$method": "#" * 100}, ["x" * 30] * 4],
)
def test_bytes_are_bounded_when_reading_too(value: Any) -> None:
    """However the bytes are dressed, what is read is bounded like what is written."""
    with pytest.raises(EncodingError, match="more than 90 bytes"):
        decode_value(value, Bounds(bytes=90))


def test_too_many_objects() -> None:
    """The number of objects is bounded in both directions."""
    many = Snapshot("0", {str(number): SnapshotObject() for number in range(5)})

    with pytest.raises(EncodingError):
        encode_snapshot(many, Bounds(objects=4))
    with pytest.raises(EncodingError):
        decode_snapshot(encode_snapshot(many), Bounds(objects=4))


def test_sets_in_sets_are_the_same_in_any_order() -> None:
    """Two sets of sets are the same although Python shows their members in the order in which they came."""
    left, right = frozenset([8, 0]), frozenset([0, 8])  # the same place in a small table

    assert repr(left) != repr(right)
    assert same({left}, {right})
    assert same({(left, 1)}, {(right, 1)})
    assert not same({frozenset([1])}, {frozenset([True])})


def test_decimal_digits_are_exact() -> None:
    """Trailing zeros and signs of decimals survive."""
    assert ["1.00", "-0", "NaN"] == [str(decode_value(encode_value(Decimal(text)))) for text in ("1.00", "-0", "NaN")]
    assert Fraction(10**40, 3) == decode_value(encode_value(Fraction(10**40, 3)))
