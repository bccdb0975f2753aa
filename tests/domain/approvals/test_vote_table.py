"""The worked numbers of committees, row by row: two thirds of the entitled, with a quorum of two thirds of all."""

import pytest

from qianmo.domain.approvals.votes import VoteRule, count_votes
from qianmo.domain.refusal import Refused
from tests.domain.tables import rows

RULE = VoteRule(yes_of=2, yes_out_of=3, quorum_of=2, quorum_out_of=3)


@pytest.mark.parametrize("row", rows("votes"), ids=lambda row: row["说明"])
def test_a_committee_counts_as_the_table_says(row):
    members, recused, present = (int(row[key]) for key in ("委员", "回避", "到会"))
    result = count_votes(members=members, recused=recused, present=present, yes=int(row["同意"] or 0), rule=RULE)
    if row["结果"] == "拒绝":
        assert isinstance(result, Refused)
    else:
        assert (result.needed, result.passed) == (int(row["需要"]), row["结果"] == "通过")
        assert result.passed == (3 * result.yes >= 2 * result.entitled)
