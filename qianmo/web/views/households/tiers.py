"""客户分层: the table in force with how many households each tier has, a waiting version tried, one household tried."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from qianmo.analytics.tiering import DECISION
from qianmo.apps.crm.queries import TierTrial, lake_day, tier_facts, tier_reasoned, tier_table, try_tiers
from qianmo.apps.households.queries import TIERS, find, tier_counts
from qianmo.apps.org.changes import ChangeRow, rule_changes
from qianmo.domain.access import Right
from qianmo.web.seat import Seat, seated, show
from qianmo.web.words.tier import told_facts, told_row, told_table

BOOK = "tiers"
LONGEST = 40


@require_safe
@seated(Right.SEE_CUSTOMERS)
def page(request: HttpRequest, seat: Seat) -> HttpResponse:
    """The tiers of the households in sight, by the table in force; with `number` one household is tried."""
    held, day = tier_table(on=seat.on), lake_day()
    counts = tier_counts(scope=seat.scope)
    heads, rows = told_table(held.model) if held else ((), ())
    waiting = (
        [one for one in rule_changes(book=BOOK) if one.state == "open"] if seat.person.may(Right.SEE_LINES) else []
    )
    number = request.GET.get("number", "").strip()[:LONGEST]
    versions = [("今天的表", held.model)] if held else []
    versions += [(f"等发布的，{one.valid_from} 起", str(one.rows[0]["model"])) for one in waiting]
    return show(
        request, seat, "households/tiers.html", room="households", held=held, heads=heads, rows=rows,
        counts=[(key, name, counts[key]) for key, name in TIERS.items()], tiered=sum(counts.values()),
        waiting=[(one, _trial(one, seat)) for one in waiting], as_of=day.as_of if day else None,
        number=number, tried=_tried(seat, number, versions) if number else None,
    )  # fmt: skip


def _trial(change: ChangeRow, seat: Seat) -> tuple[TierTrial, list[tuple[str, list[int]]]] | None:
    """What a waiting version would do within the scope: a line for each tier held, a column for each it gives."""
    trial = try_tiers(model=str(change.rows[0]["model"]), scope=seat.scope)
    if trial is None:
        return None
    lines = [
        (name, [trial.moves.get((before, after), 0) for after in TIERS])
        for before, name in {**TIERS, "": "还没有分层"}.items()
    ]
    return trial, [(name, counts) for name, counts in lines if any(counts)]


def _tried(seat: Seat, number: str, versions: list[tuple[str, str]]) -> dict[str, object]:
    """A household in sight by its number or its head's name, its figures today, and what each version answers."""
    found = next(iter(find(words=number, scope=seat.scope, limit=1)), None)
    facts = tier_facts(household_id=found.household_id) if found else None
    if found is None or facts is None:
        return {"found": found}
    answers = []
    for name, model in versions:
        outcome = tier_reasoned(model=model, facts=facts)
        hits = outcome.hits.get(DECISION, ())
        answers.append((name, outcome.value, told_row(model, hits[0]) if hits else None))
    return {"found": found, "facts": told_facts(facts), "answers": answers}
