"""The yearly re-rating as workbooks: villages with their figures, households with what changed and why."""

from collections.abc import Iterator, Sequence

from qianmo.apps.outreach.books import TESTS
from qianmo.apps.outreach.queries import RatedVillage, rated_households, rated_villages
from qianmo.domain.access import Right
from qianmo.domain.money import FEN_PER_WAN
from qianmo.domain.outreach.status import Turn, VillageTest
from qianmo.gateways.workbooks import Cell, Head
from qianmo.web.lists.listing import Listing, Query
from qianmo.web.lists.places import village_id
from qianmo.web.posting import whole
from qianmo.web.seat import Seat

TURNS = {
    Turn.FIRST_IN: "新评上", Turn.FIRST_OUT: "没有评上", Turn.KEPT: "保持", Turn.GAINED: "今年评上", Turn.LOST: "失去",
    Turn.STAYED_OUT: "仍没有评上",
}  # fmt: skip
STATES = {"credit": "信用村", "not": "不是信用村", "waiting": "等确认", "uncounted": "没有统计", "lost": "失去称号"}


def asked_year(seat: Seat, query: Query) -> int:
    """The year of an address, or the running one."""
    return whole(query.get("year", ""), missing=seat.on.year)


def kept(seat: Seat, query: Query) -> list[RatedVillage]:
    """Villages as the filters leave them."""
    state = query.get("state", "")
    return [
        one
        for one in rated_villages(scope=seat.scope, year=asked_year(seat, query))
        if not state
        or {
            "credit": bool(one.confirmed_by) and one.is_credit, "not": bool(one.confirmed_by) and not one.is_credit,
            "waiting": one.figures is not None and not one.confirmed_by, "uncounted": one.figures is None,
            "lost": one.turn is Turn.LOST,
        }.get(state, True)
    ]  # fmt: skip


def told(lacks: Sequence[str]) -> str:
    """What is lacking, in words."""
    return "、".join(TESTS[test].removesuffix("低于").removesuffix("不") for test in lacks)


def _village_rows(seat: Seat, query: Query) -> Iterator[Sequence[Cell]]:
    for one in kept(seat, query):
        figures = one.figures
        if figures is None:
            yield (one.code, one.village, one.town, one.branch, *[None] * 14)
            continue
        yield (
            one.code, one.village, one.town, one.branch, figures.households, figures.credit,
            figures.ratio(VillageTest.CREDIT_SHARE).percent(), figures.borrowers, figures.clear,
            figures.ratio(VillageTest.CLEAR_SHARE).percent(), figures.balance_fen / FEN_PER_WAN,
            figures.bad_fen / FEN_PER_WAN, figures.ratio(VillageTest.BAD_RATE).percent(),
            figures.ratio(VillageTest.NEW_BAD_RATE).percent(), "是" if one.is_credit else "否",
            TURNS[one.turn] if one.turn else None, told(one.lacks) or None, one.confirmed_by or "等确认",
        )  # fmt: skip


RERATED_VILLAGES = Listing(
    key="rerated-villages",
    title="村年审",
    address="rerating",
    right=Right.SEE_FUNNEL,
    filters={"year": "年度", "state": "哪些村"},
    heads=[
        Head("代码"), Head("村"), Head("乡镇"), Head("机构"), Head("户数", "count"), Head("信用户", "count"),
        Head("信用户占比"), Head("借款户", "count"), Head("无欠款户", "count"), Head("无欠款占比"),
        Head("贷款余额（万元）", "money"), Head("不良（万元）", "money"), Head("不良率"), Head("新增不良率"),
        Head("信用村"), Head("和上年比"), Head("差在哪里"), Head("确认人"),
    ],
    definition="按统计那天的条件，未取整比较；占比相等算达到，率要低于界限",
    count=lambda seat, query: len(kept(seat, query)),
    rows=_village_rows,
)  # fmt: skip


def _household_rows(seat: Seat, query: Query) -> Iterator[Sequence[Cell]]:
    here, year = village_id(seat, query), asked_year(seat, query)
    for one in rated_households(scope=seat.scope, village_id=here, year=year):
        yield (
            one.number, "是" if one.is_credit else "否", TURNS[one.turn], told(one.lacks) or None,
            one.limit_fen / FEN_PER_WAN, None if one.was_limit_fen is None else one.was_limit_fen / FEN_PER_WAN,
        )  # fmt: skip


RERATED_HOUSEHOLDS = Listing(
    key="rerated-households",
    title="户年审",
    address="village-rerating",
    right=Right.SEE_CUSTOMERS,
    filters={"village": "村", "year": "年度"},
    path=["village"],
    heads=[
        Head("户号"), Head("信用户"), Head("和上年比"), Head("差在哪里"), Head("额度（万元）", "money"),
        Head("上年额度（万元）", "money"),
    ],
    definition="列上的条件都满足才是信用户；失去称号只停新的优惠",
    count=lambda seat, query: sum(1 for _ in _household_rows(seat, query)),
    rows=_household_rows,
    keeps=False,
)  # fmt: skip
