"""How much somebody may decide: the table in force, else the amount of the post, less every cut of the branch.

Read when the act is done and never remembered: an authority that shrank since the page was drawn is the smaller one.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache, lru_cache

from qianmo import decisions
from qianmo.apps.approvals.models import Authority, AuthorityCut, AuthorityTable
from qianmo.apps.org.deputies import Standing, standings_of
from qianmo.domain.approvals.authority import Cut, Power, cut_down, strongest

DECISION = "authority"
"""The decision a table of authority must answer: the largest family exposure in fen, null where the post's holds."""
RISK_OPINION, JOINT_SURVEY = "risk_opinion", "joint_survey"
"""Decisions a table may answer besides: whether a case needs the risk manager's opinion, a surveyor from outside."""
ASKED = {
    "product": "产品",
    "guarantee": "担保方式",
    "grade": "等级",
    "branch": "机构",
    "post": "岗位",
    "total_fen": "借款人合计",
    "household_fen": "家庭合计",
    "group_fen": "家庭和关联合计",
}
"""What a table may ask of a case."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Matter:
    """What a power is measured on: the case as it would stand after a yes, amounts in fen.

    `committee` is the code of the committee that passed it, whose amount then counts as well.
    """

    product: str
    guarantee: str
    grade: str
    total_fen: int
    household_fen: int
    group_fen: int
    committee: str = ""

    def with_more(self, fen: int) -> "Matter":
        """The matter once so much more is lent."""
        return replace(
            self,
            total_fen=self.total_fen + fen,
            household_fen=self.household_fen + fen,
            group_fen=self.group_fen + fen,
        )


def limits_of_posts(*, posts: Iterable[str], matter: Matter, on: date) -> dict[str, int | None]:
    """The largest exposure in fen that holders of these posts may decide of a matter, before any branch's cuts."""
    defaults = _amounts(on)
    table = _table_in_force(on)
    return {post: _by_table(table, Standing(post, 0, "", None), matter, default=defaults.get(post)) for post in posts}


def reach_of(*, staff_id: int, post: str, on: date, acting_for: int | None = None) -> Callable[[Matter], Power]:
    """How far a person reaches over a matter in a post, one's own or that of whom one stands in for.

    Nobody has the power of a post not held that day, and a deputy only that of the absent he or she acts for. All is
    asked of the database here; the answer weighs matter after matter, as an act comes to them.
    """
    held = standings_of(staff_id=staff_id, on=on)
    standings = [one for one in held if one.absent == acting_for and one.post == post]
    standings = standings or [Standing("", 0, "", acting_for)]
    defaults = _amounts(on)
    cuts: dict[int, list[Cut]] = {}
    for row in AuthorityCut.objects.filter(valid__contains=on).order_by("id"):
        cuts.setdefault(row.branch_id, []).append(Cut(keeps_ppm=row.keeps_ppm, reason=row.reason))
    return _remembered(standings, defaults=defaults, cuts=cuts, table=_table_in_force(on))


def _amounts(on: date) -> dict[str, int]:
    return dict(Authority.objects.filter(valid__contains=on).values_list("post", "limit_fen"))


def _table_in_force(on: date) -> str | None:
    return AuthorityTable.objects.filter(valid__contains=on).values_list("model_hash", flat=True).first()


@dataclass(frozen=True, slots=True)
class Demands:
    """What a case must bring besides its three persons."""

    risk_opinion: bool
    joint_survey: bool


def demands_of(*, on: date) -> Callable[[Matter], Demands]:
    """What the table of the day asks of a matter; nothing where it does not say. Matters alike are asked once."""
    table = _table_in_force(on)
    return cache(lambda one: Demands(_wanted(table, RISK_OPINION, one), _wanted(table, JOINT_SURVEY, one)))


def _wanted(table: str | None, decision: str, matter: Matter) -> bool:
    if table is None or decision not in _decided(table):
        return False
    return _decider(table).decide(_asking(matter, Standing("", 0, "", None)), decision).value is True


def _remembered(
    standings: list[Standing], *, defaults: Mapping[str, int], cuts: Mapping[int, list[Cut]], table: str | None
) -> Callable[[Matter], Power]:
    """How far these standings reach over a matter; thousands of cases alike ask it once."""

    @cache
    def reach(matter: Matter) -> Power:
        return strongest(
            [
                cut_down(
                    limit_fen=_by_table(table, one, matter, default=defaults.get(one.post)),
                    source=one.post,
                    cuts=cuts.get(one.branch_id, ()),
                    stands_in_for=one.absent,
                )
                for one in (*standings, *_committee(matter))
            ]
        )

    return reach


def _committee(matter: Matter) -> list[Standing]:
    return [Standing(matter.committee, 0, "", None)] if matter.committee else []


def _by_table(table: str | None, standing: Standing, matter: Matter, *, default: int | None) -> int | None:
    if table is None:
        return default
    outcome = _decider(table).decide(_asking(matter, standing), DECISION)
    return default if outcome.value is None else int(outcome.value)


def _asking(matter: Matter, standing: Standing) -> dict[str, str | int]:
    return {
        "product": matter.product,
        "guarantee": matter.guarantee,
        "grade": matter.grade,
        "branch": standing.branch_code,
        "post": standing.post,
        "total_fen": matter.total_fen,
        "household_fen": matter.household_fen,
        "group_fen": matter.group_fen,
    }


@lru_cache(maxsize=16)
def _decided(model_hash: str) -> frozenset[str]:
    """The decisions a published table answers."""
    text = AuthorityTable.objects.filter(model_hash=model_hash).values_list("model", flat=True)[0]
    return frozenset(one.name for one in decisions.load(text.encode()).decisions)


@lru_cache(maxsize=16)
def _decider(model_hash: str) -> decisions.Decider:
    """A published table, remembered by its hash: two with one hash are the same text."""
    text = AuthorityTable.objects.filter(model_hash=model_hash).values_list("model", flat=True)[0]
    return decisions.compile(decisions.load(text.encode()))
