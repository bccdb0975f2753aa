"""A scheme (考核方案): which measures count, for how many points and how much pay, by segment of the staff.

A scheme is data of the bank. It is read strictly: whoever edits it hears every fault at once, and what was read can be
priced without further questions. Points are priced like money, in hundredths of a point.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from qianmo.domain.performance.funding import Funding, read_funding
from qianmo.domain.performance.grade_pay import Dimension, GradeTerms, read_terms
from qianmo.domain.performance.grade_pay import faults_of as faults_of_grades
from qianmo.domain.performance.pricing import Price, Tier, TierKind
from qianmo.domain.performance.segments import Segment, faults_of, read_segments, segment_of
from qianmo.domain.refusal import Refused, join_refusals

PPM = 1_000_000
LARGEST_PRICE = 100_000_000
"""A million points, or yuan, for one unit: anything above is a slip of the keyboard."""
WHOLE = 100
MOST_LINES, LONGEST_NAME, MOST_YEARS, MOST_DAYS, MOST_GROUPS = 60, 20, 10, 60, 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line: a measure, and by segment what it brings in points and in pay; a segment may go without either.

    `group` is the part of a bar it is shown in, `dimension` what a grade may ask its points for. A line that settles by
    the quarter is paid in the last month of it, for the amounts of its three months together; its points count every
    month.
    """

    code: str
    name: str
    measure: str
    group: str
    points: Mapping[str, Price]
    pay: Mapping[str, Price]
    by_quarter: bool = False
    dimension: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """From this share of the average of the own segment's points, pay counts by this factor; both in ppm."""

    from_ppm: int
    factor_ppm: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Pool:
    """A pool of pay, shared by what everybody brought: each of these lines gets its weight of it, in per cent.

    Segments with a pool of their own share that one instead, by the same weights.
    """

    fen: int
    weights: Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Scheme:
    """Rules of a month: segments, lines, how ties are broken, the factor of assessment, what is kept back of pay.

    `ties` are measures in turn, the larger first, one with a minus the smaller first; whoever is still equal shares a
    place. `appeal_days` is how many calendar days after the close an appeal may be raised. `profit` is by what rules
    simulated profit is worked out; without them nothing earns anything. `grades` are asked and paid apart;
    `stand_by_fen` is a month's pay of whoever stands by (待岗).
    """

    name: str
    segments: tuple[Segment, ...]
    lines: tuple[Line, ...]
    ties: tuple[str, ...] = ()
    bands: tuple[Band, ...] = ()
    deferred_ppm: int = 0
    deferred_years: int = 0
    appeal_days: int = 10
    groups: tuple[str, ...] = field(default=())
    profit: Funding | None = None
    pool: Pool | None = None
    grades: tuple[GradeTerms, ...] = ()
    stand_by_fen: int = 0

    def segment_of(self, kind: str, cohorts: Collection[str] = ()) -> Segment | None:
        """The segment of staff in a unit of a kind, which was in these cohorts when the month began; None: no one's."""
        return segment_of(self.segments, kind=kind, cohorts=cohorts)

    def pool_of(self, segment: str) -> tuple[str, int] | None:
        """The pool people of a segment share: their own by its code, or the scheme's by none, with its fen.

        None where they share none: the scheme has no pool, or one for segments of their own alone.
        """
        if self.pool is None:
            return None
        own = next((one.pool_fen for one in self.segments if one.code == segment), 0)
        whose, fen = (segment, own) if own else ("", self.pool.fen)
        return (whose, fen) if fen else None

    def sharers_without(self, segment: str) -> list[str]:
        """The segments, by name, that share a pool while this one shares none; nobody where it shares one itself."""
        if self.pool_of(segment) is not None:
            return []
        return [one.name for one in self.segments if self.pool_of(one.code) is not None]


def factor_ppm(*, bands: Sequence[Band], points: int, total: int, people: int) -> int:
    """By which factor pay counts: the band that points reach, as a share of the average of their segment.

    At bands of 120 % for 1.1 and 80 % for 1.0, 598 of an average of 500 (119.6 %) is 1.0. Without bands, or where the
    segment has no points at all, pay counts once.
    """
    if not bands or total <= 0:
        return PPM
    reached = [band for band in bands if points * people * PPM >= band.from_ppm * total]
    return max(reached or [min(bands, key=_start)], key=_start).factor_ppm


def _start(band: Band) -> int:
    return band.from_ppm


def read_scheme(content: Mapping[str, Any], *, units: Mapping[str, int], kinds: Collection[str]) -> Scheme | Refused:
    """A scheme as it is stored; `units` are the known measures with how much one price is for.

    Refused with every fault: no lines, a measure or a kind of unit nobody knows, a kind in two segments, a code twice,
    tiers that do not rise, a factor or share beyond belief, a tie by what is no measure.
    """
    faults: list[str] = []
    segments = read_segments(content["segments"])
    lines = [_line(one, units=units, segments=segments, faults=faults) for one in content["lines"]]
    bands = tuple(Band(from_ppm=int(low), factor_ppm=int(factor)) for low, factor in content.get("bands", ()))
    ties = tuple(map(str, content.get("ties", ())))
    deferred_ppm, years = int(content.get("deferred_ppm", 0)), int(content.get("deferred_years", 0))
    days = int(content.get("appeal_days", 10))
    faults += faults_of(segments, kinds=kinds, shares_pool=bool(content.get("pool"))) + _of_lines(lines)
    faults += [f"同分先比「{one}」，没有这个计量" for one in ties if one.removeprefix("-") not in units]
    groups = tuple(map(str, content.get("groups", ())))
    faults += _of_groups(groups, [one for one in lines if one is not None])
    if any(band.from_ppm < 0 or not 0 <= band.factor_ppm <= 3 * PPM for band in bands):
        faults.append("考核系数要在 0 到 3 之间")
    if len({band.from_ppm for band in bands}) != len(bands):
        faults.append("考核系数有两档起点相同")
    if not 0 <= deferred_ppm < PPM or not 0 <= years <= MOST_YEARS or (deferred_ppm > 0) != (years > 0):
        faults.append(f"延期支付的比例要在 0 到 100% 之间，年数 1 到 {MOST_YEARS}，两样要么都填要么都不填")
    if not 1 <= days <= MOST_DAYS:
        faults.append(f"申诉期限要在 1 到 {MOST_DAYS} 天之间")
    stand_by = int(content.get("stand_by_fen", 0))
    if not 0 <= stand_by <= LARGEST_PRICE:
        faults.append("待岗工资要在 0 到 100 万元之间")
    profit = read_funding(content["profit"]) if content.get("profit") else None
    faults += profit if isinstance(profit, list) else []
    known = [one for one in lines if one is not None]
    pool = _pool(content.get("pool"), known, faults, own=any(one.pool_fen for one in segments))
    faults += _weights(content["lines"], segments)
    grades = read_terms(content.get("grades", ()))
    faults += faults_of_grades(grades, counted={one.dimension for one in known})
    name = str(content.get("name", "")).strip()
    if not 0 < len(name) <= LONGEST_NAME:
        faults.append(f"方案要有名称，最多 {LONGEST_NAME} 个字")
    if faults or isinstance(profit, list):
        listed = [Refused(code="scheme_faulty", reason=f"{fault}。请改好再存") for fault in dict.fromkeys(faults)]
        return join_refusals(listed) or listed[0]
    return Scheme(
        name=name, segments=segments, lines=tuple(one for one in lines if one is not None), ties=ties,
        bands=tuple(sorted(bands, key=lambda band: -band.from_ppm)), deferred_ppm=deferred_ppm, deferred_years=years,
        appeal_days=days, groups=groups, profit=profit, pool=pool, grades=grades,
        stand_by_fen=stand_by,
    )  # fmt: skip


def _pool(told: Mapping[str, Any] | None, lines: Sequence[Line], faults: list[str], *, own: bool) -> Pool | None:
    """A pool as it is stored; its weights are per cent and sum to a hundred, and no line is paid twice.

    Where segments have pools of their `own`, there need be none for the others.
    """
    if not told:
        return None
    weights = {str(code): int(weight) for code, weight in told["weights"].items()}
    names, paid = {one.code: one.name for one in lines}, {one.code for one in lines if one.pay}
    faults += [f"资金池里的「{code}」没有这个项目" for code in sorted(weights.keys() - names.keys())]
    faults += [f"项目「{names[code]}」已有单价，不能再分资金池" for code in sorted(weights.keys() & paid)]
    faults += [f"资金池里的「{names.get(code, code)}」权重要大于零" for code, one in weights.items() if one <= 0]
    faults += _unequal("资金池", {names.get(code, code): weight * WHOLE for code, weight in weights.items()})
    if int(told["fen"]) < 0 or not (told["fen"] or own):
        faults.append("资金池的总额要大于零")
    return Pool(fen=int(told["fen"]), weights=weights)


def _weights(lines: Sequence[Mapping[str, Any]], segments: Sequence[Segment]) -> list[str]:
    """Weights of scores of one segment sum to a hundred points, where there are any."""
    faults = []
    for one in segments:
        weights = {
            str(line["name"]).strip(): int(price["weight"])
            for line in lines
            if "target" in (price := line.get("points", {}).get(one.code, {}))
        }
        faults += _unequal(f"{one.name}按目标计分", weights) if weights else []
    return faults


def _unequal(what: str, weights: Mapping[str, int]) -> list[str]:
    """Which weights, in hundredths, do not sum to a hundred, by how much, and what each of them is."""
    lacking = WHOLE * 100 - sum(weights.values())
    if not lacking:
        return []
    off = f"少 {lacking / 100:g}" if lacking > 0 else f"多 {-lacking / 100:g}"
    each = "、".join(f"{name} {weight / 100:g}" for name, weight in weights.items())
    return [f"{what}的权重合计 {sum(weights.values()) / 100:g}，要正好 {WHOLE}，{off}：{each or '一项也没有'}"]


def _of_groups(groups: Sequence[str], lines: Sequence[Line]) -> list[str]:
    """Parts of a bar are few and told apart, and every line is shown in one of them, where there are any."""
    faults = [f"积分构成「{one}」写了两次" for one in dict.fromkeys(groups) if groups.count(one) > 1]
    faults += [f"积分构成的名称最多 {LONGEST_NAME} 个字" for one in groups if len(one) > LONGEST_NAME]
    if len(groups) > MOST_GROUPS:
        faults.append(f"积分构成有 {len(groups)} 段，最多 {MOST_GROUPS} 段")
    if groups:
        faults += [f"项目「{one.name}」没有归在哪一段积分构成" for one in lines if one.group not in groups]
    return faults


def _of_lines(lines: Sequence[Line | None]) -> list[str]:
    codes = [one.code for one in lines if one is not None]
    faults = [f"项目代号「{code}」用了两次" for code in set(codes) if codes.count(code) > 1]
    if not lines:
        faults.append("至少要有一个项目")
    if len(lines) > MOST_LINES:
        faults.append(f"项目有 {len(lines)} 个，最多 {MOST_LINES} 个")
    return faults


def _line(
    told: Mapping[str, Any], *, units: Mapping[str, int], segments: Sequence[Segment], faults: list[str]
) -> Line | None:
    name = str(told["name"]).strip()
    if not 0 < len(name) <= LONGEST_NAME:
        faults.append(f"项目要有名称，最多 {LONGEST_NAME} 个字")
    dimension = str(told.get("dimension", ""))
    if dimension and dimension not in set(Dimension):
        faults.append(f"项目「{name}」的考核维度「{dimension}」没有这一个")
    if told["measure"] not in units:
        faults.append(f"项目「{name}」计量的「{told['measure']}」没有这个计量")
        return None
    unit, known = units[told["measure"]], {one.code for one in segments}
    prices: dict[str, dict[str, Price]] = {"points": {}, "pay": {}}
    for kind, by_segment in prices.items():
        for code, price in told.get(kind, {}).items():
            read = read_price(price, unit=unit)
            if code not in known:
                faults.append(f"项目「{name}」的片区「{code}」没有这个片区")
            elif isinstance(read, str):
                faults.append(f"项目「{name}」{read}")
            else:
                by_segment[code] = read
    return Line(
        code=str(told["code"]), name=name, measure=str(told["measure"]), group=str(told.get("group", "")),
        points=prices["points"], pay=prices["pay"], by_quarter=bool(told.get("by_quarter", False)),
        dimension=dimension,
    )  # fmt: skip


def read_price(told: Mapping[str, Any], *, unit: int) -> Price | str:
    """A price as it is stored: tiers as [up to, price] in units of the price; or what is wrong with it.

    One with a target is a score: its weight for the whole target, by what was done of it, up to the cap, and not
    below nothing.
    """
    if "target" in told:
        target, weight, cap_ppm = int(told["target"]), int(told["weight"]), int(told.get("cap_ppm", PPM))
        if target <= 0 or not 0 < weight <= LARGEST_PRICE or not PPM <= cap_ppm <= 3 * PPM:
            return "的目标和权重要大于零，封顶在 100% 到 300% 之间"
        most = weight * cap_ppm // PPM
        return Price(unit=target * unit, tiers=(Tier(up_to=None, price_fen=weight),), floor_fen=0, cap_fen=most)
    tiers = [(None if upto is None else int(upto), int(price)) for upto, price in told["tiers"]]
    steps = [upto for upto, _ in tiers]
    closed = [upto for upto in steps if upto is not None]
    if not steps or steps[-1] is not None or None in steps[:-1]:
        return "的分档最后一档要写“以上”"
    if any(step <= 0 for step in closed) or any(above <= below for below, above in pairwise(closed)):
        return "的分档要一档比一档高"
    decline, floor, cap = int(told.get("decline", 0)), told.get("floor"), told.get("cap")
    if any(abs(price) > LARGEST_PRICE for _, price in tiers) or abs(decline) > LARGEST_PRICE:
        return "的单价大得不像真的"
    if decline > 0:
        return "下降的单价要是负数或零"
    if floor is not None and cap is not None and floor > cap:
        return "的保底高过封顶"
    return Price(
        unit=unit,
        tiers=tuple(Tier(up_to=None if upto is None else upto * unit, price_fen=price) for upto, price in tiers),
        kind=TierKind.WHOLE if told.get("whole") else TierKind.PROGRESSIVE,
        decline_fen=decline,
        floor_fen=None if floor is None else int(floor),
        cap_fen=None if cap is None else int(cap),
    )
