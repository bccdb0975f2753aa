"""One customer: the people of a household, what they may borrow and have borrowed, and everything that happened.

Numbers are masked on the page; a whole one is answered to a form that says why, and is nowhere in the page before.
"""

from dataclasses import replace
from datetime import date

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from qianmo.apps.approvals.queries import case_of
from qianmo.apps.campaigns.queries import stage_of
from qianmo.apps.credit.queries import (
    LineRow,
    MovementCount,
    latest_draws,
    latest_repayments,
    lines_of,
    movement_counts,
    refusals_of,
)
from qianmo.apps.crm.queries import tier_table
from qianmo.apps.dossiers.queries import dossiers_of
from qianmo.apps.events.queries import count_by_staff, timeline
from qianmo.apps.fieldwork.queries.brought import photos_of, visits_of
from qianmo.apps.grids.ledgers.people import Cadre, cadres_of
from qianmo.apps.grids.queries import cells, stewards
from qianmo.apps.households.queries import Face, consents_of, disclosed, files_behind, household, tier_history
from qianmo.apps.households.queries.businesses import businesses_of
from qianmo.apps.households.queries.merges import MergeRow, likenesses, merges
from qianmo.apps.households.queries.relocations import relocations
from qianmo.apps.households.queries.segments import past_segments
from qianmo.apps.households.services import NUMBERS, PURPOSES, Unmasking, unmask
from qianmo.apps.leads.queries import group_warnings
from qianmo.apps.org.queries import staff_names
from qianmo.apps.ratings.queries import VerdictRow, advice_of, screening_of, verdicts
from qianmo.apps.signing.queries import contracts_of_line
from qianmo.domain.access import Field, Right
from qianmo.domain.businesses import KINDS
from qianmo.domain.refusal import Refused
from qianmo.web.balances import balances_of
from qianmo.web.facts import livelihood
from qianmo.web.lists.households import SEGMENTS
from qianmo.web.next_steps import next_steps
from qianmo.web.policy import ceilings_of, steps_of
from qianmo.web.said_before import said_before
from qianmo.web.seat import Seat, seated, show
from qianmo.web.timeline import MARKS, counts_by_mark, months_of
from qianmo.web.usage import exposure, use_of
from qianmo.web.words import METHODS, papers
from qianmo.web.words.tier import told_facts, told_row

TABS = ("time", "field", "money", "policy", "papers", "history")
SHOWN_SECONDS = 60
MOVEMENTS = 12
"""So many draws and payments of a household stand on its page; the pages of its lines show all."""


@seated(Right.SEE_CUSTOMERS)
def page(request: HttpRequest, seat: Seat, household_id: int) -> HttpResponse:
    """The customer page; `tab` chooses what stands in the middle, `mark` which events the timeline shows."""
    file = household(scope=seat.scope, household_id=household_id, on=seat.on)
    if file is None:
        raise Http404
    home = replace(seat, scope=seat.scope.around(file.village_id))
    sees_verdicts = seat.scope.sees(Field.VERDICTS)
    verdict = verdicts(household_ids=[household_id]).get(household_id) if sees_verdicts else None
    behind = files_behind(household_id=household_id)
    lines = [line for pk in behind for line in lines_of(household_id=pk)]
    limits_fen, drawn_fen = exposure(lines)
    held = stewards(cell_ids=[file.village_id, *([file.piece_id] if file.piece_id else [])], on=seat.on)
    steward = held.get(file.piece_id or 0) or held.get(file.village_id)
    owner = (steward.owner if steward else None) or "没有主办"
    tab = tab if (tab := request.GET.get("tab", "")) in TABS else TABS[0]
    return show(
        request,
        seat,
        "households/page.html",
        room="households",
        file=file,
        warned=group_warnings(household_ids=[household_id], on=seat.on).get(household_id, []),
        head=next((member for member in file.members if member.relation == "户主"), None),
        stage=stage_of(scope=home.scope, household_id=household_id),
        steward=steward,
        coming=next_steps(household_id=household_id, lines=lines, scope=home.scope, owner=owner, on=seat.on),
        livelihood=livelihood(file.facts),
        sees_numbers=seat.scope.sees(Field.NUMBERS),
        sees_verdicts=sees_verdicts,
        verdict=verdict,
        method=METHODS.get(verdict.method, verdict.method) if verdict else "",
        papers=papers(file.items),
        consents=[one for pk in behind for one in consents_of(household_id=pk, scope=home.scope)],
        discloses=household_id in disclosed(household_ids=[household_id], on=seat.on),
        merged=[household(scope=home.scope, household_id=pk, on=seat.on) for pk in behind[1:]],
        gone=_gone(household_id, seat),
        alike=_alike(household_id, seat),
        **_livelihood_and_moves(behind, home),
        tiers=_tiers(household_id),
        screening=screening_of(household_id=household_id),
        advice=advice_of(household_id=household_id, scope=home.scope) if sees_verdicts else [],
        cadres=_cadres(seat, file.village_id),
        lines=lines,
        held_lines=_held(lines, seat.on),
        limits_fen=limits_fen,
        drawn_fen=drawn_fen,
        refusals=refusals_of(household_id=household_id),
        decisions=_decisions(lines, verdict),
        brought_over=[line for line in lines if line.cutover_id],
        tab=tab,
        purposes=PURPOSES.items(),
        unmasked_today=count_by_staff(
            kind="households.unmasked", staff_id=seat.person.staff_id, business_date=seat.on, household_id=household_id
        ),
        **_timeline(behind, mark=request.GET.get("mark", "")),
        **_tab(tab, behind, lines, home),
    )


def _gone(household_id: int, seat: Seat) -> MergeRow | None:
    """The merge by which this file became a part of another, if it did."""
    done = (one for one in merges(scope=seat.scope, household_id=household_id) if one.state_code == "done")
    return next((one for one in done if one.merged.household_id == household_id), None)


def _livelihood_and_moves(behind: list[int], seat: Seat) -> dict[str, object]:
    """What the household runs and ran, where it moved and may move, and what one may note of both."""
    rows = businesses_of(household_ids=behind, scope=seat.scope)
    running = [one for one in rows if one.until_on is None and one.household_id == behind[0]]
    return {
        "businesses": rows, "running_businesses": running, "business_kinds": KINDS.items(),
        "moves": relocations(scope=seat.scope, household_id=behind[0]),
        "past_segments": past_segments(household_id=behind[0]), "segments": SEGMENTS.items(),
        "move_villages": cells(level="village") if seat.person.may(Right.WORK) else [],
    }  # fmt: skip


def _cadres(seat: Seat, village_id: int) -> list[Cadre]:
    """Whose advice may be written down here, for whoever may."""
    if not seat.person.may(Right.HOST_SITTINGS):
        return []
    return cadres_of(village_ids=[village_id], on=seat.on).get(village_id, [])


def _tiers(household_id: int) -> list[tuple[object, ...]]:
    """Every tier of a household, the newest first, with the row of the table that gave it and what it looked at."""
    told: list[tuple[object, ...]] = []
    for one in tier_history(household_id=household_id):
        version = tier_table(model_hash=one.model_hash)
        row = told_row(version.model, one.rule) if version else None
        told.append((one, version, row, told_facts(one.facts)))
    return told


def _alike(household_id: int, seat: Seat) -> list[tuple[Face, tuple[str, ...]]]:
    """Households that may be this one, and what they share with it."""
    return [
        (one.other if one.one.household_id == household_id else one.one, one.reasons)
        for one in likenesses(scope=seat.scope, household_id=household_id)
    ]


def _tab(tab: str, behind: list[int], lines: list[LineRow], seat: Seat) -> dict[str, object]:
    """What only one tab shows."""
    if tab == "papers" and seat.person.may(Right.SEE_LINES):
        return {
            "applications": [one for pk in behind for one in dossiers_of(household_id=pk, scope=seat.scope)],
            "contracts": [
                one for line in lines for one in contracts_of_line(line_number=line.number, scope=seat.scope)
            ],
        }
    if tab == "money":
        return balances_of(behind[0], on=seat.on)
    if tab == "field":
        return {"visits": visits_of(household_ids=behind), "photos": photos_of(household_ids=behind)}
    if tab == "history":
        return {"history": said_before(household_ids=behind, on=seat.on)}
    return {}


def _held(lines: list[LineRow], on: date) -> list[dict[str, object]]:
    """Each line with its months of use, its newest movements and how many there are."""
    ids = [line.id for line in lines]
    use, counts = use_of(lines, on=on), movement_counts(line_ids=ids)
    draws = latest_draws(line_ids=ids, limit=MOVEMENTS)
    payments = latest_repayments(line_ids=ids, limit=MOVEMENTS)
    return [
        {
            "line": line,
            "months": use[line.id],
            "count": counts.get(line.id, MovementCount()),
            "draws": [one for one in draws if one.line_id == line.id],
            "payments": [one for one in payments if one.line_id == line.id],
        }
        for line in lines
    ]


def _decisions(lines: list[LineRow], verdict: VerdictRow | None) -> list[tuple[object, ...]]:
    """Per line what its grant rested on: ceilings, steps of the policy, and the case."""
    return [
        (
            line,
            ceilings_of(
                requested_fen=line.requested_fen,
                policy_fen=line.policy_outputs.get("limit_fen"),
                verdict_fen=verdict.limit_fen if verdict else None,
            ),
            steps_of(line.policy_outputs, dict(line.policy_trace)),
            case_of(kind="credit.application", subject_id=line.application_id),
        )
        for line in lines
        if line.application_id is not None
    ]


def _timeline(behind: list[int], *, mark: str) -> dict[str, object]:
    """What happened, gathered by month, one kind of event or all."""
    told = [event for pk in behind for event in timeline(household_id=pk)]
    happened = sorted(told, key=lambda event: -event.id)
    names = staff_names(ids={event.by_staff_id for event in happened if event.by_staff_id is not None})
    return {
        "events": len(happened),
        "mark": mark if mark in MARKS else "",
        "marks": [(key, *MARKS[key], count) for key, count in counts_by_mark(happened).items()],
        "months": months_of(happened, names=names, mark=mark),
    }


@require_POST
@never_cache
@seated(Right.UNMASK)
def unmasking(request: HttpRequest, seat: Seat, household_id: int) -> HttpResponse:
    """Answer one whole number to the script of the page, for sixty seconds, after noting who asked and why."""
    person_id = request.POST.get("person", "")
    answer = unmask(
        wanted=Unmasking(
            household_id=household_id,
            person_id=int(person_id) if person_id.isdecimal() and len(person_id) < 19 else 0,
            number=request.POST.get("number", next(iter(NUMBERS))),
            purpose=request.POST.get("purpose", ""),
            by=seat.person.staff_id,
        ),
        scope=seat.scope,
        at=seat.at,
        business_date=seat.on,
    )
    if answer is None:
        raise Http404
    if isinstance(answer, Refused):
        return JsonResponse({"refused": answer.reason}, status=422)
    return JsonResponse({"value": answer, "seconds": SHOWN_SECONDS})
