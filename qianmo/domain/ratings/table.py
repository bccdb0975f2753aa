"""Rating at the table (集中授信、现场评定): a group that sits together names a level and a limit, and everybody signs.

Of the group are people of the village, of its households, the head of the branch and an account manager, five to seven
of them. A household is rated when everybody who may speak on it has signed; kin step aside as in a blind sitting. It
stays a proposal: what is over the authority of the branch goes up when the household applies.
Source: S3 (各营业网点分别成立由村组干部、村民代表、信用社主任和客户经理组成的资信等级评定小组5至7人,
以“集中授信”方式现场评定客户资信等级和授信额度,超过审批权限的逐级向联社贷审组织报批). The most of each level is the
bank's own.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from qianmo.domain.money import spoken
from qianmo.domain.ratings.ballots import Method, Verdict
from qianmo.domain.refusal import Refused


class Way(StrEnum):
    """How a group sits: each rater alone and unseen, or all at one table."""

    BLIND = "blind"
    TABLE = "table"


WAYS: Mapping[Way, str] = {Way.BLIND: "背靠背评议", Way.TABLE: "小组现场评定"}
KINDS: Mapping[str, str] = {
    "cadre": "村组干部", "villager": "村民代表", "branch_head": "支行行长", "manager": "客户经理",
}  # fmt: skip
"""Who sits at the table: at least one of each."""
OURS = frozenset({"branch_head", "manager"})


def why_not_composed(*, kinds: Sequence[tuple[str, bool]]) -> Refused | None:
    """Why a group is none for the table: a kind is missing, or one of the bank's own sits without a number of staff.

    `kinds` are the seats with whether a member of staff is named there.
    """
    missing = [name for kind, name in KINDS.items() if kind not in {one for one, _ in kinds}]
    if missing:
        reason = f"现场评定小组缺{'、'.join(missing)}。四种人都要有，5 至 7 人；凑不齐就开背靠背评议"
        return Refused(code="group_kinds", reason=reason)
    if any(kind in OURS and not named for kind, named in kinds):
        return Refused(code="group_staff", reason="支行行长和客户经理要填工号，签的是他本人的字。请补上")
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class TableSaid:
    """What the table says of a household: its level and limit, or that nothing should be given (`excludes`)."""

    household_id: int
    level: str
    limit_fen: int
    excludes: bool = False


def why_not_said(said: TableSaid, *, most: Mapping[str, int]) -> Refused | None:
    """Why a level and limit do not stand: a level the bank does not have (`most` by level), a limit over that of it."""
    if said.excludes:
        return None
    if said.level not in most:
        return Refused(code="level", reason=f"没有“{said.level[:10]}”这个资信等级。请从列出的里面选")
    if not 0 < said.limit_fen <= most[said.level]:
        reason = f"{said.level}的额度要大于 0、不超过 {spoken(most[said.level])}。请改额度，或改等级"
        return Refused(code="over_level", reason=reason)
    return None


def table_verdict(
    *, said: TableSaid, raters: Sequence[int], aside: Sequence[int], signed: Sequence[int], opinions_needed: int
) -> Verdict | None:
    """What a household comes to: None while somebody who may speak on it has not signed.

    Of five with one aside, four signatures are enough where three opinions are needed; where too few may speak at all
    it asks for a visit.
    """
    speaking = [one for one in raters if one not in aside]
    if not set(speaking) <= set(signed):
        return None
    few = len(speaking) < opinions_needed
    limit_fen = 0 if said.excludes or few else said.limit_fen
    told = None if said.excludes else said.limit_fen
    return Verdict(
        limit_fen=limit_fen, method=Method.TABLE, opinions=len(speaking), abstentions=0,
        exclusions=len(speaking) if said.excludes else 0, set_aside=len(raters) - len(speaking), spoken_aside=0,
        lowest_fen=told, middle_fen=told, highest_fen=told, dispersed=False, excluded=said.excludes and not few,
        needs_visit=few, level="" if said.excludes else said.level,
    )  # fmt: skip
