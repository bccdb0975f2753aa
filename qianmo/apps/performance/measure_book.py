"""The rule of measures the bank says itself, as a book: a row for each, from a day on, by two persons."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from qianmo.analytics.work import MEASURES
from qianmo.analytics.work.own import EVENT_NAMES
from qianmo.apps.org.books import DatedBook
from qianmo.apps.performance.catalogue import OWN, products_held, said_of
from qianmo.apps.performance.models import MeasureRule, Scheme, SchemeState
from qianmo.domain.performance.measures import CONDITIONS, COUNTS, MONEY, SIDES, SOURCES, faults_of
from qianmo.domain.refusal import Refused, join_refusals
from qianmo.domain.rulebook import Column, Row, Sheet, Sort

MOST = 60


def _sheet() -> Sheet:
    units = {one: one for one in (*COUNTS, *MONEY)}
    columns = [
        Column(name="name", title="计量", sort=Sort.TEXT, hint="如 贵金属、中间业务收入"),
        Column(name="source", title="数什么", sort=Sort.CHOICE, choices=SOURCES),
        Column(name="unit", title="单位", sort=Sort.CHOICE, choices=units, hint="单价按它写"),
        Column(name="side", title="哪类账户", sort=Sort.CHOICE, choices=SIDES, optional=True),
        Column(name="products", title="产品", sort=Sort.TEXT, optional=True, hint="几个用、隔开；空着是全部"),
        Column(name="least_fen", title="余额不低于（万元）", sort=Sort.AMOUNT, optional=True),
        Column(name="sound", title="只算正常", sort=Sort.MARK),
        Column(name="kinds", title="交易种类", sort=Sort.TEXT, optional=True, hint="照供数写，如 核销收回"),
        Column(name="event", title="办的什么事", sort=Sort.CHOICE, choices=EVENT_NAMES, optional=True),
        Column(name="outcome", title="结果含", sort=Sort.TEXT, optional=True, hint="如 有意向"),
        Column(name="once", title="一户一月一次", sort=Sort.MARK),
        Column(name="counts", title="条件", sort=Sort.CHOICE, choices=CONDITIONS),
        Column(name="number", title="条件的数", sort=Sort.COUNT, most=1_000_000, optional=True),
        Column(name="fewer", title="少者为好", sort=Sort.MARK),
    ]  # fmt: skip
    return Sheet(columns=columns, key=["name"], most=MOST)


def _sense(rows: Sequence[Row], valid_from: date) -> Refused | None:
    """What is wrong with a measure; one that a scheme in force names goes on, in the unit its price is for."""
    shipped, products = [one.name for one in MEASURES.values()], products_held()
    faults = [fault for row in rows for fault in faults_of(said_of(row), shipped=shipped, products=products)]
    units = {OWN + str(row["name"]): row["unit"] for row in rows}
    then = dict(MeasureRule.objects.filter(valid__contains=valid_from).values_list("name", "unit"))
    for code in sorted(_named(valid_from)):
        name = code.removeprefix(OWN)
        if code not in units:
            faults.append(f"“{name}”在用的考核方案还在数，不能去掉")
        elif name in then and units[code] != then[name]:
            faults.append(f"“{name}”在用的考核方案按“{then[name]}”写了单价，单位不能改")
    said = [Refused(code="measure", reason=f"没有提交：{one}。请核对") for one in faults]
    return join_refusals(said) if said else None


def _named(since: date) -> set[str]:
    """The bank's own measures that schemes in force on a day or later name."""
    rows = Scheme.objects.filter(state=SchemeState.PUBLISHED).order_by("from_month")
    holds = list(rows.filter(from_month__gte=since).values_list("content", flat=True))
    earlier = list(rows.filter(from_month__lt=since).values_list("content", flat=True))[-1:]
    return {code for content in (*earlier, *holds) for code in own_named(content) if code.startswith(OWN)}


def own_named(content: Mapping[str, Any]) -> Iterator[str]:
    """The measures a scheme as stored names: of its lines, and those that break ties."""
    yield from (str(line["measure"]) for line in content["lines"])
    yield from (str(tie).removeprefix("-") for tie in content.get("ties", ()))


MEASURE_BOOK = DatedBook(
    code="measures",
    title="自定计量",
    says="考核方案可以数的东西，由银行自己写：从账户、交易、办的事来数，或手工录入、导入。一行一个，从生效日后的下个月起数。",
    model=MeasureRule,
    sheet=_sheet,
    sense=_sense,
)
"""Measures the bank says itself."""
