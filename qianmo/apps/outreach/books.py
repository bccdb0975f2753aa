"""The criteria of 信用户 and 信用村 as a book: changed by two persons from a day on, every version kept."""

from collections.abc import Mapping, Sequence
from datetime import date

from qianmo.apps.org.books import DatedBook
from qianmo.apps.org.changes import Book
from qianmo.apps.outreach.models import CreditCriterion, FieldBounds, Untested
from qianmo.domain.outreach.days import RULE as DAYS
from qianmo.domain.outreach.status import HouseholdTest, VillageTest
from qianmo.domain.refusal import Refused
from qianmo.domain.rulebook import Column, Row, Sheet, Sort

TESTS: Mapping[str, str] = {
    HouseholdTest.RESIDENT: "常住", HouseholdTest.CAPABLE: "户主在可授信的年龄内", HouseholdTest.INCOME: "有收入",
    HouseholdTest.NO_ARREARS: "没有欠款", HouseholdTest.CLEAN: "没有被执行、没有不良",
    VillageTest.CREDIT_SHARE: "信用户占比不低于", VillageTest.CLEAR_SHARE: "无欠款户占借款户不低于",
    VillageTest.BAD_RATE: "不良率低于", VillageTest.NEW_BAD_RATE: "新增不良率低于",
}  # fmt: skip


def _sheet() -> Sheet:
    columns = [
        Column(name="test", title="条件", sort=Sort.CHOICE, choices=TESTS),
        Column(name="bound_ppm", title="界限（%）", sort=Sort.PER_CENT, hint="户的条件填 0"),
    ]
    return Sheet(columns=columns, key=["test"], fewest=2)


def _asks_of_both(rows: Sequence[Row], _from: date) -> Refused | None:
    """Something is asked of households and of villages, and a village's bound is over nought and at most the whole."""
    asked = {str(row["test"]) for row in rows}
    if not asked & set(HouseholdTest) or VillageTest.CREDIT_SHARE not in asked:
        return Refused(code="criteria", reason="没有提交：户的条件至少一条，村要有信用户占比。请补上")
    wrong = [row for row in rows if row["test"] in set(VillageTest) and not 0 < int(str(row["bound_ppm"])) <= 1_000_000]
    if wrong:
        return Refused(code="bound", reason="没有提交：村的界限要大于 0、不超过 100%。请改")
    return None


def _days() -> Sheet:
    unready = {str(key): str(label) for key, label in Untested.choices}
    columns = [
        Column(name="people", title="一个村一天最多几人", sort=Sort.COUNT, least=1, most=50),
        Column(name="days_a_week", title="一人一周最多几天", sort=Sort.COUNT, least=1, most=7),
        Column(name="dearest_yuan", title="签约礼品单价最高（元）", sort=Sort.COUNT, least=1, most=1_000),
        Column(name="untested", title="没有通过话术考试的", sort=Sort.CHOICE, choices=unready),
    ]
    return Sheet(columns=columns, key=[], fewest=1, most=1)


BOOKS: tuple[Book, ...] = (
    DatedBook(
        code="field_bounds",
        title="进村与礼品",
        says="一村一天最多几人、一人一周最多几天、签约礼品最高多少钱，主办没有通过话术考试的村派不派走访。按当天的版本。",
        model=FieldBounds,
        sheet=_days,
        otherwise={
            date.min: [
                {
                    "people": DAYS.people,
                    "days_a_week": DAYS.days_a_week,
                    "dearest_yuan": DAYS.dearest_fen // 100,
                    "untested": str(Untested.WARN),
                }
            ]
        },
    ),
    DatedBook(
        code="credit_criteria",
        title="信用户、信用村条件",
        says="列上的条件都要满足才是信用户、信用村；没有列的不要求。年审按统计那天的这一套，旧的留着。",
        model=CreditCriterion,
        sheet=_sheet,
        sense=_asks_of_both,
    ),
)
"""Rules of this room the bank changes itself."""
