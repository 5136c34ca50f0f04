"""Kinship: which words are about which slots."""

from __future__ import annotations

import pytest

from runtime.mind.genesis.kinship import THEMES, related


@pytest.mark.parametrize(
    ("word", "name"),
    [
        ("withdraw", "balance"),
        ("refuel", "fuel"),
        ("hotter", "temperature"),
        ("unlock", "locked"),
        ("cancel", "cancelled"),
        ("send", "sent"),
        ("money", "account_balance"),
        ("board", "passengers"),
    ],
)
def test_kin(word, name):
    """Verbs, synonyms and participles are about the slot."""
    assert related(word, name)


@pytest.mark.parametrize(
    ("word", "name"), [("balance", "balance"), ("withdraw", "owner"), ("set", "settings"), ("raise", "price"), ("is", "island")]
)
def test_strangers(word, name):
    """The slot's own name needs no hint; function words and words of refusals are about nothing."""
    assert not related(word, name)


def test_themes_are_complete():
    """Each theme names slots, and what raises them; no line is left half done."""
    assert len(THEMES) >= 25
    for theme in THEMES:
        assert theme.names
        assert theme.up
        assert theme.words
