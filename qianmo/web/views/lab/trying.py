"""政策试验: one case by hand: a household picked by its number, any fact changed, both versions asked at once."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.http import HttpRequest, HttpResponse

from qianmo import decisions
from qianmo.apps.households.queries import numbered
from qianmo.apps.lab.queries import facts_for_trial, two_traces
from qianmo.apps.products.queries import draft_decisions, model_text, policies_in_force
from qianmo.domain.access import Right
from qianmo.domain.refusal import Refused
from qianmo.web.lab_pairs import draft_named
from qianmo.web.posting import wan_to_fen
from qianmo.web.seat import Seat, seated, show
from qianmo.web.words.lab import plain, told_steps

LONGEST = 40
NUMBERS = {"integer", "number"}
YES_NO = {"是": True, "否": False}


@seated(Right.SEE_PRODUCTS)
def page(request: HttpRequest, seat: Seat, draft_id: int) -> HttpResponse:
    """The form of the facts a draft asks for, and how either version reasons from them."""
    row = draft_named(draft_id)
    shown: dict[str, Any] = {"draft": row, "number": request.GET.get("number", "").strip()[:LONGEST]}
    try:
        model = draft_decisions(draft_id=draft_id)
        decisions.compile(model)
    except decisions.ModelError as error:
        return show(request, seat, "lab/trying.html", room="products", **shown, unsound=str(error))
    found = _facts_of(seat, shown["number"]) if shown["number"] else None
    inputs = dict(found or {}) | _typed_in(request.GET, model)
    fields = [_field(item.name, item.label, item.type_name, inputs.get(item.name)) for item in model.inputs]
    if inputs:
        in_force = policies_in_force(on=seat.on).get(row.product_id)
        before = decisions.load(model_text(policy_id=in_force.id).encode()) if in_force else None
        shown |= told_steps(two_traces(before=before, after=model, inputs=inputs)) | {
            "before_word": f"现行 {in_force.version if in_force else ''}",
            "after_word": f"草稿 {row.version}",
        }
    return show(
        request,
        seat,
        "lab/trying.html",
        room="products",
        **shown,
        fields=fields,
        unknown=shown["number"] and found is None,
    )


def _facts_of(seat: Seat, number: str) -> dict[str, Any] | None:
    """The facts of a household in sight; somebody who sees no customers has none in sight."""
    if not seat.person.may(Right.SEE_CUSTOMERS):
        return None
    household_id = numbered(numbers=[number], scope=seat.scope).get(number)
    return None if household_id is None else facts_for_trial(household_id=household_id, on=seat.on)


def _typed_in(query: Mapping[str, str], model: decisions.Model) -> dict[str, Any]:
    """What was typed over a fact; an emptied field is a missing fact. The engine answers what cannot be read."""
    typed: dict[str, Any] = {}
    for item in model.inputs:
        if (text := query.get(f"fact-{item.name}")) is not None:
            typed[item.name] = _read(item.name, item.type_name, text.strip()[:LONGEST])
    return typed


def _read(name: str, type_name: str, text: str) -> Any:
    if not text:
        return None
    if name.endswith("_fen"):
        fen = wan_to_fen(text)
        return text if isinstance(fen, Refused) else fen
    bare = text.replace(",", "")
    if type_name in NUMBERS and bare.isascii() and bare.isdecimal():
        return int(bare)
    return YES_NO.get(text, text)


def _field(name: str, label: str, type_name: str, value: Any) -> tuple[str, str, str, bool]:
    """A field of the form: its name, its label and what stands in it, money in 万元; and whether it is yes or no."""
    yes_no = type_name == "boolean"
    if name.endswith("_fen") and not isinstance(value, str):
        written = "" if value is None else f"{Decimal(value).scaleb(-6).normalize():f}"
        return name, (label or name).replace("（分）", "（万元）"), written, yes_no
    return name, label or name, "" if value is None else plain(value), yes_no
