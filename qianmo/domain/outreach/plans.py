"""The plan of whole-village drives over up to three years: which villages as what, in which phase, after which pilot.

A plan does not ask for every village: some are put off with a reason, some are not in it, and its share of villages is
told over all of them and over those that are not put off. Each branch first does one village with everybody and learns
from it. An outlet works its own town first, then the villages under it, then the towns around that have no outlet.
Source: S5 (用三年时间打造阳光信贷规范村100个和示范村500个,剔除暂缓执行的村,占村居总数量的66%; 分两个阶段进行;
每家支行找出一个村,按照试点方案全员参与) and S4 (按“三步走”策略逐层递进, the last step 对网点周边我行未设立机构).
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from itertools import pairwise

from qianmo.domain.ratio import Ratio
from qianmo.domain.refusal import Refused, join_refusals

LONGEST = timedelta(days=3 * 366)
MOST_PHASES = 6
MOST_TOLD = 8


class Kind(StrEnum):
    """As what a village stands in the plan."""

    STANDARD = "standard"
    DEMONSTRATION = "demonstration"
    DEFERRED = "deferred"


class Step(StrEnum):
    """The three steps of an outlet, in their order."""

    TOWN = "town"
    VILLAGES = "villages"
    NEIGHBOURS = "neighbours"


STEPS = tuple(Step)


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """A village in the plan; one that is deferred has no phase, a reason and a day on which somebody looks again."""

    village: str
    kind: Kind
    phase: int = 0
    pilot: bool = False
    reason: str = ""
    review_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OutletStep:
    """Until when an outlet works a town: its own, the villages of one, or a neighbour without outlet."""

    branch: str
    step: Step
    town: str
    until: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Land:
    """The living villages with the branch that answers for each (empty: none), and the living towns, all by code."""

    villages: Mapping[str, str]
    towns: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """From when the plan runs and on which day each of its phases ends, in order."""

    begins_on: date
    ends: Sequence[date]


def check_plan(*, shape: Shape, villages: Sequence[Planned], steps: Sequence[OutletStep], land: Land) -> Refused | None:
    """Why a plan does not stand, at most eight reasons at once; None where it does."""
    found = [*_shape(shape), *_villages(villages, shape, land), *_pilots(villages, land), *_steps(steps, land)]
    return join_refusals([Refused(code="plan", reason=reason) for reason in list(dict.fromkeys(found))[:MOST_TOLD]])


def _shape(shape: Shape) -> list[str]:
    days = [shape.begins_on, *shape.ends]
    if not 1 <= len(shape.ends) <= MOST_PHASES or any(later <= earlier for earlier, later in pairwise(days)):
        return ["阶段的截止日要一个比一个晚，最多 6 个。请改日期"]
    if days[-1] - days[0] > LONGEST:
        return [f"规划从 {days[0]} 到 {days[-1]}，超过三年。请缩短"]
    return []


def _villages(villages: Sequence[Planned], shape: Shape, land: Land) -> list[str]:
    found = ["规划里一个村也没有。请先安排村"] if not villages else []
    times = Counter(one.village for one in villages)
    for one in villages:
        if times[one.village] > 1:
            found.append(f"村 {one.village} 有 {times[one.village]} 行。请留一行")
        if one.village not in land.villages:
            found.append(f"没有代码是 {one.village} 的村，或者它已经撤并。请核对代码")
        elif not land.villages[one.village] and one.kind is not Kind.DEFERRED:
            found.append(f"村 {one.village} 还没有责任机构。请先在网格里定机构")
        if one.kind is Kind.DEFERRED:
            if not one.reason or one.review_on is None:
                found.append(f"村 {one.village} 暂缓，没有写原因和复查日。请补上")
            elif one.review_on <= shape.begins_on:
                found.append(f"村 {one.village} 的复查日 {one.review_on} 不晚于规划开始。请改日期")
        elif not 1 <= one.phase <= len(shape.ends):
            found.append(f"村 {one.village} 的阶段是 {one.phase}，规划只有 1 到 {len(shape.ends)}。请改阶段")
    return found


def _pilots(villages: Sequence[Planned], land: Land) -> list[str]:
    by_branch: dict[str, list[Planned]] = defaultdict(list)
    for one in villages:
        branch = land.villages.get(one.village, "")
        if branch and one.kind is not Kind.DEFERRED:
            by_branch[branch].append(one)
    found = [f"村 {one.village} 暂缓，不能作试点" for one in villages if one.pilot and one.kind is Kind.DEFERRED]
    for branch, planned in sorted(by_branch.items()):
        pilots = [one for one in planned if one.pilot]
        if len(pilots) != 1:
            found.append(f"机构 {branch} 有 {len(pilots)} 个试点村，每家支行先做一个。请改")
        elif pilots[0].phase != min(one.phase for one in planned):
            found.append(f"机构 {branch} 的试点村 {pilots[0].village} 在第 {pilots[0].phase} 阶段，要排在它的最早阶段")
    return found


def _steps(steps: Sequence[OutletStep], land: Land) -> list[str]:
    found = [f"没有代码是 {one.town} 的乡镇。请核对代码" for one in steps if one.town not in land.towns]
    served = {one.town for one in steps if one.step is Step.TOWN}
    taken: dict[str, str] = {}
    for one in steps:
        if one.step is not Step.NEIGHBOURS:
            continue
        if one.town in served:
            found.append(f"乡镇 {one.town} 有网点驻镇，不是没有网点的周边乡镇。请去掉机构 {one.branch} 的这一行")
        if taken.setdefault(one.town, one.branch) != one.branch:
            found.append(f"乡镇 {one.town} 由机构 {taken[one.town]} 和 {one.branch} 两家辐射。请定一家")
    by_branch: dict[str, dict[Step, list[date]]] = defaultdict(lambda: defaultdict(list))
    for one in steps:
        by_branch[one.branch][one.step].append(one.until)
    for branch, days in sorted(by_branch.items()):
        for earlier, later in pairwise(STEPS):
            if days[later] and not days[earlier]:
                found.append(f"机构 {branch} 写了后一步，没有前一步。三步是驻镇、村居、周边，逐层递进")
            elif days[later] and max(days[earlier]) >= min(days[later]):
                found.append(f"机构 {branch} 的后一步不晚于前一步。三步是驻镇、村居、周边，逐层递进")
    return found


@dataclass(frozen=True, slots=True)
class Shares:
    """How much of the villages a plan asks for: of all of them, and of those that are not put off."""

    of_all: Ratio
    of_rest: Ratio


def shares(*, planned: int, deferred: int, villages: int) -> Shares:
    """Both shares of a plan: 600 of 909 villages are 66.01 %; with 100 of them put off, 600 of 809 are 74.17 %."""
    return Shares(Ratio(planned, villages), Ratio(planned, villages - deferred))


def carried(*, villages: Sequence[Planned], into: Mapping[str, str]) -> list[Planned]:
    """The plan on today's villages: what was arranged for one that was merged goes on in the village that took it over.

    A village that is in the plan itself keeps its own arrangement; else the earliest phase, the demonstration village
    before the standard one, any of them before a deferral. A pilot goes along. Each living village stands once.
    """
    gathered: dict[str, list[Planned]] = defaultdict(list)
    for one in villages:
        gathered[into.get(one.village, one.village)].append(one)
    found = []
    for code, rows in gathered.items():
        own = next((one for one in rows if one.village == code), None)
        kept = own or min(rows, key=lambda one: (one.kind is Kind.DEFERRED, one.phase, one.kind is Kind.STANDARD))
        if kept.kind is Kind.DEFERRED:
            kept = replace(kept, pilot=False)
        else:
            kept = replace(kept, pilot=any(one.pilot for one in rows))
        found.append(replace(kept, village=code))
    return found
