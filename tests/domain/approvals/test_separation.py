"""One person, one duty: along the whole case, deputies included, and no circle of deputies."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qianmo.domain.approvals.separation import check_whole_case, circle_of
from qianmo.domain.refusal import Refused

DUTIES = ("调查", "协办调查", "审查", "审批")


def test_a_deputy_brings_both_persons_into_the_case():
    held = [("调查", 1), ("审查", 2)]
    assert check_whole_case(duty="审批", persons=[3, 4], held=held) is None
    for persons in ([1], [3, 1], [1, 3], [2, 5]):
        assert isinstance(check_whole_case(duty="审批", persons=persons, held=held), Refused)


def test_the_sentence_names_both_duties():
    refused = check_whole_case(duty="审批", persons=[7, 1], held=[("调查", 1)])
    assert refused.reason == "调查和审批是同一个人，同一笔业务不能一人担两岗，代理的也算。请另派审批人。"


def test_speaking_again_in_the_same_duty_is_no_second_duty():
    assert check_whole_case(duty="审查", persons=[2], held=[("调查", 1), ("审查", 2)]) is None


@given(st.lists(st.tuples(st.sampled_from(DUTIES), st.sets(st.integers(1, 6), min_size=1, max_size=2)), max_size=12))
def test_no_order_of_people_and_deputies_lets_one_person_hold_two_duties(steps):
    held: list[tuple[str, int]] = []
    for duty, persons in steps:
        if check_whole_case(duty=duty, persons=persons, held=held) is None:
            held += [(duty, person) for person in persons]
    duties_of: dict[int, set[str]] = {}
    for duty, person in held:
        duties_of.setdefault(person, set()).add(duty)
    assert all(len(duties) == 1 for duties in duties_of.values())


@pytest.mark.parametrize(
    ("stands_in", "absent", "deputy", "circle"),
    [
        ([], 1, 2, ()),
        ([(2, 1)], 1, 2, (1, 2, 1)),
        ([(2, 3), (3, 1)], 1, 2, (1, 2, 3, 1)),
        ([(2, 3), (3, 4)], 1, 2, ()),
        ([(2, 3), (3, 2)], 1, 2, ()),
        ([(2, 3), (2, 4), (4, 1)], 1, 2, (1, 2, 4, 1)),
    ],
)
def test_a_circle_of_deputies_is_found(stands_in, absent, deputy, circle):
    assert circle_of(stands_in=stands_in, absent=absent, deputy=deputy) == circle


@given(st.lists(st.tuples(st.integers(1, 6), st.integers(1, 6)), max_size=15))
def test_deputies_admitted_one_by_one_never_form_a_circle(pairs):
    admitted: list[tuple[int, int]] = []
    for absent, deputy in pairs:
        if absent != deputy and not circle_of(stands_in=admitted, absent=absent, deputy=deputy):
            admitted.append((absent, deputy))
    rest = set(admitted)
    while leaves := {pair for pair in rest if pair[1] not in {absent for absent, _ in rest}}:
        rest -= leaves
    assert not rest
