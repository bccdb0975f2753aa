"""The rules of indicators as books: changed by two persons from a day on, every version kept."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, fields
from datetime import date
from typing import Any

from qianmo.analytics.indicators import POPULATIONS
from qianmo.apps.org.books import BRANCH, DatedBook, Named, branch_column
from qianmo.apps.org.changes import Book
from qianmo.apps.targets.models import (
    BranchMerge,
    BulletinRule,
    CohortUnit,
    IndicatorRule,
    PopulationCap,
    ToleranceStep,
)
from qianmo.apps.targets.shipped import shipped_caps, shipped_sentences
from qianmo.domain.refusal import Refused
from qianmo.domain.rulebook import Column, Row, Sheet, Sort
from qianmo.domain.targets.bulletins import EVERY
from qianmo.domain.targets.indicators import Base, Force, Sense
from qianmo.domain.targets.measures import PLANNED
from qianmo.domain.targets.sentences import Against, Figure
from qianmo.domain.targets.tolerance import USUAL, Outcome, Step, unfit

FIGURES: Mapping[str, str] = {
    Figure.GROWTH: "增速", Figure.INCREMENT: "增量", Figure.BALANCE: "余额", Figure.BORROWERS: "户数",
    Figure.SUCCESS: "申贷获得率（户，获批）", Figure.SUCCESS_CASES: "申贷获得率（笔，获批）",
    Figure.SUCCESS_AMOUNT: "申贷获得率（金额，获批）", Figure.USED: "申贷获得率（户，已用）",
    Figure.USED_CASES: "申贷获得率（笔，已用）", Figure.USED_AMOUNT: "申贷获得率（金额，已用）",
    Figure.BAD: "不良率", Figure.COST: "新发放利率", Figure.SHARE: "占各项贷款", Figure.AVERAGE: "户均余额",
}  # fmt: skip
ANSWERS: Mapping[str, str] = {Outcome.ORDINARY: "一般责任", Outcome.STRICT: "从严追责"}
"""How bad loans beyond what is borne with are taken."""
BASES: Mapping[str, str] = {Base.YEAR_START: "较年初", Base.YEAR_AGO: "同比"}
SENSES: Mapping[str, str] = {Sense.AT_LEAST: "不低于", Sense.AT_MOST: "不高于"}
HELD_AGAINST: Mapping[str, str] = {
    Against.ALL: "各项贷款的同一个数", Against.BASE: "自己的基期", Against.FIXED: "一个定数",
    Against.NOTHING: "只看不比",
}  # fmt: skip
FORCES: Mapping[str, str] = {Force.HARD: "必须", Force.STRIVE: "力争", Force.MONITOR: "监测"}


def _indicators() -> Sheet:
    named = {code: one.name for code, one in POPULATIONS.items()}
    columns = [
        Column(name="code", title="代码", sort=Sort.TEXT),
        Column(name="title", title="指标", sort=Sort.TEXT),
        Column(name="population", title="口径", sort=Sort.CHOICE, choices=named),
        Column(name="figure", title="数", sort=Sort.CHOICE, choices=FIGURES),
        Column(name="base", title="基期", sort=Sort.CHOICE, choices=BASES),
        Column(name="sense", title="方向", sort=Sort.CHOICE, choices=SENSES),
        Column(name="against", title="比什么", sort=Sort.CHOICE, choices=HELD_AGAINST),
        Column(name="offset_ppm", title="加几点（%）", sort=Sort.PER_CENT, hint="比定数时就是那个数"),
        Column(name="force", title="要求", sort=Sort.CHOICE, choices=FORCES),
    ]
    return Sheet(columns=columns, key=["code"], fewest=1, most=40)


def _caps() -> Sheet:
    capped = {code: one.name for code, one in POPULATIONS.items() if one.is_capped and not one.cap_of}
    columns = [
        Column(name="population", title="口径", sort=Sort.CHOICE, choices=capped),
        Column(name="cap_fen", title="单户上限（万元）", sort=Sort.AMOUNT, least=1),
    ]
    return Sheet(columns=columns, key=["population"], fewest=len(capped))


def _tolerance() -> Sheet:
    named = {code: one.name for code, one in POPULATIONS.items()}
    beside = {str(one): HELD_AGAINST[one] for one in (Against.ALL, Against.FIXED)}
    columns = [
        Column(name="scale", title="容忍度", sort=Sort.TEXT, most=40),
        Column(name="population", title="口径", sort=Sort.CHOICE, choices=named),
        Column(name="against", title="比什么", sort=Sort.CHOICE, choices=beside | {Against.ALL: "各项贷款的不良率"}),
        Column(name="outcome", title="结论", sort=Sort.CHOICE, choices=ANSWERS),
        Column(name="above_ppm", title="起点（%）", sort=Sort.PER_CENT, hint="比各项贷款时是高出几点"),
        Column(name="reached", title="到了就算", sort=Sort.MARK, hint="不勾是超过才算"),
    ]
    return Sheet(columns=columns, key=["scale", "outcome"], fewest=1, most=40)


def _makes_scales(rows: Sequence[Row], _from: date) -> Refused | None:
    return unfit([step_of(row) for row in rows])


def step_of(row: Mapping[str, Any]) -> Step:
    """A row of the book as a step."""
    return Step(**{one.name: row[one.name] for one in fields(Step)})


def _merges() -> Sheet:
    into = branch_column()
    columns = [
        branch_column(hint="并出去的"),
        Column(name="into", title="并入机构", sort=Sort.CHOICE, choices=into.choices),
    ]
    return Sheet(columns=columns, key=["branch"])


def _cohorts() -> Sheet:
    columns = [Column(name="cohort", title="分组", sort=Sort.TEXT, hint="例如 强县、乡镇网点"), branch_column()]
    return Sheet(columns=columns, key=["cohort", "branch"])


def _bulletins() -> Sheet:
    columns = [
        Column(
            name="measure", title="指标", sort=Sort.CHOICE, choices={code: one.name for code, one in PLANNED.items()}
        ),
        Column(name="every", title="多久一次", sort=Sort.CHOICE, choices=EVERY),
        Column(name="within_days", title="期后几天内", sort=Sort.COUNT, least=1, most=31),
        Column(name="people", title="按人也公示", sort=Sort.MARK),
    ]
    return Sheet(columns=columns, key=["measure"])


def _ends_somewhere(rows: Sequence[Row], _from: date) -> Refused | None:
    """A unit is merged into one that goes on; whoever merged twice names where it ends."""
    gone = {row["branch"] for row in rows}
    for row in rows:
        if row["into"] in gone:
            return Refused(code="merged_on", reason=f"没有提交：{row['into']} 自己也并出去了。请写最后并到哪个机构")
    return None


INTO = Named(field="into_id", path="into__code", ids=BRANCH.ids)
BOOKS: tuple[Book, ...] = (
    DatedBook(
        code="indicators",
        title="监管指标",
        says="每句话：哪个口径的哪个数，和什么比，差几点，要求多硬。一年一套，旧的留着；按截至日那天的这一套读。本行没有定过的年份，按附带的一套（据公开文件）。",
        model=IndicatorRule,
        sheet=_indicators,
        otherwise=shipped_sentences(),
    ),
    DatedBook(
        code="population_caps",
        title="口径上限",
        says="单户授信合计超过上限的那天起，整户余额离开这个口径。本行没有定过的年份，按附带的上限（据公开文件）。",
        model=PopulationCap,
        sheet=_caps,
        otherwise=shipped_caps(),
    ),
    DatedBook(
        code="tolerance",
        title="不良容忍度",
        says="不良率到哪里为止予以免责，超过怎么认定。按机构、客户经理、产品各自比；按截至日那天的这一版。",
        model=ToleranceStep,
        sheet=_tolerance,
        otherwise={date.min: [asdict(one) for one in USUAL]},
        sense=_makes_scales,
    ),
    DatedBook(
        code="branch_merges",
        title="机构合并",
        says="从生效日起，并出去的机构连同以前的数都算在并入的机构里，增减同口径。以前报过的数留着。",
        model=BranchMerge,
        sheet=_merges,
        named={"branch": BRANCH, "into": INTO},
        sense=_ends_somewhere,
    ),
    DatedBook(
        code="cohorts",
        title="机构分组",
        says="分组另有自己的目标，考核方案里可以单列，按每月 1 日在不在组里；组里的机构既算在分组里，也算在上级里。",
        model=CohortUnit,
        sheet=_cohorts,
        named={"branch": BRANCH},
    ),
    DatedBook(
        code="bulletin_rules",
        title="进度公示",
        says="哪些指标向全行公示，多久一次，一期过后几天内要公示，按不按人；到期没有公示的，编目标的人在今日里看到。",
        model=BulletinRule,
        sheet=_bulletins,
    ),
)
"""Rules of this room the bank changes itself."""
