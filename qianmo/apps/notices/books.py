"""The rules of notices and of telling groups as books: changed by two persons from a day on, every version kept."""

from collections.abc import Sequence
from datetime import date

from qianmo.apps.households.queries import group_kinds
from qianmo.apps.notices.models import GroupNoticeRule, PublicNoticeRule
from qianmo.apps.org.books import DatedBook
from qianmo.apps.org.changes import Book
from qianmo.domain.notices import WAYS, Way
from qianmo.domain.refusal import Refused, join_refusals
from qianmo.domain.rulebook import Column, Row, Sheet, Sort

SHORTEST = 5
"""Days a notice hangs at least, as in a village."""


def _sheet() -> Sheet:
    columns = [
        Column(name="days", title="公示天数", sort=Sort.COUNT, least=5, most=30),
        Column(name="sample_ppm", title="抽查比例（%）", sort=Sort.PER_CENT, most=1_000_000, hint="0 是不抽查"),
        Column(name="sample_least", title="至少抽查几户", sort=Sort.COUNT, most=50),
        Column(name="answer_days", title="几天内答复异议", sort=Sort.COUNT, least=1, most=30),
        Column(name="before_signing", title="期满才能签约", sort=Sort.MARK),
    ]
    return Sheet(columns=columns, key=[], fewest=1, most=1)


def _groups() -> Sheet:
    columns = [
        Column(name="kind", title="客户群种类", sort=Sort.CHOICE, choices=group_kinds()),
        Column(name="way", title="办法", sort=Sort.CHOICE, choices=WAYS),
        Column(name="days", title="天数", sort=Sort.COUNT, most=30, hint="公示几天，或告知几天以后才能签约"),
        Column(name="sample_ppm", title="抽查比例（%）", sort=Sort.PER_CENT, most=1_000_000, hint="0 是不抽查"),
        Column(name="sample_least", title="至少抽查几户", sort=Sort.COUNT, most=50),
    ]
    return Sheet(columns=columns, key=["kind"])


def _days_fit(rows: Sequence[Row], _from: date) -> Refused | None:
    """A notice hangs long enough to be read, and where nobody is told no days pass."""
    faults, kinds = [], group_kinds()
    for row in rows:
        name, days = kinds[str(row["kind"])], int(str(row["days"]))
        if row["way"] == Way.POSTED and days < SHORTEST:
            faults.append(Refused(code="days", reason=f"“{name}”公示至少 {SHORTEST} 天"))
        if row["way"] == Way.NONE and days:
            faults.append(Refused(code="days", reason=f"“{name}”不告知不公示，天数请填 0"))
    return join_refusals(faults)


BOOKS: tuple[Book, ...] = (
    DatedBook(
        code="public_notice",
        title="公示与抽查",
        says="评议以后抽多少户入户核实、名单贴几天、异议几天内答复、期满前能不能签约。名单上写姓名和组；户主书面同意了的才写额度。",
        model=PublicNoticeRule,
        sheet=_sheet,
    ),
    DatedBook(
        code="group_notice",
        title="客户群告知与抽查",
        says="各类客户群的评议结果告知本人、公示还是都不做，几天，抽多少户核实。没有列的种类告知本人，当天起可以签约，不抽查。",
        model=GroupNoticeRule,
        sheet=_groups,
        sense=_days_fit,
    ),
)
"""Rules of this room the bank changes itself."""
