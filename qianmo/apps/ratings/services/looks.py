"""Second looks (复评): the branch answers for verdicts that were dispersed or on which kin spoke, many at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from qianmo.apps.events.services import Fact, record
from qianmo.apps.grids.queries import Scope
from qianmo.apps.ratings.models import RaterKin, SecondLook, Verdict
from qianmo.domain.ratings.looks import Answer, settled
from qianmo.domain.refusal import Refused
from qianmo.storage.lookups import any_of


@dataclass(frozen=True, slots=True, kw_only=True)
class NewLook:
    """What the branch says of a verdict: it stands, a lower amount in fen holds, or the household is rated again."""

    verdict_id: int
    answer: Answer
    final_fen: int | None
    reason: str


@transaction.atomic
def settle_verdicts(
    *, looks: Sequence[NewLook], scope: Scope, by: int, at: datetime, business_date: date
) -> dict[int, Refused]:
    """Answer for verdicts that wait for a second look; refusals by position, the others are settled.

    Refused: a verdict out of sight, one that needs no look, is answered already or was followed by a later sitting,
    the looker's own kin, and what `settled` refuses. A household to be rated again stays without a proposal until a
    later sitting has spoken.
    """
    ids = sorted({one.verdict_id for one in looks})
    rows = {
        row.pk: row
        for row in Verdict.objects.select_for_update(of=("self",))
        .filter(id__in=any_of(ids))
        .select_related("sitting__roster__group")
        .order_by("id")
    }
    answered = dict(SecondLook.objects.filter(verdict__in=any_of(ids)).values_list("verdict_id", "looked_by__name"))
    households = {row.household_id for row in rows.values()}
    newest = dict(
        Verdict.objects.filter(household__in=any_of(households)).order_by("id").values_list("household_id", "id")
    )
    kin = set(
        RaterKin.objects.filter(rater__staff_id=by, household__in=any_of(households)).values_list(
            "household_id", flat=True
        )
    )
    refused: dict[int, Refused] = {}
    kept: list[NewLook] = []
    for position, one in enumerate(looks):
        row = rows.get(one.verdict_id)
        answer: Refused | None
        if row is None or not scope.allows(row.sitting.roster.place_id):
            answer = Refused(code="gone", reason="没有这条评议结论。请刷新复评名单")
        elif one.verdict_id in answered:
            answer = Refused(code="answered", reason=f"{answered[one.verdict_id]}已经复评过。请看复评名单里的结果")
        elif newest[row.household_id] != row.pk:
            answer = Refused(code="rated_again", reason="这一户已经另评，有了新的结论。请刷新复评名单")
        elif not row.needs_look:
            answer = Refused(code="no_need", reason="这一户的评议不用复评")
        elif row.household_id in kin:
            answer = Refused(code="kin", reason="您是这一户的近亲，要回避。请另一位有权的同事复评")
        else:
            answer = settled(answer=one.answer, advised_fen=row.limit_fen, final_fen=one.final_fen, reason=one.reason)
        if answer is None:
            answered[one.verdict_id] = "您"
            kept.append(one)
        else:
            refused[position] = answer
    _write(kept, rows, by=by, at=at, business_date=business_date)
    return refused


def _write(kept: Sequence[NewLook], rows: dict[int, Verdict], *, by: int, at: datetime, business_date: date) -> None:
    made = SecondLook.objects.bulk_create(
        SecondLook(
            verdict=rows[one.verdict_id],
            answer=one.answer,
            final_fen=_final(one),
            reason=one.reason,
            looked_by_id=by,
            looked_at=at,
        )
        for one in kept
    )
    for one in kept:
        row = rows[one.verdict_id]
        row.needs_look, row.final_fen = one.answer is Answer.RESIT, _final(one)
    changed = [rows[one.verdict_id] for one in kept]
    Verdict.objects.bulk_update(changed, ["needs_look", "final_fen"], batch_size=2_000)
    record(
        kind="ratings.looked_again",
        facts=[
            Fact(
                subject_id=look.pk,
                household_id=rows[one.verdict_id].household_id,
                by=by,
                payload={"answer": one.answer.value, "final_fen": _final(one), "reason": one.reason},
            )
            for look, one in zip(made, kept, strict=True)
        ],
        at=at,
        business_date=business_date,
    )


def _final(one: NewLook) -> int | None:
    return one.final_fen if one.answer is Answer.LOWERED else None
