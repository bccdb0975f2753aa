"""What a phone fetches: how the day begins, its cells page by page, forms, and what has changed since.

Everything goes through the scope of the officer on the day. An offset is an event's id: from it on, nothing that
happens to a household of his is missed, however late it is committed.
"""

from typing import Any

from django.http import Http404, HttpRequest
from ninja import Path, Query, Router, Schema
from pydantic import Field

from qianmo.api.field.aims import aims_out
from qianmo.api.field.cards import Composer, comments_out, conflicts_out, notices_out, orders_out, sittings_out
from qianmo.api.field.door import DeviceToken, caller_of
from qianmo.api.field.entering import person_out
from qianmo.api.field.leads import day_out, leads_out
from qianmo.api.field.offers import products_out
from qianmo.api.field.pay import pay_out
from qianmo.api.field.villages import villages_out
from qianmo.api.field.warning import exam_out, warnings_out
from qianmo.api.field.wire import ChangesOut, FormOut, GridPath, LimitsOut, PageOut, StartOut
from qianmo.apps.events.queries import told_since
from qianmo.apps.events.services import settled_until
from qianmo.apps.fieldwork.queries import forms_numbered, forms_of_branch
from qianmo.apps.grids.drawn import cells_in_care
from qianmo.apps.grids.queries import once_in_care
from qianmo.apps.households.queries import cards_of, cards_of_cell, households_gone, households_in
from qianmo.apps.households.queries.cards import PAGE
from qianmo.apps.intake.queries import late_receipts
from qianmo.domain.fieldwork.carrying import MOST_HOUSEHOLDS
from qianmo.domain.fieldwork.envelopes import RELEASES

router = Router(auth=DeviceToken())
MOST_CHANGED = 500


class After(Schema):
    """Where a page begins."""

    after: int = Field(0, ge=0, lt=2**62, description="上一页的 next")


class Since(Schema):
    """Where changes begin."""

    since: int = Field(0, ge=0, lt=2**62, description="上一次的 offset")


@router.get("/start", response=StartOut, operation_id="start", summary="一天的开头")
def start(request: HttpRequest) -> dict[str, Any]:
    """网格、表单、产品、指令、通知、冲突。grids 就是今天看得见的全部。"""
    caller = caller_of(request)
    counted = households_in(scope=caller.scope)
    cells = cells_in_care(scope=caller.scope, cell_ids=list(counted))
    forms = forms_of_branch(branch_id=caller.person.branch_id, on=caller.on)
    places = [[cell.lon, cell.lat] for cell in cells if cell.lon is not None]
    carried = sum(map(len, counted.values()))
    return {
        "person": person_out(caller.person),
        "business_date": caller.on.isoformat(),
        "offset": settled_until(),
        "origin": places[0] if places else None,
        "grids": [
            {
                "cell": cell.id,
                "code": cell.code,
                "name": cell.name,
                "town": cell.town,
                "piece": cell.id != cell.village_id,
                "households": len(counted.get(cell.id, ())),
                "outline": cell.outline,
            }
            for cell in cells
        ],
        "forms": [{"id": str(form.id), "title": form.title, "segment": form.id.code} for form in forms],
        "villages": villages_out(caller),
        "products": products_out(on=caller.on),
        "limits": LimitsOut(max_households=MOST_HOUSEHOLDS),
        "orders": orders_out(caller),
        "releases": {"oldest": RELEASES[0], "newest": RELEASES[-1]},
        "notices": notices_out(caller, carried=carried),
        "conflicts": conflicts_out(caller),
        "comments": comments_out(caller),
        "sittings": sittings_out(caller),
        "targets": aims_out(person=caller.person, on=caller.on),
        "pay": pay_out(staff_id=caller.person.staff_id),
        "leads": leads_out(caller),
        "day": day_out(caller),
        "warnings": warnings_out(caller, [pk for ids in counted.values() for pk in ids]),
        "exam": exam_out(caller, cells),
    }


@router.get("/grids/{cell}", response=PageOut, operation_id="grid", summary="一个网格的户，一页一页")
def grid(request: HttpRequest, place: Path[GridPath], chosen: Query[After]) -> dict[str, Any]:
    """每页最多 500 户。首次装载记住各页里最小的 offset，从它开始问变化。"""
    caller = caller_of(request)
    if not caller.scope.allows(place.cell, place.cell):
        raise Http404
    offset = settled_until()
    cards = cards_of_cell(cell_id=place.cell, after=chosen.after, scope=caller.scope, key=caller.admission.device_key())
    return {
        "households": Composer(caller).composed(cards),
        "next": cards[-1].id if len(cards) == PAGE else None,
        "offset": offset,
    }


@router.get("/forms/{form}", response=FormOut, operation_id="form", summary="一张表的一个版本")
def form(request: HttpRequest, form: str) -> dict[str, Any]:
    """发布过的任何版本，写作 farm@3。"""
    del request
    found = forms_numbered(ids=[form[:30]]).get(form)
    if found is None:
        raise Http404
    return {
        "id": str(found.id),
        "version": found.id.number,
        "title": found.title,
        "segment": found.id.code,
        "pages": [{**page, "fields": [_field(one) for one in page["fields"]]} for page in found.pages],
    }


@router.get("/changes", response=ChangesOut, operation_id="changes", summary="上一次以来的变化")
def changes(request: HttpRequest, chosen: Query[Since]) -> dict[str, Any]:
    """一次最多 500 户；满了的话 offset 只推到这一批，再问一次。搬走、并走的在 removed 里。"""
    caller = caller_of(request)
    inside = households_in(scope=caller.scope)
    once = [*(pk for ids in inside.values() for pk in ids), *households_gone(scope=caller.scope)]
    told = told_since(since=chosen.since, household_ids=once, most=MOST_CHANGED)
    key = caller.admission.device_key()
    cards = cards_of(household_ids=told.household_ids, scope=caller.scope, key=key)
    return {
        "offset": told.until,
        "households": Composer(caller).composed(cards),
        "removed": sorted(set(told.household_ids) - {card.id for card in cards}),
        "pieces": [{"cell": pk, "households": inside.get(pk, [])} for pk in sorted(caller.scope.piece_ids)],
        "removed_grids": once_in_care(staff_id=caller.person.staff_id, on=caller.on),
        "conflicts": conflicts_out(caller),
        "comments": comments_out(caller),
        "notices": notices_out(caller, carried=sum(map(len, inside.values()))),
        "orders": orders_out(caller),
        "warnings": warnings_out(caller, [pk for ids in inside.values() for pk in ids]),
        "receipts": [
            {"body": one.body, "signature": one.signature}
            for one in late_receipts(device_id=caller.admission.device_id, now=caller.now)
        ],
    }


def _field(field: dict[str, Any]) -> dict[str, Any]:
    """A field as the app reads it: options with their words, and the purpose of a photo."""
    told = dict(field)
    if field.get("options"):
        told["options"] = [{"value": one, "label": one} for one in field["options"]]
    if field["kind"] == "photo":
        told["purpose"] = field["key"]
    return told
