"""The loans behind a figure of the indicators as a workbook: they sum to it, names where the household is in sight."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from qianmo.analytics.indicators import POPULATIONS, ROWS, TableRow
from qianmo.apps.households.queries import faces
from qianmo.apps.targets.queries import LoanRow, loan_rows
from qianmo.domain.access import Right
from qianmo.domain.credit.guarantees import GUARANTEES
from qianmo.domain.money import FEN_PER_WAN
from qianmo.domain.targets.sentences import ALL
from qianmo.gateways.workbooks import Cell, Head
from qianmo.web.indicator_parts import names_of, open_to
from qianmo.web.lists.listing import Listing, Query
from qianmo.web.posting import day
from qianmo.web.seat import Seat
from qianmo.web.words.indicator import GRAINS

TABLE_ROWS = {row.code: row for row in ROWS}
KINDS = {
    "micro": "微型企业",
    "small": "小型企业",
    "medium": "中型企业",
    "large": "大型企业",
    "organisation": "其他组织",
}
CLASSES = {1: "正常", 2: "关注", 3: "次级", 4: "可疑", 5: "损失"}


@dataclass(frozen=True, slots=True)
class Asked:
    """Which loans an address asks for."""

    day: date
    population: str
    grain: str
    key: str
    only_bad: bool
    row: TableRow | None

    @property
    def rows(self) -> list[LoanRow]:
        """These loans, the largest first."""
        return loan_rows(
            on_day=self.day, population=self.population, grain=self.grain, key=self.key, only_bad=self.only_bad,
            only=self.row.holds if self.row else "true",
        )  # fmt: skip


def asked_of(seat: Seat, query: Query) -> Asked | None:
    """What an address asks for; None where it names nothing, or what lies outside one's sight."""
    on_day, population = day(query.get("day", "")), query.get("population") or ALL
    grain, key = query.get("grain") or "bank", query.get("key", "")
    if on_day is None or population not in POPULATIONS or grain not in {"bank", *GRAINS}:
        return None
    if not (seat.person.county_wide if grain == "bank" else open_to(seat, grain, on_day)(key)):
        return None
    row = TABLE_ROWS.get(query.get("row", ""))
    if query.get("row") and (row is None or row.population != population):
        return None
    return Asked(on_day, population, grain, key, query.get("bad") == "1", row)


def _loans(seat: Seat, query: Query) -> list[LoanRow]:
    asked = asked_of(seat, query)
    return [] if asked is None else asked.rows


def _rows(seat: Seat, query: Query) -> Iterator[Sequence[Cell]]:
    rows = _loans(seat, query)
    ids = [row.household_id for row in rows if row.household_id is not None]
    known, named = faces(household_ids=ids, scope=seat.scope), names_of("product", [], on=seat.on)
    for row in rows:
        face = known.get(row.household_id or 0)
        whose = (face.number, face.head_name, face.village) if face else (None, stranger(row), None)
        yield (
            *whose, named.get(row.product, row.product), row.fen / 100, CLASSES[row.loan_class],
            row.credit_fen / FEN_PER_WAN, GUARANTEES.get(row.guarantee, row.guarantee) or None,
        )  # fmt: skip


def stranger(row: LoanRow) -> str:
    """What is said of a borrower who is not shown by name: what kind of firm, or why not."""
    return "不在您的范围" if row.household_id else KINDS.get(row.kind, "没有客户档案")


INDICATOR_LOANS = Listing(
    key="indicator_loans",
    title="指标的借据",
    address="indicator-loans",
    right=Right.SEE_LINES,
    filters={"day": "截至", "population": "口径", "grain": "按", "key": "谁的", "bad": "只看不良", "row": "分项"},
    heads=[
        Head("户号"), Head("借款人"), Head("村"), Head("产品"), Head("余额（元）", "money"), Head("五级分类"),
        Head("授信合计（万元）", "money"), Head("担保方式"),
    ],
    definition="这一天这个口径里有余额的借据，余额大的在前，合计就是指标里的那个数",
    count=lambda seat, query: len(_loans(seat, query)),
    rows=_rows,
    keeps=False,
)  # fmt: skip
