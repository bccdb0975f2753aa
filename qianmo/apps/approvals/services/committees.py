"""Committees of dated members and rules: 授信委 and 贷审委, or a branch's own group of three."""

from collections.abc import Sequence
from datetime import date

from django.db import transaction

from qianmo.apps.approvals.models import Committee, CommitteeMember, VotingRule
from qianmo.apps.approvals.services.rules import set_authority
from qianmo.domain.approvals.votes import VoteRule
from qianmo.domain.refusal import Refused

TWO_THIRDS = VoteRule(yes_of=2, yes_out_of=3, quorum_of=2, quorum_out_of=3)
"""What most rules name: 3 × yes ≥ 2 × entitled, and two thirds of all members come."""


@transaction.atomic
def found_committee(
    *,
    code: str,
    name: str,
    chair: int,
    others: Sequence[int],
    limit_fen: int,
    since: date,
    until: date | None = None,
    rule: VoteRule = TWO_THIRDS,
) -> int | Refused:
    """Found a committee with its members' term, the exposure it may decide and how it votes; its id.

    Refused: an even number of members, or one sitting twice.
    """
    members = [chair, *others]
    if len(set(members)) != len(members):
        return Refused(code="sits_twice", reason="不能设立：同一个人占了两个席位。请核对名单")
    if len(members) % 2 == 0:
        return Refused(code="even", reason=f"不能设立：委员 {len(members)} 人是双数。请设单数，避免僵持")
    committee = Committee.objects.create(code=code, name=name)
    CommitteeMember.objects.bulk_create(
        CommitteeMember(committee=committee, staff_id=member, is_chair=member == chair, valid=(since, until))
        for member in members
    )
    VotingRule.objects.create(
        committee=committee,
        yes_of=rule.yes_of,
        yes_out_of=rule.yes_out_of,
        quorum_of=rule.quorum_of,
        quorum_out_of=rule.quorum_out_of,
        may_abstain=rule.may_abstain,
        valid=(since, None),
    )
    set_authority(post=code, limit_fen=limit_fen, valid_from=since)
    return committee.pk
