"""60, 20 and 20 written to names, by hand."""

import pytest

from qianmo.domain.approvals.bearing import bearers
from qianmo.domain.postloan.liability import LiabilityRule

RULE = LiabilityRule(survey=60, review=20, approval=20, first_surveyor=70, second_surveyor=30)


@pytest.mark.parametrize(
    ("second", "shares"),
    [
        (None, [(1, 600_000), (3, 200_000), (4, 200_000)]),
        (2, [(1, 420_000), (2, 180_000), (3, 200_000), (4, 200_000)]),
    ],
)
def test_shares_go_to_names_and_add_up(second, shares):
    found = bearers(rule=RULE, investigator=1, second_investigator=second, reviewer=3, approver=4)
    assert [(one.person, one.share_ppm) for one in found] == shares
    assert sum(one.share_ppm for one in found) == 1_000_000


def test_thirds_still_add_up_to_the_whole():
    thirds = LiabilityRule(survey=1, review=1, approval=1, first_surveyor=1, second_surveyor=1)
    found = bearers(rule=thirds, investigator=1, second_investigator=2, reviewer=3, approver=4)
    assert sum(one.share_ppm for one in found) == 1_000_000
