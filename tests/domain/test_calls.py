"""The order of a day's calls and what of a plan was kept, by hand-made tables. Source: S2 (晨会夕会制、日清日结制)."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from qianmo.domain.calls import Call, Ground, Kept, kept, rank_calls

ON = date(2026, 9, 29)
DUE = {
    "late": date(2026, 9, 20),
    "later": date(2026, 9, 25),
    "today": ON,
    "soon": date(2026, 10, 8),
    "any": None,
}


def _call(household: int, ground: Ground, due: str) -> Call:
    return Call(household, ground, f"{ground.name} {due}", DUE[due])


def test_what_is_late_goes_first_then_what_is_due_then_the_rest():
    found = [
        _call(1, Ground.LEAD, "any"),
        _call(2, Ground.TASK, "today"),
        _call(3, Ground.TASK, "soon"),
        _call(4, Ground.LEAD, "today"),
        _call(5, Ground.PROMISE, "today"),
        _call(6, Ground.TASK, "later"),
        _call(7, Ground.LEAD, "late"),
    ]

    assert [one.household_id for one in rank_calls(found, on=ON)] == [7, 6, 5, 2, 4, 3, 1]


def test_a_household_stands_once_with_all_its_reasons_at_its_most_urgent_place():
    found = [_call(1, Ground.LEAD, "any"), _call(2, Ground.TASK, "today"), _call(1, Ground.PROMISE, "late")]

    assert rank_calls(found, on=ON) == [
        Call(1, Ground.PROMISE, "PROMISE late；LEAD any", DUE["late"]),
        Call(2, Ground.TASK, "TASK today", ON),
    ]


CALLS = st.builds(
    Call,
    st.integers(1, 6),
    st.sampled_from(Ground),
    st.sampled_from(["甲", "乙"]),
    st.sampled_from([*DUE.values()]),
)


@given(st.lists(CALLS), st.randoms())
def test_the_order_in_which_reasons_are_found_does_not_matter(found, dice):
    shuffled = sorted(found, key=lambda _: dice.random())

    first, second = (rank_calls(one, on=ON) for one in (found, shuffled))

    assert [(one.household_id, one.due_on, one.ground) for one in first] == [
        (one.household_id, one.due_on, one.ground) for one in second
    ]
    assert {one.household_id for one in first} == {one.household_id for one in found}


def test_a_call_nobody_planned_is_not_a_plan_kept():
    assert kept([1, 2, 3, 4], [2, 4, 9]) == Kept(planned=4, called=2)
    assert (kept([1, 2, 3, 4], [2, 4, 9]).left, kept([], [9])) == (2, Kept(0, 0))
