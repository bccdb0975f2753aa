"""村情台账: every ledger of villages, in the columns it is written in and what became of each row."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from qianmo.apps.grids.cutting import cuts_of
from qianmo.apps.grids.ledgers.classes import classes, rural_flags
from qianmo.apps.grids.ledgers.facts import facts
from qianmo.apps.grids.ledgers.people import contacts
from qianmo.apps.grids.ledgers.plaques import plaques
from qianmo.domain.access import Right
from qianmo.gateways.workbooks import Cell, Head
from qianmo.web.lists.listing import Listing, Query
from qianmo.web.seat import Seat

Row = Sequence[Cell]
TOWN = Head("乡镇")


def contact_rows(seat: Seat, query: Query) -> list[Any]:
    """Contacts as the page and the workbook list them."""
    return contacts(scope=seat.scope, town=query.get("town", ""))


def plaque_rows(seat: Seat, query: Query) -> list[Any]:
    """Plaques, narrowed by `state`: those whose name no longer answers, those never looked after, those that hang."""
    state = query.get("state", "")
    rows = plaques(scope=seat.scope, on=seat.on, town=query.get("town", ""))
    if state not in STATES:
        return rows
    hanging = [one for one in rows if one.taken_down_on is None]
    if state == "stale":
        return [one for one in hanging if not one.answers]
    return [one for one in hanging if one.checked_on is None] if state == "unchecked" else hanging


STATES = {"hanging": "挂着的", "stale": "名字不对的", "unchecked": "没查过的"}


def fact_rows(seat: Seat, query: Query) -> list[Any]:
    """Figures of villages."""
    return facts(scope=seat.scope, town=query.get("town", ""))


def class_rows(seat: Seat, query: Query) -> list[Any]:
    """Classes of villages."""
    return classes(scope=seat.scope, town=query.get("town", ""))


def rural_rows(seat: Seat, query: Query) -> list[Any]:
    """Flags of villages."""
    return rural_flags(scope=seat.scope, town=query.get("town", ""))


def cut_rows(seat: Seat, query: Query) -> list[Any]:
    """What lies below villages."""
    return cuts_of(scope=seat.scope, town=query.get("town", ""))


def _listing(
    key: str, title: str, heads: list[Head], rows: Callable[[Seat, Query], list[Any]], told: Callable[[Any], Row],
    *, definition: str, filters: dict[str, str] | None = None,
) -> Listing:  # fmt: skip
    def every(seat: Seat, query: Query) -> Iterator[Row]:
        return (told(one) for one in rows(seat, query))

    return Listing(
        key=key, title=title, address="ledgers", right=Right.SEE_FUNNEL, filters={"town": "乡镇"} | (filters or {}),
        heads=heads, definition=definition, count=lambda seat, query: len(rows(seat, query)), rows=every,
        fixed={"book": key.partition("-")[2]},
    )  # fmt: skip


CONTACTS = _listing(
    "ledger-contacts", "村内联系人",
    [Head("村代码"), Head("村"), TOWN, Head("角色"), Head("姓名"), Head("电话"), Head("任职起", "date"),
     Head("离任", "date"), Head("离任原因"), Head("登记人")],
    contact_rows,
    lambda one: (one.at.code, one.at.name, one.at.town, one.role, one.name, one.phone, one.since, one.until,
                 one.ending or None, one.listed_by),
    definition="联系人只荐人、不担责；电话遮住",
)  # fmt: skip
PLAQUES = _listing(
    "ledger-plaques", "金融服务牌",
    [Head("村代码"), Head("村"), TOWN, Head("编号"), Head("位置"), Head("工号"), Head("客户经理"), Head("是现主办"),
     Head("挂牌日", "date"), Head("最近查看", "date"), Head("状态"), Head("查看人"), Head("摘牌日", "date"),
     Head("摘牌原因")],
    plaque_rows,
    lambda one: (one.at.code, one.at.name, one.at.town, one.number, one.place, one.staff_number, one.staff,
                 "是" if one.answers else "否",
                 one.hung_on, one.checked_on, one.state or None, one.checked_by or None, one.taken_down_on,
                 one.taken_down_for or None),
    definition="牌上的客户经理不是现主办的要换牌", filters={"state": "状态"},
)  # fmt: skip
VILLAGE_FACTS = _listing(
    "ledger-facts", "村情",
    [Head("村代码"), Head("村"), TOWN, Head("项目"), Head("值"), Head("单位"), Head("截至", "date"), Head("来源"),
     Head("登记人"), Head("是现值")],
    fact_rows,
    lambda one: (one.at.code, one.at.name, one.at.town, one.name, one.value, one.unit or None, one.as_of, one.source,
                 one.by, "是" if one.current else "否"),
    definition="截至日最近的为现值，以前的留着",
)  # fmt: skip
VILLAGE_CLASSES = _listing(
    "ledger-classes", "村类",
    [Head("村代码"), Head("村"), TOWN, Head("村类"), Head("依据"), Head("起始日", "date"), Head("终止日", "date"),
     Head("终止原因"), Head("登记人")],
    class_rows,
    lambda one: (one.at.code, one.at.name, one.at.town, one.name, one.reason, one.since, one.until, one.ending or None,
                 one.by),
    definition="暂缓与别的村类可以并存，已有的不受影响",
)  # fmt: skip
RURAL = _listing(
    "ledger-rural", "涉农标志",
    [Head("村代码"), Head("村"), TOWN, Head("涉农"), Head("依据"), Head("起始日", "date"), Head("到", "date"),
     Head("登记人")],
    rural_rows,
    lambda one: (one.at.code, one.at.name, one.at.town, "是" if one.rural else "否", one.reason, one.since, one.until,
                 one.by or None),
    definition="按日期记，某一天的标志照那一天的查",
)  # fmt: skip
CUTS = _listing(
    "ledger-cuts", "村内划分",
    [Head("村代码"), Head("村"), TOWN, Head("种类"), Head("小区"), Head("名称"), Head("起始日", "date"), Head("代码")],
    cut_rows,
    lambda one: (one.at.code, one.at.name, one.at.town, one.kind, *one.parts, one.since, one.code),
    definition="农区分组，城区分楼栋、商圈、园区",
)  # fmt: skip
