"""Acts on back-tests: asked for on a page, carried out by the worker, on every population in turn.

A worker killed in the middle leaves nothing but a row that says it was at work; the next round does that test from the
beginning and writes its cases together with its end, so that none is written twice.
"""

from collections.abc import Callable
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Max

from qianmo import decisions
from qianmo.analytics.trials import Trial, TrialError, compare, offer_query
from qianmo.apps.credit.queries.populations import exposures
from qianmo.apps.events.services import Fact, record
from qianmo.apps.lab.models import BackTest, BackTestCase, BackTestState, Candidate, Population
from qianmo.apps.lab.populations import gather
from qianmo.apps.products.queries import hash_of, kin, policies_by_id, policies_in_force, products
from qianmo.domain.refusal import Refused
from qianmo.storage.copying import copy_rows
from qianmo.storage.locks import session_lock

LAB_LOCK = (1 << 59) + 6
PATIENCE = "2s"
STEPS = 3
"""Of a back-test: facts gathered, both models asked, changes written."""
ORDER = (Population.LINES, Population.APPLICATIONS, Population.HOUSEHOLDS)
KEPT_CANDIDATES = 10
"""Cases are kept of so many models of a product, those tried last; of others only the figures are."""
OWED = (BackTestState.WAITING, BackTestState.RUNNING)
Clock = Callable[[], datetime]


@transaction.atomic
def ask_back_test(
    *, product_id: int, model: str, by: int, at: datetime, business_date: date, against: int | None = None
) -> list[int] | Refused:
    """Have a version tried on every population, against the one in force or another; the ids of its back-tests.

    The model is a draft's or a published version's. `against` may be a version of another product of its template:
    then its customers are asked what they would get. The same two asked again on the same day get the tests they have;
    what could not be computed is tried anew. Refused: a model that does not hold together, or whose offer lacks an
    answer; a version of a product that is no kin.
    """
    try:
        offer_query(decisions.load(model.encode()))
    except (decisions.ModelError, TrialError) as error:
        return Refused(code="unsound_model", reason=f"不能回测：{error}。请先改好检查列出的问题")
    candidate, _ = Candidate.objects.get_or_create(
        product_id=product_id, model_hash=hash_of(model.encode()), defaults={"model": model}
    )
    if against is None:
        in_force = policies_in_force(on=business_date).get(product_id)
        against = in_force.id if in_force else None
    elif not (found := policies_by_id(ids=[against])) or found[against].product_id not in kin(product_id=product_id):
        return Refused(code="unknown_version", reason="不能回测：没有这个版本，或不是同一个模板的产品。请再选一个")
    ids, is_new = [], False
    for population in ORDER:
        row, made = BackTest.objects.get_or_create(
            candidate=candidate,
            against_id=against,
            population=population,
            on=business_date,
            defaults={"state": BackTestState.WAITING, "asked_by_id": by, "asked_at": at},
        )
        if row.state == BackTestState.FAILED:
            BackTest.objects.filter(id=row.pk).update(state=BackTestState.WAITING, reason="", step=0)
        is_new = is_new or made
        ids.append(row.pk)
    if is_new:
        payload = {"product": product_id, "model_hash": candidate.model_hash, "back_tests": ids}
        fact = Fact(subject_id=candidate.pk, household_id=None, by=by, payload=payload)
        record(kind="lab.back_test_asked", facts=[fact], at=at, business_date=business_date)
        _let_go(product_id)
    return ids


def _let_go(product_id: int) -> None:
    tried = BackTest.objects.filter(candidate__product_id=product_id).values("candidate_id").annotate(last=Max("id"))
    kept = list(tried.order_by("-last").values_list("candidate_id", flat=True)[:KEPT_CANDIDATES])
    old = BackTest.objects.filter(candidate__product_id=product_id).exclude(candidate_id__in=kept)
    BackTestCase.objects.filter(back_test__in=old).delete()


def carry_out_owed(*, clock: Clock) -> int:
    """Carry out the back-tests that wait, and those a killed worker left; how many. Another process at it does them."""
    carried = 0
    with session_lock(LAB_LOCK, patience=PATIENCE) as held:
        while held and (row := BackTest.objects.filter(state__in=OWED).order_by("id").first()):
            _carry_out(row, clock)
            carried += 1
    return carried


def _carry_out(row: BackTest, clock: Clock) -> None:
    started = clock()
    BackTest.objects.filter(id=row.pk).update(state=BackTestState.RUNNING, step=0)
    candidate, against = Candidate.objects.get(id=row.candidate_id), row.against
    whose = against.product_id if against else candidate.product_id
    product = next(one for one in products().values() if one.id == whose)
    cases = gather(population=row.population, product=product, on=row.on)
    BackTest.objects.filter(id=row.pk).update(step=1)
    before = decisions.load(against.model.encode()) if against else None
    try:
        with compare(cases=cases, before=before, after=decisions.load(candidate.model.encode())) as trial:
            BackTest.objects.filter(id=row.pk).update(step=2)
            _end(row, trial, started=started, clock=clock)
    except TrialError as error:
        BackTest.objects.filter(id=row.pk).update(state=BackTestState.FAILED, reason=str(error)[:400])


@transaction.atomic
def _end(row: BackTest, trial: Trial, *, started: datetime, clock: Clock) -> None:
    """Write what would change together with the figures, all or nothing."""
    totals = trial.totals()
    summary = {
        "totals": totals,
        "bands": trial.bands(),
        "branches": trial.by("branch_id"),
        "grades": trial.grades(),
        "reasons": trial.reasons(),
        "exposures": [[one.product_id, one.lines, one.limit_fen, one.drawn_fen] for one in exposures()],
    }
    copy_rows(BackTestCase, {"back_test_id": row.pk, **_cases(trial)})
    done_at = clock()
    BackTest.objects.filter(id=row.pk).update(
        state=BackTestState.DONE,
        step=STEPS,
        summary=summary,
        done_at=done_at,
        took_ms=max(timedelta(0), done_at - started) // timedelta(milliseconds=1),
    )
    payload = {"population": row.population, "cases": totals["cases"], "changed": totals["changed"]}
    fact = Fact(subject_id=row.candidate_id, household_id=None, by=row.asked_by_id, payload=payload)
    record(kind="lab.back_test_done", facts=[fact], at=done_at, business_date=row.on)


def _cases(trial: Trial) -> dict[str, object]:
    changed = trial.changed()
    lines = {"line_before_fen": "own_before", "line_after_fen": "own_after"} if trial.has_lines else {}
    columns = {
        "subject_id": "subject_id", "household_id": "household_id", "branch_id": "branch_id", "kind": "kind",
        "band": "band", "grade_before": "grade_before", "grade_after": "grade_after",
        "limit_before_fen": "limit_fen_before", "limit_after_fen": "limit_fen_after",
        "rate_before_ppm": "rate_ppm_before", "rate_after_ppm": "rate_ppm_after", "over": "over", **lines,
    }  # fmt: skip
    return {name: changed[column].to_pylist() for name, column in columns.items()}
