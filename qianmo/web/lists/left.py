"""离开口径 as a workbook: customers of a population at the beginning of the year who still owe and left it, whole."""

from collections.abc import Iterator, Sequence
from datetime import date

from qianmo.analytics.indicators import POPULATIONS
from qianmo.apps.households.queries import Face, faces
from qianmo.apps.targets.queries import LeftRow, left_rows
from qianmo.domain.access import Right
from qianmo.domain.money import FEN_PER_WAN
from qianmo.domain.targets.indicators import Base
from qianmo.domain.targets.sentences import base_day
from qianmo.gateways.workbooks import Cell, Head
from qianmo.web.lists.listing import Listing, Query
from qianmo.web.posting import day
from qianmo.web.seat import Seat


def asked_of(query: Query) -> tuple[date, str] | None:
    """The day and the capped population an address names; None where it names none."""
    on_day, population = day(query.get("day", "")), query.get("population", "")
    if on_day is None or population not in POPULATIONS or not POPULATIONS[population].is_capped:
        return None
    return on_day, population


def left_in_sight(seat: Seat, query: Query) -> list[tuple[LeftRow, Face | None]]:
    """Who left, the largest balance at the beginning of the year first, with the household where it is in sight."""
    asked = asked_of(query)
    if asked is None:
        return []
    on_day, population = asked
    start = base_day(as_of=on_day, base=Base.YEAR_START)
    rows = left_rows(on_day=on_day, base_on=start, population=population)
    known = faces(household_ids=[one.household_id for one in rows if one.household_id is not None], scope=seat.scope)
    return [(one, known.get(one.household_id or 0)) for one in rows]


def _rows(seat: Seat, query: Query) -> Iterator[Sequence[Cell]]:
    for one, face in left_in_sight(seat, query):
        named = (face.number, face.head_name, face.village) if face else (None, "不在您的范围", None)
        yield (*named, *(fen / FEN_PER_WAN for fen in (one.base_fen, one.fen, one.credit_fen)))


LEFT = Listing(
    key="left",
    title="离开口径",
    address="indicator-left",
    right=Right.SEE_LINES,
    filters={"day": "截至", "population": "口径"},
    heads=[
        Head("户号"), Head("户主"), Head("村"), Head("年初余额（万元）", "money", "整户一起出去的就是它"),
        Head("现在余额（万元）", "money"), Head("授信合计（万元）", "money"),
    ],
    definition="年初在口径里、现在还有余额、因授信合计超过上限不再算在里面的客户，整户余额一起出去；还清的不在内",
    count=lambda seat, query: len(left_in_sight(seat, query)),
    rows=_rows,
    keeps=False,
)  # fmt: skip
