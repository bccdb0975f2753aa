"""一件申请的经过: which steps an application took, who took them when, what was decided by which rules, and the way on.

Every path ends here: handed in at once, gathered in a dossier, brought in by the village; granted, refused or waiting.
"""

from datetime import date

from django.http import Http404, HttpRequest, HttpResponse

from qianmo.apps.approvals.queries import CaseFile, case_file, case_of
from qianmo.apps.credit.queries import ApplicationRow, application, lines_of, outlooks
from qianmo.apps.dossiers.queries import DossierFile, dossier_behind
from qianmo.apps.events.queries import TimelineEvent, told_of
from qianmo.apps.households.queries import household
from qianmo.apps.org.queries import staff_names
from qianmo.apps.products.queries import products_on_offer
from qianmo.apps.ratings.queries import verdicts
from qianmo.domain.access import Field, Right
from qianmo.domain.credit.ways import Offered, Standing, ways_on
from qianmo.web.policy import ceilings_of, steps_of
from qianmo.web.seat import Seat, seated, show
from qianmo.web.timeline import OF_APPLICATION, entries_of

OF_CASE = (
    "approvals.case_opened", "approvals.spoken", "approvals.meeting_called", "approvals.recused",
    "approvals.counted", "approvals.vetoed", "approvals.looked_at",
)  # fmt: skip
OF_DOSSIER = (
    "dossiers.begun", "dossiers.filled", "dossiers.second_named", "dossiers.survey_signed", "dossiers.list_sent",
    "dossiers.supplemented", "dossiers.handover_offered", "dossiers.handover_answered", "dossiers.forwarded",
    "dossiers.withdrawn",
)  # fmt: skip
OF_LINE = ("credit.granted", "credit.signed")
MOST_STEPS = 200
MOST_OFFERED = 3


@seated(Right.SEE_LINES)
def page(request: HttpRequest, seat: Seat, application_id: int) -> HttpResponse:
    """One application from its first step to the way on."""
    asked = application(application_id=application_id)
    file = household(scope=seat.scope, household_id=asked.household_id, on=seat.on) if asked else None
    if asked is None or file is None:
        raise Http404
    dossier = dossier_behind(application_id=application_id, scope=seat.scope, on=seat.on)
    found = case_of(kind="credit.application", subject_id=application_id)
    case = case_file(case_id=found.id, scope=seat.scope) if found else None
    happened = _steps(asked, dossier, case)
    names = staff_names(ids={one.by_staff_id for one in happened if one.by_staff_id is not None})
    sees = seat.scope.sees(Field.VERDICTS)
    verdict = verdicts(household_ids=[asked.household_id]).get(asked.household_id) if sees else None
    outputs = asked.policy_outputs
    reasons = list(outputs.get("reasons") or ())
    if case is not None and case.reason and not any(one in case.reason for one in reasons):
        reasons.append(case.reason)
    return show(
        request, seat, "approvals/asked.html", room="dossiers", asked=asked, household=file, dossier=dossier, case=case,
        found=found, steps=entries_of(happened, names=names), reasons=reasons,
        policy=steps_of(outputs, asked.policy_trace) if outputs else [],
        ceilings=ceilings_of(
            requested_fen=asked.requested_fen, policy_fen=outputs.get("limit_fen"),
            verdict_fen=verdict.limit_fen if verdict else None,
        ),
        ways=ways_on(
            standing=_standing(asked, dossier, case),
            admitted=bool(outputs["admitted"]) if "admitted" in outputs else None, reasons=reasons,
            lacking=[one.title for one in dossier.lacking if one.customers] if dossier else (),
            due=_promised(dossier), offered=_offered(asked, seat.on),
        ),
    )  # fmt: skip


def _steps(asked: ApplicationRow, dossier: DossierFile | None, case: CaseFile | None) -> list[TimelineEvent]:
    """What happened to it, the first first."""
    subjects = {kind: [asked.id] for kind in OF_APPLICATION}
    if case is not None:
        subjects |= {kind: [case.case.id] for kind in OF_CASE}
    if dossier is not None:
        subjects |= {kind: [dossier.row.id] for kind in OF_DOSSIER}
    told = told_of(
        household_id=asked.household_id, mention={"line": asked.line_number or "-"}, subjects=subjects, limit=MOST_STEPS
    )
    kept = {*OF_APPLICATION, *OF_CASE, *OF_DOSSIER, *OF_LINE}
    return sorted((one for one in told if one.kind in kept), key=lambda one: one.id)


def _standing(asked: ApplicationRow, dossier: DossierFile | None, case: CaseFile | None) -> Standing:
    if asked.line_number:
        lines = lines_of(household_id=asked.household_id)
        signed = any(line.number == asked.line_number and line.signed_on for line in lines)
        return Standing.SIGNED if signed else Standing.GRANTED
    if asked.is_refused:
        return Standing.REFUSED
    waits = dossier is not None and dossier.row.waits_since is not None
    returned = case is not None and case.case.state == "supplement"
    return Standing.LACKS_PAPERS if waits or returned else Standing.WAITS


def _promised(dossier: DossierFile | None) -> str:
    due = dossier.row.due_on if dossier else None
    return f"{due.month} 月 {due.day} 日" if due else ""


def _offered(asked: ApplicationRow, on: date) -> list[Offered]:
    """Other products today's policies would give, the most first; only where this one was refused."""
    if not asked.is_refused:
        return []
    others = {one.id: one.name for one in products_on_offer(on=on).values() if one.id != asked.product_id}
    said = outlooks(household_id=asked.household_id, product_ids=list(others), on=on)
    open_ones = [Offered(others[pk], one.limit_fen) for pk, one in said.items() if one.admitted and one.limit_fen > 0]
    return sorted(open_ones, key=lambda one: -one.limit_fen)[:MOST_OFFERED]
