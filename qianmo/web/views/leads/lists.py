"""名单: every list in sight, and one list with what it found, who works it and what came of it."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse

from qianmo.apps.leads.queries import (
    ListFile,
    cells_of,
    conversions_of,
    counts_in_sight,
    faults_of,
    filed_of,
    leads_of,
    list_file,
    lists_in_sight,
    reasons_lost,
    rows_of,
    split_of,
)
from qianmo.apps.leads.services import MOST_ROWS
from qianmo.apps.org.queries import in_posts, subtree
from qianmo.domain.access import Right
from qianmo.domain.leads.conditions import MEASURES
from qianmo.domain.leads.reading import FACTS, ROLES
from qianmo.gateways.workbooks import Head, write_workbook
from qianmo.web.errands import worker_is_there
from qianmo.web.lists import LEADS
from qianmo.web.lists.workspace import listed
from qianmo.web.posting import whole
from qianmo.web.seat import Seat, seated, show

PAGE = 50
STATES = {
    "reading": "正在读取",
    "unread": "没有读成",
    "draft": "待下发",
    "giving": "正在下发",
    "released": "已下发",
    "expired": "已到期",
    "dropped": "已作废",
}
SHAPES = {
    "reading": "qm-doing",
    "unread": "qm-breach",
    "draft": "qm-wait",
    "giving": "qm-doing",
    "released": "qm-doing",
    "expired": "qm-stop",
    "dropped": "qm-final",
}
LEAD_SHAPES = {"open": "qm-wait", "working": "qm-doing", "won": "qm-done", "lost": "qm-stop"}
FATES = {"given": "已派", "beyond": "排队", "nobody": "无人可派", "taken": "重复", "barred": "筛除"}
SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@seated(Right.SEE_CUSTOMERS)
def lists(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Every list in sight, the newest first, or those in one state."""
    state = request.GET.get("state", "")
    state = state if state in STATES else ""
    found = lists_in_sight(person=seat.person, state=state)
    return show(
        request, seat, "leads/lists.html", room="lead-lists", rows=found, state=state, states=STATES, shapes=SHAPES,
        may_make=seat.person.may(Right.MAKE_LISTS), may_work=seat.person.may(Right.WORK_LEADS),
    )  # fmt: skip


@seated(Right.SEE_CUSTOMERS)
def page(request: HttpRequest, seat: Seat, list_id: int) -> HttpResponse:
    """One list: what it found by fate, how it is split, what it turned into, and its leads."""
    row = seen(seat, list_id)
    if row.state in {"reading", "unread", "giving"}:
        return _reading(request, seat, row)
    chosen = LEADS.chosen({**request.GET.dict(), "list": str(list_id)})
    fate = chosen.get("fate", "") if chosen.get("fate", "") in FATES else ""
    number = min(whole(request.GET.get("page", "")), 9_999)
    rows, total = leads_of(
        list_id=list_id, person=seat.person, scope=seat.scope, fate=fate, state=chosen.get("state", ""),
        owner_id=whole(chosen.get("owner", "")), skip=number * PAGE, limit=PAGE,
    )  # fmt: skip
    seen_by: dict[str, Any] = {"list_id": list_id, "person": seat.person, "scope": seat.scope}
    makes, counts = makes_it(seat, row), counts_in_sight(**seen_by)
    branches = set(subtree(branch_id=seat.person.branch_id))
    return show(
        request, seat, "leads/list.html", room="lead-lists", row=row, shape=SHAPES[row.state], shapes=LEAD_SHAPES,
        measure=MEASURES[row.measure], fates=FATES, fate=fate, owner=whole(chosen.get("owner", "")),
        seen=counts, counts={key: getattr(counts, key) for key in FATES}, split=split_of(**seen_by),
        conversions=conversions_of(**seen_by), filed=filed_of(**seen_by),
        reasons=reasons_lost(**seen_by), rows=rows, total=total,
        page=number, before=number - 1 if number else None, after=number + 1 if (number + 1) * PAGE < total else None,
        makes=makes, meanings=_meanings(row) if makes and row.state == "draft" else [],
        roles={**ROLES, **{key: label for key, (label, _) in FACTS.items()}},
        faults=faults_of(list_id=list_id), came=rows_of(list_id=list_id) if row.heading else 0,
        takers=[
            one for post in ("manager", "branch_head") for one in in_posts(post=post, branch_ids=branches, on=seat.on)
        ] if seat.person.may(Right.ASSIGN_WORK) and row.state == "released" else [],
        **listed(seat, LEADS, chosen, rows=total),
    )  # fmt: skip


def _reading(request: HttpRequest, seat: Seat, row: ListFile) -> HttpResponse:
    """A list that is being read or given out, how far it is, or why it could not be."""
    reading = row.state in {"reading", "giving"}
    return show(
        request, seat, "leads/reading.html", room="lead-lists", row=row, shape=SHAPES[row.state], reading=reading,
        seconds=max(0, int((seat.at - row.moved_at).total_seconds())) if row.moved_at else 0,
        worker=not reading or worker_is_there(), makes=makes_it(seat, row),
    )  # fmt: skip


@seated(Right.MAKE_LISTS)
def returned(request: HttpRequest, seat: Seat, list_id: int) -> HttpResponse:
    """The rows of an imported list that go back, as they came, with the reason behind each."""
    del request
    row = seen(seat, list_id)
    rows = cells_of(list_id=list_id, limit=MOST_ROWS, faulty=True) if makes_it(seat, row) else []
    if not rows:
        raise Http404
    workbook = write_workbook(
        title=f"{row.name}：退回的行",
        notes={"怎么用": "改好以后，只把这些行另存一份再导入", "提供方": row.partner},
        heads=[Head("行号"), *(Head(word) for word in row.heading), Head("退回原因")],
        rows=([str(one.number), *one.cells, one.fault] for one in rows),
        taker=f"{seat.person.name} {seat.person.number}",
    )
    answer = HttpResponse(workbook, content_type=SPREADSHEET)
    answer["Content-Disposition"] = 'attachment; filename="returned.xlsx"'
    return answer


def seen(seat: Seat, list_id: int) -> ListFile:
    """A list in sight; one out of sight looks as if it did not exist."""
    row = list_file(list_id=list_id, person=seat.person)
    if row is None:
        raise Http404
    return row


def makes_it(seat: Seat, row: ListFile) -> bool:
    """Whether this person may change a list: those of one's own branch and below, all for the head office."""
    return seat.person.may(Right.MAKE_LISTS) and (
        seat.person.county_wide or row.branch_id in subtree(branch_id=seat.person.branch_id)
    )


def _meanings(row: ListFile) -> list[tuple[str, str]]:
    return [(word, row.meanings.get(word, "")) for word in row.heading]
