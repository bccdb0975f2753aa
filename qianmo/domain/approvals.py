"""Who may decide together, and when enough have said yes.

The persons of one case must be different persons: who investigated does not review, who reviewed does not
approve, who approved does not pay out. A committee passes on a fraction of the members entitled to vote,
with a quorum of all members; both fractions are the bank's dated data and belong in the minutes.
Everything is counted in whole numbers: two thirds of nine are six, which 0.67 would get wrong.
"""

from dataclasses import dataclass

from qianmo.domain.refusal import Refused


def check_separation(
    *,
    investigator: int,
    reviewer: int,
    approver: int,
    second_investigator: int | None = None,
    disburser: int | None = None,
    classifier: int | None = None,
) -> Refused | None:
    """Refuse a case in which one person (staff id) holds two duties; None where all are different. Source: S5.

    The second investigator (B 角) signs beside the first and counts as another duty: A 角 cannot be B 角.
    """
    duties = (
        ("主调查人", investigator),
        ("协办调查人", second_investigator),
        ("审查人", reviewer),
        ("审批人", approver),
        ("放款人", disburser),
        ("分类认定人", classifier),
    )
    held: dict[int, str] = {}
    for duty, person in duties:
        if person is None:
            continue
        if person in held:
            return Refused(
                reason=f"{held[person]}和{duty}是同一个人，同一笔业务不能一人担两岗。请另派{duty}。",
                code="not_separate",
            )
        held[person] = duty
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class VoteRule:
    """Fractions a committee needs: `yes_of` / `yes_out_of` of the entitled, `quorum_of` / `quorum_out_of` of all."""

    yes_of: int
    yes_out_of: int
    quorum_of: int
    quorum_out_of: int


@dataclass(frozen=True, slots=True, kw_only=True)
class VoteResult:
    """What the minutes print: votes, how many were entitled, how many yes were needed, and whether it passed."""

    yes: int
    entitled: int
    needed: int
    passed: bool


def count_votes(*, members: int, recused: int, present: int, yes: int, rule: VoteRule) -> VoteResult | Refused:
    """Count a committee's votes; whoever is present and does not say yes counts against.

    `present` are the entitled members who came; those recused have left before the quorum is counted, which is
    on all members. Refused: no quorum, more votes than voters, more voters than entitled. With two thirds: 5 of
    7, 4 of 5, 6 of 9. Source: the Liaoning rural-credit voting rule (two thirds of members).
    """
    entitled = members - recused
    if not 0 <= yes <= present <= entitled:
        return Refused(
            reason=f"票数对不上：有权表决 {entitled} 人，到会 {present} 人，同意 {yes} 票。请重新清点。",
            code="votes_do_not_add_up",
        )
    if present * rule.quorum_out_of < members * rule.quorum_of:
        quorum = _needed(members, rule.quorum_of, rule.quorum_out_of)
        return Refused(
            reason=f"到会 {present} 人，不足法定的 {quorum} 人，本次不能表决。请改期或补足人数。", code="no_quorum"
        )
    needed = _needed(entitled, rule.yes_of, rule.yes_out_of)
    return VoteResult(yes=yes, entitled=entitled, needed=needed, passed=entitled > 0 and yes >= needed)


def _needed(heads: int, part: int, whole: int) -> int:
    """The least head count that is at least `part` / `whole` of all heads."""
    return -(-heads * part // whole)
