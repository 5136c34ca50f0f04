"""Wishes in free words: each kind can be drawn, runs, survives the tags, and is asked in one line."""

from __future__ import annotations

import ast
import random
from collections import Counter
from itertools import islice

import pytest

from runtime.mind.genesis import vocabulary
from runtime.mind.genesis.differential import agrees, load, outcome
from runtime.mind.genesis.generator import Split, examples
from runtime.mind.genesis.pointers import LOCALS
from runtime.mind.genesis.tags import PointerTags
from runtime.mind.genesis.wishes import KINDS
from runtime.mind.genesis.wishes.scene import PHRASES, spell

kinds = pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)


def drawn(kind, count, split=None):
    """Some wishes of a kind."""
    rng = random.Random(5)
    found = (kind(rng, split or Split()) for _ in range(count * 3))
    return list(islice((example for example in found if example), count))


@kinds
def test_references_pass_their_own_check(kind):
    """A wish's reference, written in tags and read back, does what it did before, and returns in most states."""
    dialect = PointerTags()
    ends = Counter()
    for example in drawn(kind, 40):
        back = dialect.source(dialect.answer(example.source, example.request), example.request)
        assert agrees(example, back), (example.request.intent, example.source, back)
        method, rng = load(example.source, example.request.selector), random.Random(3)
        ends.update(outcome(method, *example.states(rng))[0] for _ in range(6))

    assert ends["returned"] > ends["raised"]


@kinds
def test_references_are_plain_python(kind):
    """What a method binds are its parameters and the known locals; nothing is imported."""
    for example in drawn(kind, 30):
        tree = ast.parse(example.source)
        parameters = {arg.arg for arg in tree.body[0].args.args}
        bound = {n.id for n in ast.walk(tree) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}
        assert bound <= parameters | LOCALS | {"result"}
        assert not any(isinstance(node, (ast.Import, ast.ImportFrom, ast.While)) for node in ast.walk(tree))


@kinds
def test_intents_are_spelled_out(kind):
    """An intent is one line without anything left of the notation."""
    for example in drawn(kind, 60):
        intent = example.request.intent
        if intent is not None:
            assert "\n" not in intent
            assert not set("$[]{}|") & set(intent.replace("' | '", "")), intent


def test_held_out_nouns_are_not_trained_on():
    """A slot that is named out of the open vocabulary has a name from the half for training."""
    open_names = {*vocabulary.NUMBERS, *vocabulary.TEXTS, *vocabulary.FLAGS, *vocabulary.PLURALS, *vocabulary.TABLES}
    free = {name for name in open_names if vocabulary.is_held_out(name)}
    fixed = {participle for _, participle in vocabulary.VERBS} | set(vocabulary.STATUS)
    seen = {slot for e in islice(examples(5, Split(compositions=0.0, wishes=1.0)), 1500) for slot in e.request.slots}

    assert not seen & (free - fixed)


def test_spelling():
    """A pattern's choices and options come out, and nothing else of it."""
    readings = {spell("(add|put) it[ now]", random.Random(seed)) for seed in range(60)}

    assert readings == {"add it", "put it", "add it now", "put it now"}
    assert {"refuse", "skip", "amount", "store"} <= PHRASES.keys()
