"""Edits of one household that arrive in any order and any number of times are joined field by field."""

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qianmo.domain.fieldwork.merging import Change, Choice, Clash, alike, merge, settled
from qianmo.domain.refusal import Refused

KEYS = ("income_fen", "herd_head", "resident", "reputation")
VALUES = st.none() | st.booleans() | st.integers(0, 3) | st.sampled_from(["好", "差"])
FACTS = st.dictionaries(st.sampled_from(KEYS), VALUES)


def joined(edits, known):
    """What is known after edits in this order, and every clash on the way."""
    facts, clashes = dict(known), []
    for edit in edits:
        merged = merge(edit, known=facts)
        facts |= merged.taken
        clashes += merged.clashes.items()
    return facts, clashes


@given(known=FACTS, new=st.fixed_dictionaries(dict.fromkeys(KEYS, VALUES)))
def test_edits_of_different_fields_end_the_same_in_any_order_and_however_often(known, new):
    edits = [{key: Change(known.get(key), new[key])} for key in KEYS]
    first, clashes = joined(edits, known)
    assert not clashes
    for order in permutations(edits):
        assert joined([*order, *order], known) == (first, [])


@given(known=FACTS, mine=VALUES, theirs=VALUES)
def test_of_two_edits_of_one_field_one_holds_and_no_value_is_lost(known, mine, theirs):
    before = known.get("herd_head")
    edits = [{"herd_head": Change(before, value)} for value in (mine, theirs)]
    for order in permutations(edits):
        facts, clashes = joined(order, known)
        kept = [facts.get("herd_head"), *(clash.mine for _, clash in clashes)]
        assert all(alike(value, before) or any(alike(value, one) for one in kept) for value in (mine, theirs))
        first = order[0]["herd_head"].after
        assert bool(clashes) == (not alike(mine, theirs) and not alike(first, before))


@pytest.mark.parametrize(("one", "other"), [(True, 1), (False, 0), ("1", 1), (None, 0), ([1, 2], [2, 1])])
def test_values_of_another_kind_are_never_the_same(one, other):
    assert not alike(one, other)


@pytest.mark.parametrize(("choice", "value"), [(Choice.MINE, 42), (Choice.THEIRS, 36), (Choice.ORIGINAL, None)])
def test_a_choice_stands_for_the_value_that_was_shown_and_not_for_a_newer_one(choice, value):
    clash = Clash(original=None, mine=42, theirs=36)
    assert settled(clash, choice, theirs=36) == value
    assert isinstance(settled(clash, choice, theirs=50), Refused)
