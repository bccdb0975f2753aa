"""The rule of notices as a book: changed by two persons from a day on, every version kept."""

from qianmo.apps.notices.models import PublicNoticeRule
from qianmo.apps.org.books import DatedBook
from qianmo.apps.org.changes import Book
from qianmo.domain.rulebook import Column, Sheet, Sort


def _sheet() -> Sheet:
    columns = [
        Column(name="days", title="公示天数", sort=Sort.COUNT, least=5, most=30),
        Column(name="sample_ppm", title="抽查比例（%）", sort=Sort.PER_CENT, most=1_000_000, hint="0 是不抽查"),
        Column(name="sample_least", title="至少抽查几户", sort=Sort.COUNT, most=50),
        Column(name="answer_days", title="几天内答复异议", sort=Sort.COUNT, least=1, most=30),
        Column(name="before_signing", title="期满才能签约", sort=Sort.MARK),
    ]
    return Sheet(columns=columns, key=[], fewest=1, most=1)


BOOKS: tuple[Book, ...] = (
    DatedBook(
        code="public_notice",
        title="公示与抽查",
        says="评议以后抽多少户入户核实、名单贴几天、异议几天内答复、期满前能不能签约。名单上写姓名和组；户主书面同意了的才写额度。",
        model=PublicNoticeRule,
        sheet=_sheet,
    ),
)
"""Rules of this room the bank changes itself."""
