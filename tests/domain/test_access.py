"""The separation of duties, read off the table of posts."""

import pytest

from qianmo.domain.access import ACCESS, SCREENS, Access, Field, Reach, Right, access_of

CHANGES_RECORDS = {
    Right.WORK, Right.ASSIGN_WORK, Right.MOVE_GRIDS, Right.IMPORT_ROSTERS, Right.HOST_SITTINGS, Right.PROPOSE,
    Right.APPLY, Right.REVIEW, Right.DECIDE, Right.SIGN, Right.DISBURSE, Right.FREEZE, Right.RAISE,
    Right.CUT, Right.REVIEW_LINES, Right.RENEW, Right.JUDGE, Right.REVERSE, Right.APPROVE_REVERSALS,
    Right.APPROVE_EXPORTS, Right.MANAGE_FUNDS, Right.APPROVE_FUNDS, Right.DELIVER_FEEDS,
    Right.EDIT_PRODUCTS, Right.REVIEW_PRODUCTS,
}  # fmt: skip
KEPT_APART = [
    {Right.APPLY, Right.REVIEW},
    {Right.APPLY, Right.DECIDE},
    {Right.REVIEW, Right.DECIDE},
    {Right.DECIDE, Right.DISBURSE},
    {Right.SIGN, Right.DISBURSE},
    {Right.REVERSE, Right.APPROVE_REVERSALS},
    {Right.MANAGE_FUNDS, Right.APPROVE_FUNDS},
    {Right.RAISE, Right.DECIDE},
    {Right.RENEW, Right.DECIDE},
    {Right.JUDGE, Right.DECIDE},
    {Right.EDIT_PRODUCTS, Right.REVIEW_PRODUCTS},
    {Right.SEE_AUDIT, Right.MANAGE_ACCOUNTS},
    {Right.VIEW_AS, Right.MANAGE_ACCOUNTS},
]


@pytest.mark.parametrize("post", ["auditor", "security", "admin"])
def test_the_three_administrators_change_no_record(post):
    assert not access_of(post).rights & CHANGES_RECORDS


@pytest.mark.parametrize("duties", KEPT_APART, ids=lambda duties: " / ".join(sorted(duties)))
def test_no_post_holds_two_duties_that_must_be_two_people(duties):
    assert [post for post, access in ACCESS.items() if duties <= access.rights] == []


def test_every_right_is_held_by_somebody():
    assert {right for access in ACCESS.values() for right in access.rights} == set(Right)


def test_only_customers_within_reach_can_be_seen():
    blind = {post for post, access in ACCESS.items() if access.reach is Reach.NOBODY}
    assert blind == {"security", "admin", "screen"}
    assert not [post for post in blind if Right.SEE_CUSTOMERS in access_of(post).rights]


def test_whoever_lifts_a_mask_sees_the_masked_number():
    assert not [
        post for post, access in ACCESS.items() if Right.UNMASK in access.rights and Field.NUMBERS not in access.fields
    ]


def test_an_unknown_post_may_do_nothing():
    assert access_of("gardener").rights == frozenset()


def test_a_screen_on_a_wall_may_do_one_thing_and_sees_no_field():
    for post in SCREENS:
        assert access_of(post) == Access(frozenset({Right.SEE_WALL}), Reach.NOBODY, frozenset())
