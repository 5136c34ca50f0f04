"""Looking at an object is not sending to it: tools never wake the mind."""

from __future__ import annotations

import copy
import dis
import doctest
import inspect
import io
import json
import operator
import pdb
import pickle
import pprint
import pydoc
import unittest.mock

import pytest
from rich.console import Console

from runtime import Mirror, UvmObject
from runtime.methods import Primitive
from runtime.objects import UnknownSend, write_slot
from tests.runtime import fakes


@pytest.fixture
def obj(traits) -> UvmObject:
    """An object that would record every unknown message."""
    return UvmObject([traits], label="watched", balance=5)


NAMES = [
    "__len__", "__iter__", "__wrapped__", "__array__", "__rich__", "__html__", "__fspath__", "__deepcopy__", "__copy__", "__getnewargs_ex__",
    "__getinitargs__", "__test__", "__call__", "__bool__", "__torch_function__", "__set_name__", "__pydantic_serializer__",
    "_p_nonsense", "_p_resolveConflict", "_p_independent", "_v_cache", "_repr_html_", "_ipython_display_",
    "_ipython_canary_method_should_not_exist_", "_private", "_", "__",
]  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_underscore_names_are_missing(obj, name):
    """A name that begins with an underscore and is not there is an `AttributeError` at once."""
    with pytest.raises(AttributeError):
        getattr(obj, name)
    assert not hasattr(obj, name)
    assert fakes.sent == []


def debugged(obj: UvmObject) -> None:
    debugger = pdb.Pdb(stdin=io.StringIO("p watched\npp watched\nwhatis watched\np dir(watched)\np watched.balance\nc\n"), stdout=io.StringIO())
    debugger.runcall(lambda watched: watched, obj)


def looked_at_by_doctest(obj: UvmObject) -> None:
    module = type(inspect)("stranger", "no tests")
    module.watched = obj
    doctest.DocTestFinder().find(module)


LOOKS = {
    "hasattr": lambda obj: hasattr(obj, "fly"),
    "getattr": lambda obj: obj.fly,
    "repr": lambda obj: (repr(obj), str(obj), f"{obj}", repr(obj.fly), ascii(obj)),
    "dir": dir,
    "vars": vars,
    "copy": copy.copy,
    "deepcopy": copy.deepcopy,
    "pickle": lambda obj: pickle.loads(pickle.dumps(obj)),
    "pprint": lambda obj: pprint.pformat([obj, {"k": obj}]),
    "inspect": lambda obj: (inspect.getmembers(obj), inspect.getattr_static(obj, "balance", None), inspect.unwrap(obj)),
    "inspect questions": lambda obj: [getattr(inspect, name)(obj) for name in dir(inspect) if name.startswith("is") and name != "isabstract"],
    "pydoc": lambda obj: pydoc.render_doc(obj, renderer=pydoc.plaintext),
    "doctest": looked_at_by_doctest,
    "debugger": debugged,
    "comparison": lambda obj: (obj == 5, obj != obj, hash(obj), bool(obj), obj in [obj], isinstance(obj, dict)),
    "mock": lambda obj: unittest.mock.create_autospec(obj, instance=True),
    "rich": lambda obj: Console(file=io.StringIO()).print(obj, [obj]),
    "operator": lambda obj: operator.attrgetter("balance", "fly")(obj),
    "callable": lambda obj: (callable(obj), callable(obj.fly)),
    "mirror": lambda obj: (
        Mirror(obj).understands("fly"), Mirror(obj).holder("fly"), Mirror(obj).visible(), Mirror(obj).data("fly"), Mirror(obj).label,
        Mirror(obj).own_slots(), Mirror(obj).own_methods(), Mirror(obj).parents(),
    ),
}  # fmt: skip


@pytest.mark.parametrize("look", LOOKS)
def test_looking_sends_nothing(obj, look):
    """No way of looking that Python or its tools have sends a message."""
    LOOKS[look](obj)

    assert fakes.sent == []
    assert list(obj._slots) == ["parent*", "balance"]


@pytest.mark.parametrize("probe", [len, iter, json.dumps, dis.dis, float, operator.index, lambda obj: obj + 1, lambda obj: obj[0], lambda obj: obj()])
def test_python_protocols_are_not_messages(obj, probe):
    """A protocol that the object does not have is a `TypeError`, as for any object."""
    with pytest.raises(TypeError):
        probe(obj)
    assert fakes.sent == []


def test_looking_at_an_object_in_an_image_sends_nothing(image):
    """The same holds for objects of a database, which are loaded when they are looked at: nothing reaches the log."""
    for look in LOOKS.values():
        look(image["genesis"])
        image.connection.cacheMinimize()

    assert len(image.log) == 0


def test_a_public_name_is_sent_only_when_it_is_called(obj):
    """Reading an unknown name answers something that can be called; the call is the message."""
    read = obj.fly

    assert isinstance(read, UnknownSend)
    assert repr(read) == "<unknown message fly to watched>"
    assert fakes.sent == []
    assert read(1) == "recorded"


def test_an_unknown_name_that_was_read_early_finds_what_came_since(obj):
    """What was unknown when it was read is sent when it is called, to whoever understands it by then."""
    read = obj.whoami
    write_slot(obj, "whoami", Primitive("whoami_"))

    assert read(1) == (obj, (1,), {})
    assert fakes.sent == []


def test_a_copy_is_free_and_its_own(image):
    """`copy.copy` of an object is a new one outside the image, with slots of its own."""
    image["box"] = image["genesis"].clone_(n=1)
    double = copy.copy(image["box"])
    double._slots["n"] = 2

    assert (image["box"].n, double.n, double._p_jar) == (1, 2, None)


def test_no_memo_reaches_a_pickle(obj):
    """Bound methods that were remembered are neither copied nor pickled."""
    write_slot(obj, "whoami", Primitive("whoami_"))
    obj.whoami()
    copied = pickle.loads(pickle.dumps(obj))

    assert set(copied.__dict__) == {"_label", "_slots"}
    assert copied.whoami()[0] is copied


def test_mirrors_hand_out_copies(obj):
    """What a mirror shows can be changed without changing the object."""
    obj.history = [1]
    Mirror(obj).own_slots()["history"].append(2)
    Mirror(obj).data("history").append(2)

    assert obj.history == [1]


def test_mirrors_show_what_is_there(traits, obj):
    """A mirror tells own data from behaviour and from what is inherited."""
    write_slot(obj, "whoami", Primitive("whoami_"))
    mirror = Mirror(obj)

    assert mirror.own_slots() == {"balance": 5}
    assert list(mirror.own_methods()) == ["whoami"]
    assert mirror.parents() == [traits]
    assert mirror.holder("clone_") is traits
    assert list(mirror.visible()) == ["balance", "whoami", "clone_", "setSlot_value_", "removeSlot_", "doesNotUnderstand_"]
    assert (mirror.understands("setSlot:value:"), mirror.understands("fly")) == (True, False)
    assert (mirror.data("balance"), mirror.data("whoami", "none"), mirror.data("fly", "none")) == (5, "none", "none")
