"""名单模型: the table in force, row by row, with how many households in sight each row meets; a waiting one tried."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from qianmo.apps.leads.books import LIST_MODEL
from qianmo.apps.leads.queries import list_model, met_by_row
from qianmo.apps.org.changes import rule_changes
from qianmo.domain.access import Right
from qianmo.domain.refusal import Refused
from qianmo.web.seat import Seat, seated, show
from qianmo.web.words.lead import told_list_table


@require_safe
@seated(Right.SEE_CUSTOMERS)
def page(request: HttpRequest, seat: Seat) -> HttpResponse:
    """The table in force and those that wait, each put to the households in sight; nothing is written."""
    held = list_model(on=seat.on)
    tables = [(f"{held.since} 起，{held.edited_by} 编，{held.published_by} 发布", held.model)] if held else []
    if seat.person.may(Right.SEE_LINES):
        waiting = [one for one in rule_changes(book=LIST_MODEL) if one.state == "open"]
        tables += [
            (f"等发布的，{one.valid_from} 起，{one.proposed_by} 提出", str(one.rows[0]["model"])) for one in waiting
        ]
    return show(
        request, seat, "leads/model.html", room="lead-lists", held=held,
        tables=[(title, told_list_table(model), *_met(model, seat)) for title, model in tables],
        may_make=seat.person.may(Right.MAKE_LISTS), may_work=seat.person.may(Right.WORK_LEADS),
    )  # fmt: skip


def _met(model: str, seat: Seat) -> tuple[dict[int, int], object]:
    """By row how many households it meets, and of which day; nothing where the core has delivered none."""
    found = met_by_row(model=model, scope=seat.scope)
    return ({}, None) if isinstance(found, Refused) else found
