"""Method families: each can be drawn, runs, survives the tags, and stays within plain Python."""

from __future__ import annotations

import ast
import random
from itertools import islice

import pytest

from runtime.mind.genesis import vocabulary
from runtime.mind.genesis.differential import agrees, load, outcome
from runtime.mind.genesis.families import FAMILIES
from runtime.mind.genesis.families.notation import expand, parse
from runtime.mind.genesis.generator import TRAINING, Split, examples, phrasing_held_out, sample
from runtime.mind.genesis.pointers import LOCALS
from runtime.mind.genesis.tags import PointerTags
from runtime.mind.genesis.words import split_words

NODES_REFUSED = (ast.Import, ast.ImportFrom, ast.ClassDef, ast.Global, ast.Nonlocal, ast.Await, ast.While)


def drawn(family, count, seed=7):
    """Some examples of a family."""
    rng = random.Random(seed)
    found = (sample(family, rng, Split()) for _ in range(count * 4))
    return list(islice((example for example in found if example), count))


def test_there_are_many_and_no_two_share_a_name():
    """Coverage is the ceiling of the model: 300 families at least."""
    names = [family.name for family in FAMILIES]

    assert len(names) >= 300
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("kind", sorted({family.kind for family in FAMILIES}))
def test_references_pass_their_own_check(kind):
    """Each family's reference, written in tags and read back, does what it did before, in some state without raising."""
    dialect = PointerTags()
    for family in (f for f in FAMILIES if f.kind == kind):
        found = drawn(family, 3)
        assert found, family.name
        answered = 0
        for example in found:
            back = dialect.source(dialect.answer(example.source, example.request), example.request)
            assert agrees(example, back), (family.name, example.source, back)
            method, rng = load(example.source, example.request.selector), random.Random(3)
            answered += sum(outcome(method, *example.states(rng))[0] == "returned" for _ in range(8))
        assert answered, family.name


@pytest.mark.parametrize("kind", sorted({family.kind for family in FAMILIES}))
def test_references_are_plain_python(kind):
    """No imports, classes or underscore attributes; what a body binds are the known locals."""
    for family in (f for f in FAMILIES if f.kind == kind):
        for example in drawn(family, 2):
            tree = ast.parse(example.source)
            for node in ast.walk(tree):
                assert not isinstance(node, NODES_REFUSED), family.name
                if isinstance(node, ast.Attribute):
                    assert not node.attr.startswith("_"), family.name
                    assert node.attr not in {"format", "format_map"}, family.name
            function = tree.body[0]
            parameters = {arg.arg for arg in function.args.args}
            bound = {n.id for n in ast.walk(function) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}
            assert bound <= parameters | LOCALS | {"ordered", "half", "average", "result"}, family.name


def test_a_wrong_method_is_caught():
    """The differential check tells a method from one that is off by a little."""
    example = next(e for f in FAMILIES if f.name == "increase" for e in drawn(f, 1))
    wrong = example.source.replace("+=", "-=")

    assert agrees(example, example.source)
    assert not agrees(example, wrong)
    assert not agrees(example, "def")
    assert not agrees(example, example.source.replace("return", "while True: pass\n    return"))


def test_the_same_seed_gives_the_same_examples():
    """A run of the generator repeats."""
    first = [(e.request, e.source) for e in islice(examples(11), 300)]
    again = [(e.request, e.source) for e in islice(examples(11), 300)]
    other = [(e.request, e.source) for e in islice(examples(12), 300)]

    assert first == again
    assert first != other


def test_held_out_nouns_are_not_trained_on():
    """Slots that a family does not fix have names from one half of the vocabulary only."""
    pools = {word for pool in (vocabulary.NUMBERS, vocabulary.PLURALS, vocabulary.FLAGS) for word in pool}
    fixed = {name for family in FAMILIES for role in (*family.roles, *family.arguments) for name in role.names}
    free = {word for word in pools if vocabulary.is_held_out(word)} - fixed - {p for _, p in vocabulary.VERBS}
    free -= {
        word for pool in (vocabulary.TEXTS, vocabulary.TABLES, vocabulary.STATUS, vocabulary.UNITS) for word in pool
    }
    trained = {slot for e in islice(examples(5, Split(compositions=0.0)), 2500) for slot in e.request.slots}

    assert len(free) > 10
    assert not trained & free


def test_held_out_phrasings_are_not_trained_on():
    """No phrasing that is measured as unseen is ever drawn for training, and each draw for measuring is unseen."""
    for family in FAMILIES[:60]:
        for split in (Split(intents=1.0), Split(intents=1.0, held_out_phrasings=True)):
            options = [p for p in family.intent_phrasings if phrasing_held_out(family, p) is split.held_out_phrasings]
            assert options or split.held_out_phrasings, family.name


def test_notation():
    """Alternatives and options are written out; a body may name only roles."""
    assert expand("(a|b)[_c]", 9) == ["a_c", "a", "b_c", "b"]
    with pytest.raises(ValueError, match="uses \\$y"):
        parse("= f\n: x:num\n> f\n? f\nreturn self.$y", "k")
    with pytest.raises(ValueError, match="has the argument \\$a and takes it for a slot"):
        parse("= f\n: x:num / a:num\n> f\n? f\nself.$a = self.$x", "k")
    with pytest.raises(ValueError, match="lacks"):
        parse("= f\n: x:num\n> f", "k")
    with pytest.raises(ValueError, match="unknown flag comon; flags are alone, common"):
        parse("= f comon\n: x:num\n> f\n? f\nreturn self.$x", "k")


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("at_put_", ("at", "put")),
        ("addItem_", ("add", "item")),
        ("maxHTTPRetries", ("max", "http", "retries")),
        ("top_3", ("top", "3")),
    ],
)
def test_words_of_a_name(name, words):
    """Snake case, camel case and Smalltalk selectors fall into the same words."""
    assert split_words(name) == words


def test_familiar_names_are_not_one_familys():
    """`balance` is raised and lowered by families that know it by name; it is read and set as well, or a model would take the name for the wish."""
    rng = random.Random(5)
    get = next(family for family in FAMILIES if family.name == "get")
    drawn = [example for example in (sample(get, rng, TRAINING) for _ in range(4000)) if example is not None]
    words = {word for example in drawn for word in example.request.selector.split("_")}

    assert {"balance", "capacity", "count", "name"} <= words
