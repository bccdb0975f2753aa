"""Rosters on their way from verdict to contract, samples and objections as workbooks."""

from collections.abc import Iterator, Sequence

from django.utils.timezone import localtime

from qianmo.apps.notices.queries import (
    STATES,
    ObjectionRow,
    RosterState,
    objections,
    roster_states,
    rules_of_rosters,
    sampled,
)
from qianmo.apps.ratings.queries import rated_rosters, rated_years, roster_of_village, stage_rule
from qianmo.domain.access import Right
from qianmo.gateways.workbooks import Cell, Head
from qianmo.web.lists.listing import Listing, Query
from qianmo.web.lists.places import village_id
from qianmo.web.notices import NAMES, next_step, said
from qianmo.web.posting import whole
from qianmo.web.seat import Seat


def asked_year(seat: Seat, query: Query) -> int:
    """The year of an address, or the latest in which somebody was rated."""
    return whole(query.get("year", "")) or next(iter(rated_years(scope=seat.scope)), seat.on.year)


OnItsWay = tuple[RosterState, str]
"""A rated roster and the key of what is next."""


def on_their_way(seat: Seat, *, year: int) -> list[OnItsWay]:
    """Rated rosters of a year in sight with what is next, each by the rule that holds for it."""
    ids = rated_rosters(year=year, scope=seat.scope)
    done_ppm, rules = stage_rule(on=seat.on).done_ppm, rules_of_rosters(roster_ids=ids, on=seat.on)
    found = roster_states(roster_ids=ids, scope=seat.scope).values()
    return [
        (one, next_step(one, rule=held.rule, done_ppm=done_ppm, way=held.way))
        for one in found
        for held in (rules[one.roster_id],)
    ]


def kept(rows: Sequence[OnItsWay], query: Query) -> list[OnItsWay]:
    """Those the filter leaves."""
    step = query.get("step", "")
    return [(one, found) for one, found in rows if step not in NAMES or found == step]


def _asked(seat: Seat, query: Query) -> list[OnItsWay]:
    return kept(on_their_way(seat, year=asked_year(seat, query)), query)


def _rows(seat: Seat, query: Query) -> Iterator[Sequence[Cell]]:
    for one, step in _asked(seat, query):
        yield (
            one.code, one.village, one.to_rate, one.rated, one.sampled, one.sample_left, one.posted, one.waiting,
            one.struck, one.objections, said(one, step)[1],
        )  # fmt: skip


NOTICES = Listing(
    key="notices",
    title="公示",
    address="notices",
    right=Right.SEE_FUNNEL,
    filters={"year": "年度", "step": "走到"},
    heads=[
        Head("代码"), Head("村或客户群"), Head("要评（户）", "count"), Head("已评（户）", "count"),
        Head("抽查（户）", "count"),
        Head("抽查未核实", "count"), Head("已公示（户）", "count"), Head("待公示（户）", "count"),
        Head("要重评（户）", "count"), Head("异议待答复", "count"), Head("走到"),
    ],
    definition="评过的村和客户群各一行；已公示（告知）是现在的结论仍有效的户",
    count=lambda seat, query: len(_asked(seat, query)),
    rows=_rows,
)  # fmt: skip


def _roster(seat: Seat, query: Query) -> int:
    found = roster_of_village(village_id=village_id(seat, query), year=asked_year(seat, query))
    return found or 0


def _sampled_rows(seat: Seat, query: Query) -> Iterator[Sequence[Cell]]:
    for one in sampled(roster_id=_roster(seat, query), scope=seat.scope):
        yield (
            one.place, one.number, one.head, one.group or None, one.finding_name, one.note or None,
            one.checked_by or None, localtime(one.checked_at).date() if one.checked_at else None,
        )  # fmt: skip


SAMPLED = Listing(
    key="sampled",
    title="抽查",
    address="village-notices",
    right=Right.SEE_CUSTOMERS,
    filters={"village": "村", "year": "年度"},
    path=["village"],
    heads=[
        Head("次序", "count"), Head("户号"), Head("户主"), Head("组"), Head("核实"), Head("说明"), Head("核实人"),
        Head("核实日", "date"),
    ],
    definition="按随机数抽出的次序；拿随机数和名单谁都能重抽一遍",
    count=lambda seat, query: len(sampled(roster_id=_roster(seat, query), scope=seat.scope)),
    rows=_sampled_rows,
    keeps=False,
)  # fmt: skip


def objections_kept(seat: Seat, query: Query) -> list[ObjectionRow]:
    """Objections in sight as the filter leaves them."""
    state = query.get("state", "")
    return objections(scope=seat.scope, states=[state] if state in STATES else [])


def _objection_rows(seat: Seat, query: Query) -> Iterator[Sequence[Cell]]:
    for one in objections_kept(seat, query):
        yield (
            one.village, one.number, one.head, one.kind_name, one.words or None, one.received_on, one.received_by,
            one.answer_by, one.state_name, one.answer or None, one.decided_by or None,
        )  # fmt: skip


OBJECTIONS = Listing(
    key="objections",
    title="公示异议",
    address="objections",
    right=Right.SEE_CUSTOMERS,
    filters={"state": "状态"},
    heads=[
        Head("村"), Head("户号"), Head("户主"), Head("异议"), Head("说了什么"), Head("收到日", "date"), Head("登记人"),
        Head("答复期限", "date"), Head("状态"), Head("答复"), Head("核实人"),
    ],
    definition="异议人不写进导出；待核实的在前，按答复期限排",
    count=lambda seat, query: len(objections_kept(seat, query)),
    rows=_objection_rows,
)  # fmt: skip
