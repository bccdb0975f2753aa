"""审批案: one case with everything its decision rests on, and what is said of it.

A case page is drawn at one revision. Whoever acts on an older one is shown what happened meanwhile and keeps what was
typed.
"""

from collections.abc import Sequence
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_POST

from qianmo.apps.approvals.queries import (
    CaseFile,
    Matter,
    evidence_of,
    kin_of,
    lone_rule,
    people_of,
    reach_of,
)
from qianmo.apps.approvals.services import NewOpinion, speak
from qianmo.apps.credit.queries import ApplicationRow, assessment, lines_of
from qianmo.apps.credit.queries.exposure import Part, exposure_parts
from qianmo.apps.credit.services import Word
from qianmo.apps.dossiers.queries import dossier_behind
from qianmo.apps.dossiers.services import send_on
from qianmo.apps.households.queries import consents_of, household
from qianmo.apps.leads.queries import group_warnings
from qianmo.apps.leads.services import decide_case
from qianmo.apps.org.queries import day_names, working_calendar
from qianmo.apps.ratings.queries import verdicts
from qianmo.apps.signing.queries import contracts_of_line
from qianmo.domain.access import Right
from qianmo.domain.refusal import Refused
from qianmo.web.confirming import asks, confirmed
from qianmo.web.facts import livelihood
from qianmo.web.policy import ceilings_of, scored, steps_of
from qianmo.web.posting import done, wan_to_fen
from qianmo.web.queue import my_queue
from qianmo.web.ruler import Ruler, ruler
from qianmo.web.seat import Seat, seated, show
from qianmo.web.sights import case_in_sight
from qianmo.web.views.dossiers.acts import keep_beside
from qianmo.web.views.dossiers.page import panel
from qianmo.web.words import papers


@seated(Right.SEE_LINES)
def case(request: HttpRequest, seat: Seat, case_id: int) -> HttpResponse:
    """One case; who surveys it from another branch sees it too."""
    return _page(request, seat, case_id)


@require_POST
@seated(Right.REVIEW)
def review(request: HttpRequest, seat: Seat, case_id: int) -> HttpResponse:
    """The reviewer answers 三审查 and sends the case on to the approver, or back for papers."""
    seat, file, _ = case_in_sight(seat, case_id)
    dossier = dossier_behind(application_id=file.subject_id, scope=seat.scope, on=seat.on)
    refused = keep_beside(request, seat, dossier) if dossier else None
    if refused is not None:
        return _page(request, seat, case_id, refused=refused)
    proposed = _amount(request, "proposed")
    if isinstance(proposed, Refused):
        return _page(request, seat, case_id, refused=proposed)
    step = "returned" if request.POST.get("step") == "returned" else "forwarded"
    return _speak(request, seat, case_id, step=step, proposed_fen=proposed)


@require_POST
@seated(Right.APPLY)
def supplement(request: HttpRequest, seat: Seat, case_id: int) -> HttpResponse:
    """The investigator says what has been brought."""
    return _speak(request, seat, case_id, step="supplemented", proposed_fen=None)


@require_POST
@seated(Right.DECIDE)
def decide(request: HttpRequest, seat: Seat, case_id: int) -> HttpResponse:
    """The approver grants an amount, refuses with a reason, or sends the case back for papers."""
    step = request.POST.get("step", "")
    if step == "returned":
        return _speak(request, seat, case_id, step="returned", proposed_fen=None)
    limit = _amount(request, "limit")
    if isinstance(limit, Refused):
        return _page(request, seat, case_id, refused=limit)
    _, file, _ = case_in_sight(seat, case_id)
    known = [one for one in (limit, file.case.requested_fen) if one]  # more than was asked for the act refuses
    unconfirmed = confirmed(request, seat, fen=min(known, default=None))
    if unconfirmed is not None:
        return _page(request, seat, case_id, refused=unconfirmed)
    word = Word(
        case_id=case_id,
        revision=_revision(request),
        approve=step == "approved",
        limit_fen=limit,
        text=request.POST.get("text", ""),
        by=seat.person.staff_id,
        post=seat.person.post,
        acting_for=seat.acting_for,
    )
    answer = decide_case(word=word, scope=seat.scope, at=seat.at, business_date=seat.on)
    if isinstance(answer, Refused):
        return _page(request, seat, case_id, refused=answer)
    said = "已批准，等客户签约" if word.approve else "已否决，理由会读给客户听"
    return done(request, said, to=f"/approvals/{case_id}/")


def _speak(request: HttpRequest, seat: Seat, case_id: int, *, step: str, proposed_fen: int | None) -> HttpResponse:
    case_in_sight(seat, case_id)
    opinion = NewOpinion(
        case_id=case_id,
        revision=_revision(request),
        step=step,
        by=seat.person.staff_id,
        on_behalf_of=seat.acting_for,
        text=request.POST.get("text", ""),
        proposed_fen=proposed_fen,
        items=tuple(request.POST.get("items", "").replace("，", "、").split("、")) if step == "returned" else (),
    )
    act = send_on if step == "forwarded" else speak
    (refused,) = act(opinions=[opinion], at=seat.at, business_date=seat.on)
    if refused is not None:
        return _page(request, seat, case_id, refused=refused)
    said = {"forwarded": "已送审批", "returned": "已退回补件，停表", "supplemented": "已补件，继续计时"}[step]
    return done(request, said, to=f"/approvals/{case_id}/")


def _revision(request: HttpRequest) -> int:
    text = request.POST.get("revision", "")
    return int(text) if text.isdecimal() and len(text) < 9 else 0


def _amount(request: HttpRequest, name: str) -> int | Refused | None:
    text = request.POST.get(name, "")
    return wan_to_fen(text) if text.strip() else None


def _page(request: HttpRequest, seat: Seat, case_id: int, *, refused: Refused | None = None) -> HttpResponse:
    seat, file, asked = case_in_sight(seat, case_id)
    household_id = file.case.household_id
    customer = household(scope=seat.scope, household_id=household_id, on=seat.on)
    if customer is None:
        raise Http404
    verdict = verdicts(household_ids=[household_id]).get(household_id)
    lines = lines_of(household_id=household_id)
    parts = exposure_parts(household_id=household_id, on=seat.on)
    seen = _revision(request)
    response = show(
        request,
        seat,
        "approvals/case.html",
        room="approvals",
        file=file,
        asked=asked,
        customer=customer,
        livelihood=livelihood(customer.facts),
        papers=papers(customer.items),
        consents=consents_of(household_id=household_id, scope=seat.scope),
        verdict=verdict,
        lines=lines,
        contracts=contracts_of_line(line_number=asked.line_number, scope=seat.scope),
        owing=_by_reason(parts),
        drawn_fen=sum(part.drawn_fen for part in parts),
        warned=group_warnings(household_ids=[household_id], on=seat.on).get(household_id, []),
        clock=_clock(file, seat),
        refused=refused,
        missed=file.opinions[seen:] if refused is not None and refused.code == "moved_on" and seen else [],
        typed={key: request.POST.get(key, "") for key in ("text", "items", "limit", "proposed")},
        **panel(seat, application_id=file.subject_id),
        **_turn(seat, file),
        **_besides(request, seat, file, product=asked.product_code),
        **_reckoning(asked, file, verdict.limit_fen if verdict else None, seat),
    )
    response.status_code = 200 if refused is None else 409 if refused.code == "moved_on" else 422
    return response


def _by_reason(parts: Sequence[Part]) -> list[tuple[str, int]]:
    """What counts towards the exposure of a family, summed by why."""
    sums: dict[str, int] = {}
    for part in parts:
        sums[part.reason] = sums.get(part.reason, 0) + part.limit_fen
    return list(sums.items())


def _clock(file: CaseFile, seat: Seat) -> Ruler:
    opened_on = timezone.localtime(file.case.opened_at).date()
    until = max(file.case.due_on or seat.on, seat.on)
    return ruler(
        opened_on=opened_on,
        due_on=file.case.due_on,
        stops=file.stops,
        today=seat.on if file.decided_at is None else timezone.localtime(file.decided_at).date(),
        calendar=working_calendar(),
        names=day_names(since=opened_on, until=until),
    )


def _turn(seat: Seat, file: CaseFile) -> dict[str, Any]:
    """What this person may do now, and the neighbours of the case in his or her list."""
    queue = my_queue(seat)
    place = queue.index(file.case.id) if file.case.id in queue else None
    duties = {"reviewing": "review", "deciding": "decide", "supplement": "supplement"}
    return {
        "turn": duties.get(file.case.state, "") if place is not None else "",
        "place": place + 1 if place is not None else 0,
        "queued": len(queue),
        "before": queue[place - 1] if place else None,
        "after": queue[place + 1] if place is not None and place + 1 < len(queue) else None,
    }


def _besides(request: HttpRequest, seat: Seat, file: CaseFile, *, product: str) -> dict[str, Any]:
    """What this person may do beside review and decision, and what stands behind the case."""
    people, found = people_of(case_id=file.case.id), evidence_of(case_id=file.case.id)
    me, is_open = seat.person.staff_id, file.case.state != "closed"
    rule = lone_rule(product=product, on=seat.on) if me == people.investigator_id else None
    surveys = is_open and me in {people.investigator_id, people.second_id} and seat.person.may(Right.APPLY)
    reviewing = file.case.state == "reviewing"
    return {
        "people": people,
        "photos": found.photos,
        "related": found.related,
        "is_open": is_open,
        "my_kin": kin_of(staff_id=me, household_ids={file.case.household_id}).get(file.case.household_id, ""),
        "may_photo": surveys,
        "may_cosign": surveys and reviewing and me == people.second_id and not found.cosigned,
        "may_alone": surveys and reviewing and rule is not None,
        "lone_rule": rule,
        "may_advise": file.case.state in {"reviewing", "deciding"} and seat.person.may(Right.ADVISE),
        "confirms": asks(request, seat, fen=file.case.requested_fen),
    }


def _authority(
    seat: Seat, asked: ApplicationRow, outputs: dict[str, Any], *, family_fen: int, whole_fen: int
) -> int | None:
    """What the person at the screen may decide of this case today, after table, cuts and deputies.

    The borrower's own total is taken as the family's, which is never less.
    """
    matter = Matter(
        product=asked.product_code,
        guarantee=outputs.get("guarantee") or "",
        grade=outputs.get("grade") or "",
        total_fen=family_fen,
        household_fen=family_fen,
        group_fen=whole_fen,
    )
    person = seat.person
    reach = reach_of(staff_id=person.staff_id, post=person.post, on=seat.on, acting_for=seat.acting_for)
    return reach(matter).limit_fen


def _reckoning(asked: ApplicationRow, file: CaseFile, verdict_fen: int | None, seat: Seat) -> dict[str, Any]:
    """How policy and verdict come to an amount: as kept with the decision, or as of today while it is open."""
    kept = asked.policy_outputs
    if kept:
        inputs, outputs, trace, version = asked.policy_inputs, kept, asked.policy_trace, asked.policy_version
        most_fen, stands, requested_fen = file.case.approved_fen, file.reason, asked.requested_fen
        family_fen = whole_fen = file.case.exposure_fen
    else:
        now = assessment(application_id=file.subject_id, on=seat.on)
        inputs, outputs, trace, version = now.inputs, now.outputs, now.trace, now.policy_version
        most_fen, stands, requested_fen = now.most_fen, now.refused, now.requested_fen
        family_fen, whole_fen = now.exposure.family_fen, now.exposure.whole_fen
    more_fen = 0 if kept else most_fen or 0
    return {
        "steps": steps_of(outputs, trace),
        "scores": scored(inputs, trace),
        "ceilings": ceilings_of(
            requested_fen=requested_fen, policy_fen=outputs.get("limit_fen"), verdict_fen=verdict_fen
        ),
        "authority_fen": _authority(
            seat, asked, outputs, family_fen=family_fen + more_fen, whole_fen=whole_fen + more_fen
        ),
        "policy_version": version,
        "most_fen": most_fen,
        "stands_in_the_way": stands,
        "family_fen": whole_fen + more_fen,
        "tied_fen": whole_fen - family_fen,
    }
