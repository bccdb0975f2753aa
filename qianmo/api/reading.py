"""What a program may read: households, lines, the funnel; always within the sight of the token's holder."""

from typing import Any

from django.http import Http404, HttpRequest
from ninja import Path, Query, Router

from qianmo.api.bearer import Bearer, Caller
from qianmo.api.shapes import (
    FunnelOut,
    HouseholdFilter,
    HouseholdList,
    HouseholdOut,
    LineList,
    LineOut,
    LineQuery,
    MovesQuery,
    NumberPath,
    VillageFunnels,
)
from qianmo.apps.campaigns.queries import funnel, funnel_by_village, households, stage_of
from qianmo.apps.credit.queries import (
    LINE_STATES,
    LineFilter,
    latest_draws,
    latest_repayments,
    line_list,
    line_numbered,
    lines_of,
    owing_draws,
)
from qianmo.apps.grids.queries import cells
from qianmo.apps.households.queries import faces, household, numbered
from qianmo.domain.funnel import Funnel
from qianmo.domain.permits import Permit
from qianmo.gateways.rosters.vocabulary import read_relation, read_segment

router = Router()
STATE_CODES = {name: code for code, name in LINE_STATES.items()}
MOST = 100
"""So many draws and so many repayments are answered with a line."""
FUNNEL = ("filed", "eligible", "granted", "granted_fen", "signed", "signed_fen", "drawn", "drawn_fen")


@router.get(
    "/households",
    auth=Bearer(Permit.READ_HOUSEHOLDS),
    response=HouseholdList,
    operation_id="list_households",
    summary="客户列表",
)
def list_households(request: HttpRequest, chosen: Query[HouseholdFilter]) -> dict[str, Any]:
    """按户号排列，每页最多 100 户；next 不空时带它作 after 取下一页。total 只在有行时是全部户数。"""
    caller = _caller(request)
    page = households(
        scope=caller.scope,
        cell_id=_cell(caller, town=chosen.town, village=chosen.village),
        stage=chosen.stage,
        segment=chosen.segment,
        search=chosen.q.strip(),
        after=chosen.after,
        limit=chosen.limit,
    )
    items = [
        {
            "number": row.number,
            "head": row.head_name,
            "town": row.town,
            "village": row.village,
            "group": row.group,
            "segment": read_segment(row.segment) or "",
            "stage": row.stage,
            "limit_fen": row.limit_fen,
            "drawn_fen": row.drawn_fen,
        }
        for row in page.rows
    ]
    return {"items": items, "total": page.total, "next": page.next_after}


@router.get(
    "/households/{number}",
    auth=Bearer(Permit.READ_HOUSEHOLDS),
    response=HouseholdOut,
    operation_id="read_household",
    summary="一户",
)
def read_household(request: HttpRequest, number: Path[NumberPath]) -> dict[str, Any]:
    """一户的档案。证件号和手机号只给脱敏后的。"""
    caller = _caller(request)
    household_id = numbered(numbers=[number], scope=caller.scope).get(number, 0)
    file = household(scope=caller.scope, household_id=household_id, on=caller.on)
    if file is None:
        raise Http404
    members = [
        {
            "name": member.name,
            "relation": read_relation(member.relation) or "other",
            "age": member.age,
            "ethnicity": member.ethnicity,
            "identity_masked": member.identity_masked,
            "phone_masked": member.phone_masked,
        }
        for member in file.members
    ]
    return {
        "number": file.number,
        "town": file.town,
        "village": file.village,
        "group": file.group,
        "segment": file.segment_code,
        "stage": stage_of(scope=caller.scope, household_id=household_id),
        "filed_on": file.filed_on,
        "members": members,
        "lines": [line.number for line in lines_of(household_id=household_id)],
    }


@router.get("/lines", auth=Bearer(Permit.READ_LINES), response=LineList, operation_id="list_lines", summary="额度列表")
def list_lines(request: HttpRequest, chosen: Query[LineQuery]) -> dict[str, Any]:
    """先到期的在前，每页最多 100 笔。"""
    caller = _caller(request)
    wanted = LineFilter(
        state=chosen.state or "",
        product=chosen.product or "",
        cell_id=_cell(caller, town=chosen.town, village=chosen.village),
        only=chosen.only or "",
    )
    page = line_list(scope=caller.scope, on=caller.on, chosen=wanted, after=chosen.after, limit=chosen.limit)
    items = [
        {
            "number": row.number,
            "borrower": row.borrower,
            "town": row.town,
            "village": row.village,
            "product": row.product,
            "limit_fen": row.limit_fen,
            "drawn_fen": row.drawn_fen,
            "available_fen": row.available_fen,
            "rate_ppm": row.rate_ppm,
            "ends_on": row.ends_on,
            "state": STATE_CODES[row.state],
        }
        for row in page.rows
    ]
    return {"items": items, "next": page.next_after or None}


@router.get(
    "/lines/{number}", auth=Bearer(Permit.READ_LINES), response=LineOut, operation_id="read_line", summary="一笔额度"
)
def read_line(request: HttpRequest, number: Path[NumberPath], moves: Query[MovesQuery]) -> dict[str, Any]:
    """一笔额度和它的支用、还款，新的在前，各最多 100 笔；next 不空时带它作 after 取更早的。

    interest_fen 是到当前营业日应付的利息。
    """
    caller = _caller(request)
    line = line_numbered(number=number, scope=caller.scope)
    if line is None:
        raise Http404
    (face,) = faces(household_ids=[line.household_id], scope=caller.scope).values()
    owing = {one.id: one for one in owing_draws(line_ids=[line.id], on=caller.on)}
    drawn = latest_draws(line_ids=[line.id], before=moves.draws_after, limit=MOST + 1)
    paid = latest_repayments(line_ids=[line.id], before=moves.repayments_after, limit=MOST + 1)
    draws = ("number", "amount_fen", "unpaid_fen", "interest_fen", "rate_ppm", "value_date", "due_on", "undone")
    repaid = ("draw_number", "amount_fen", "principal_fen", "interest_fen", "value_date", "undone")
    own = (
        *("number", "product", "limit_fen", "drawn_fen", "available_fen", "rate_ppm", "guarantee", "starts_on"),
        *("ends_on", "contract_number", "signed_on", "policy_version"),
    )
    return {
        **_picked(line, own),
        "household": face.number,
        "state": STATE_CODES[line.state],
        "draws": [_picked(owing.get(one.id, one), draws) for one in drawn[:MOST]],
        "draws_next": drawn[MOST - 1].id if len(drawn) > MOST else None,
        "repayments": [_picked(one, repaid) for one in paid[:MOST]],
        "repayments_next": paid[MOST - 1].id if len(paid) > MOST else None,
    }


@router.get(
    "/funnel", auth=Bearer(Permit.READ_FUNNEL), response=FunnelOut, operation_id="read_funnel", summary="全域漏斗"
)
def read_funnel(request: HttpRequest) -> dict[str, Any]:
    """持有人范围内各段的户数和金额，一段包含走得更远的户。"""
    caller = _caller(request)
    return _funnel(funnel(scope=caller.scope), caller)


@router.get(
    "/funnel/villages",
    auth=Bearer(Permit.READ_FUNNEL),
    response=VillageFunnels,
    operation_id="list_village_funnels",
    summary="各村漏斗",
)
def list_village_funnels(request: HttpRequest) -> dict[str, Any]:
    """范围内每个村一行，按区划代码排列。"""
    caller = _caller(request)
    items = [
        {
            **_funnel(village.funnel, caller),
            "code": village.code,
            "name": village.name,
            "town": village.town,
            "drive": village.drive_state,
        }
        for village in funnel_by_village(scope=caller.scope)
    ]
    return {"items": items}


def _caller(request: HttpRequest) -> Caller:
    caller: Caller = request.auth  # type: ignore[attr-defined]  # set by ninja after `Bearer` let the caller in
    return caller


def _picked(record: object, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: getattr(record, name) for name in names}


def _funnel(found: Funnel, caller: Caller) -> dict[str, Any]:
    return {"as_of": caller.on, **_picked(found, FUNNEL)}


def _cell(caller: Caller, *, town: str | None, village: str | None) -> int | None:
    """The cell a list is narrowed to; one the caller cannot see is answered like one that does not exist."""
    if village is None and town is None:
        return None
    seen = [cell for cell in cells(level="village") if caller.scope.allows(cell.id)]
    if village is not None:
        found = [cell.id for cell in seen if cell.code == village]
    else:
        parents = {cell.parent_id for cell in seen}
        found = [cell.id for cell in cells(level="town", codes=[town or ""]) if cell.id in parents]
    if not found:
        raise Http404
    return found[0]
