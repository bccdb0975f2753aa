import pytest
from hypothesis import given
from hypothesis import strategies as st

from qianmo.domain.approvals.separation import check_separation
from qianmo.domain.approvals.votes import Choice, VoteResult, VoteRule, cannot_say, count_votes, minuted
from qianmo.domain.refusal import Refused

TWO_THIRDS = VoteRule(yes_of=2, yes_out_of=3, quorum_of=2, quorum_out_of=3)


def test_three_different_people_may_decide_a_case():
    assert check_separation(investigator=1, reviewer=2, approver=3) is None
    assert (
        check_separation(investigator=1, second_investigator=2, reviewer=3, approver=4, disburser=5, classifier=6)
        is None
    )


@pytest.mark.parametrize(
    ("people", "reason"),
    [
        (
            {"investigator": 1, "reviewer": 1, "approver": 3},
            "主调查人和审查人是同一个人，同一笔业务不能一人担两岗。请另派审查人。",
        ),
        (
            {"investigator": 1, "reviewer": 2, "approver": 1},
            "主调查人和审批人是同一个人，同一笔业务不能一人担两岗。请另派审批人。",
        ),
        (
            {"investigator": 1, "second_investigator": 1, "reviewer": 2, "approver": 3},
            "主调查人和协办调查人是同一个人，同一笔业务不能一人担两岗。请另派协办调查人。",
        ),
        (
            {"investigator": 1, "reviewer": 2, "approver": 3, "disburser": 3},
            "审批人和放款人是同一个人，同一笔业务不能一人担两岗。请另派放款人。",
        ),
        (
            {"investigator": 1, "reviewer": 2, "approver": 3, "disburser": 4, "classifier": 2},
            "审查人和分类认定人是同一个人，同一笔业务不能一人担两岗。请另派分类认定人。",
        ),
    ],
)
def test_one_person_never_holds_two_duties_of_a_case(people, reason):
    refused = check_separation(**people)
    assert isinstance(refused, Refused)
    assert refused.reason == reason


@pytest.mark.parametrize(("members", "needed"), [(3, 2), (5, 4), (7, 5), (9, 6)])
def test_two_thirds_are_counted_in_whole_votes(members, needed):
    # 3 x yes >= 2 x n: 5 x 2/3 = 3.33 asks for 4; 9 x 2/3 = 6 asks for exactly 6, where 0.67 would ask for 7.
    for yes in range(members + 1):
        result = count_votes(members=members, recused=0, present=members, yes=yes, rule=TWO_THIRDS)
        assert result == VoteResult(yes=yes, entitled=members, needed=needed, passed=yes >= needed)


def test_those_who_step_back_leave_the_count_but_not_the_quorum():
    result = count_votes(members=7, recused=2, present=5, yes=4, rule=TWO_THIRDS)
    assert result == VoteResult(yes=4, entitled=5, needed=4, passed=True)
    refused = count_votes(members=7, recused=3, present=4, yes=4, rule=TWO_THIRDS)
    assert isinstance(refused, Refused)
    assert refused.reason == "到会 4 人，不足法定的 5 人，本次不能表决。请改期或补足人数。"


@pytest.mark.parametrize(
    ("members", "recused", "present", "yes"), [(7, 0, 7, 8), (7, 0, 8, 5), (7, 1, 7, 5), (7, 0, 7, -1), (3, 4, 0, 0)]
)
def test_votes_that_do_not_add_up_are_counted_again(members, recused, present, yes):
    refused = count_votes(members=members, recused=recused, present=present, yes=yes, rule=TWO_THIRDS)
    assert isinstance(refused, Refused)
    assert refused.code == "votes_do_not_add_up"


def test_a_committee_of_nobody_passes_nothing():
    assert count_votes(members=0, recused=0, present=0, yes=0, rule=TWO_THIRDS) == VoteResult(
        yes=0, entitled=0, needed=0, passed=False
    )


@given(st.integers(1, 50), st.data())
def test_passing_is_exactly_two_thirds_of_the_entitled(members, data):
    recused = data.draw(st.integers(0, members))
    present = data.draw(st.integers(0, members - recused))
    yes = data.draw(st.integers(0, present))
    result = count_votes(members=members, recused=recused, present=present, yes=yes, rule=TWO_THIRDS)
    if 3 * present < 2 * members:
        assert isinstance(result, Refused)
    else:
        assert result.passed is (3 * yes >= 2 * (members - recused))


def test_an_abstention_needs_a_rule_and_a_no_a_reason():
    barred = VoteRule(yes_of=2, yes_out_of=3, quorum_of=2, quorum_out_of=3, may_abstain=False)
    assert cannot_say(choice=Choice.ABSTAIN, text="", rule=TWO_THIRDS) is None
    assert cannot_say(choice=Choice.ABSTAIN, text="", rule=barred).code == "no_abstention"
    assert cannot_say(choice=Choice.NO, text=" ", rule=barred).code == "no_reason"
    assert cannot_say(choice=Choice.YES, text="", rule=barred) is None


def test_the_minutes_print_both_fractions_and_what_they_come_to():
    result = count_votes(members=7, recused=1, present=6, yes=4, rule=TWO_THIRDS)
    assert minuted(members=7, recused=1, present=6, result=result, rule=TWO_THIRDS) == (
        "委员 7 人，回避 1 人，有权表决 6 人，到会 6 人（法定 5 人，即全体的 2/3）；"
        "同意 4 票，需 4 票（有权表决的 2/3），通过。弃权计入不同意。"
    )
