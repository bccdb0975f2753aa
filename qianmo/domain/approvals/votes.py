"""When enough members of a committee have said yes.

A committee passes on a fraction of the members entitled to vote, with a quorum of all members; both fractions are
the bank's dated data and belong in the minutes.
Everything is counted in whole numbers: two thirds of nine are six, which 0.67 would get wrong.
"""

from dataclasses import dataclass
from enum import StrEnum

from qianmo.domain.refusal import Refused


class Choice(StrEnum):
    """What a member may say; an abstention counts against, where the bank allows one at all."""

    YES = "yes"
    NO = "no"
    ABSTAIN = "abstain"


@dataclass(frozen=True, slots=True, kw_only=True)
class VoteRule:
    """Fractions a committee needs: `yes_of` / `yes_out_of` of the entitled, `quorum_of` / `quorum_out_of` of all."""

    yes_of: int
    yes_out_of: int
    quorum_of: int
    quorum_out_of: int
    may_abstain: bool = True


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
        quorum = quorum_needed(members=members, rule=rule)
        return Refused(
            reason=f"到会 {present} 人，不足法定的 {quorum} 人，本次不能表决。请改期或补足人数。", code="no_quorum"
        )
    needed = _needed(entitled, rule.yes_of, rule.yes_out_of)
    return VoteResult(yes=yes, entitled=entitled, needed=needed, passed=entitled > 0 and yes >= needed)


def quorum_needed(*, members: int, rule: VoteRule) -> int:
    """How many entitled members must have come; of all members, those recused included."""
    return _needed(members, rule.quorum_of, rule.quorum_out_of)


def cannot_say(*, choice: Choice, text: str, rule: VoteRule) -> Refused | None:
    """Refuse an abstention where the bank allows none, and a no without a reason for the minutes."""
    if choice == Choice.ABSTAIN and not rule.may_abstain:
        return Refused(code="no_abstention", reason="不能弃权：本委员会不设弃权。请表同意或不同意，或申请回避")
    if choice == Choice.NO and not text.strip():
        return Refused(code="no_reason", reason="不能投不同意：没有写理由。理由要进纪要，请写明")
    return None


def minuted(*, members: int, recused: int, present: int, result: VoteResult, rule: VoteRule) -> str:
    """The sentence of the minutes: heads, quorum and majority with the fraction each rests on."""
    quorum = quorum_needed(members=members, rule=rule)
    return (
        f"委员 {members} 人，回避 {recused} 人，有权表决 {result.entitled} 人，到会 {present} 人"
        f"（法定 {quorum} 人，即全体的 {rule.quorum_of}/{rule.quorum_out_of}）；"
        f"同意 {result.yes} 票，需 {result.needed} 票（有权表决的 {rule.yes_of}/{rule.yes_out_of}），"
        f"{'通过' if result.passed else '不通过'}。{'弃权计入不同意' if rule.may_abstain else '不设弃权'}。"
    )


def _needed(heads: int, part: int, whole: int) -> int:
    """The least head count that is at least `part` / `whole` of all heads."""
    return -(-heads * part // whole)
