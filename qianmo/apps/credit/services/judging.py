"""Classes given by hand (人工认定): one person proposes a worse class or to take one back, another decides.

The word holds from the day it is decided until it is taken back, and the night sets nothing better in the meantime.
Taken back, the draw follows the night again: a bad loan is observed like any other before it is bettered.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID, uuid5

from django.db import transaction

from qianmo.apps.credit.answers import Answers
from qianmo.apps.credit.classing import Reclassed, Weighed, weigh_classes, write_classes
from qianmo.apps.credit.keeping import keep_locked
from qianmo.apps.credit.models import ChangeState, DrawState, Judgement, Renewal
from qianmo.apps.credit.queries import requests_made
from qianmo.apps.credit.queries.judgements import Judged
from qianmo.apps.credit.second_person import answer_row, no_reason, still_asked, write_answers
from qianmo.apps.events.services import Fact, record
from qianmo.apps.org.queries import closed_day
from qianmo.domain.credit.classification import Classed, LoanClass, check_judgement
from qianmo.domain.refusal import Refused

UNKNOWN = Refused(code="unknown_draw", reason="没有这笔借据。请刷新本页再选。")


@dataclass(frozen=True, slots=True, kw_only=True)
class NewJudgement:
    """A class a draw should have, from 1 good to 5 bad, or None to take back the word in force; with its reason."""

    draw_id: int
    loan_class: int | None
    reason: str
    requested_by: int
    request_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgementDecision:
    """The second person's answer; a decline says why."""

    judgement_id: int
    approve: bool
    note: str
    decided_by: int


@transaction.atomic
def request_judgements(*, judgements: Sequence[NewJudgement], at: datetime, business_date: date) -> Answers:
    """Propose classes for draws; returns judgement ids and refusals by position. Nothing changes yet.

    Refused: no reason, an unknown draw or class, one that owes nothing, one that waits already, a class that is not
    worse than arrears, renewals and misuse make it, and whatever else `check_judgement` refuses.
    """
    held = keep_locked(draw_ids={one.draw_id for one in judgements})
    weighed = weigh_classes(rows=[kept.row for kept in held.values()], on=business_date)
    about = Judgement.objects.filter(draw_id__in=held, state=ChangeState.REQUESTED)
    waiting = set(about.values_list("draw_id", flat=True))
    seen, wanted = requests_made(
        model=Judgement, request_ids=[one.request_id for one in judgements], columns=("draw_id", "loan_class")
    )
    answers = Answers(seen=seen, wanted=wanted)
    for position, one in enumerate(judgements):
        if answers.is_repeat(position, one.request_id, wants=(one.draw_id, one.loan_class)):
            continue
        stands = weighed.get(one.draw_id)
        refused = no_reason(one.reason, act="认定") or (_cannot_judge(stands, one.loan_class) if stands else UNKNOWN)
        if refused is None and one.draw_id in waiting:
            refused = Refused(code="waiting", reason="这笔借据已有一笔分类认定在等复核。请等它办完再提。")
        if refused is not None or stands is None:
            answers.refused[position] = refused or UNKNOWN
            continue
        waiting.add(one.draw_id)
        row = Judgement.objects.create(
            draw=stands.row,
            before_class=stands.present.loan_class,
            loan_class=one.loan_class,
            reason=one.reason.strip(),
            state=ChangeState.REQUESTED,
            requested_by_id=one.requested_by,
            requested_at=at,
            request_id=one.request_id,
        )
        answers.written([position], [row.pk])
        _tell("credit.judgement_asked", [row], at=at, business_date=business_date)
    return answers


@transaction.atomic
def decide_judgements(*, decisions: Sequence[JudgementDecision], at: datetime, business_date: date) -> Answers:
    """Give draws the classes proposed or take words back, or send them back; judgement ids, refusals by position.

    A class is weighed again and holds from the day. Refused: an unknown or decided judgement, the person who asked, a
    decline without a word, a day the bank does not book on, and whatever the rule refuses now. The same answer of the
    same person again answers as before.
    """
    closed, answers = closed_day(day=business_date), Answers()
    about = Judgement.objects.filter(id__in=[one.judgement_id for one in decisions])
    held = keep_locked(draw_ids=set(about.values_list("draw_id", flat=True)))
    weighed = weigh_classes(rows=[kept.row for kept in held.values()], on=business_date)
    rows = {row.pk: row for row in about.select_for_update().order_by("id")}
    given = [(one.judgement_id, one) for one in decisions]
    done: list[Judgement] = []
    changed: list[Reclassed] = []
    for position, one, row in still_asked(
        given=given, rows=rows, answers=answers, what="分类认定", unknown="unknown_judgement"
    ):
        row.draw, stands = held[row.draw_id].row, weighed[row.draw_id]
        refused = closed or _cannot_judge(stands, row.loan_class) if one.approve else None
        if refused is not None:
            answers.refused[position] = refused
            continue
        if one.approve:
            row.effective_on = business_date
            changed.append(_reclassed(stands, row, by=one.decided_by, on=business_date))
        answer_row(row, one, at=at)
        done.append(row)
        answers.written([position], [row.pk])
    write_answers(done, also=["effective_on"])
    carried = [row for row in done if row.state == ChangeState.CARRIED_OUT]
    _tell("credit.judged", carried, at=at, business_date=business_date)
    declined = [row for row in done if row.state == ChangeState.DECLINED]
    _tell("credit.judgement_declined", declined, at=at, business_date=business_date)
    write_classes([one for one in changed if one.differs], on=business_date, at=at)
    return answers


def _cannot_judge(stands: Weighed, loan_class: int | None) -> Refused | None:
    row = stands.row
    if row.state != DrawState.POSTED or stands.settled:
        return Refused(code="settled", reason=f"不能认定：借据 {row.number} 没有欠款，不分类。请刷新本页")
    if loan_class is not None and loan_class not in set(LoanClass):
        return Refused(code="unknown_class", reason="没有选认定成哪一类。请选一类。")
    return check_judgement(
        wanted=LoanClass(loan_class) if loan_class is not None else None,
        judged=stands.judged.loan_class if stands.judged else None,
        present=stands.present.loan_class,
        floor=stands.floor,
        months=stands.rule.upgrade_months,
    )


def _reclassed(stands: Weighed, row: Judgement, *, by: int, on: date) -> Reclassed:
    """What the draw is from the day on: the class proposed, or what the night would make of it without."""
    if row.loan_class is None:
        alone = replace(stands, judged=None)
        return Reclassed(alone, alone.on(on))
    given = LoanClass(row.loan_class)
    word = Judged(loan_class=given, since=on, reason=row.reason, by_id=row.requested_by_id, approved_by_id=by)
    return Reclassed(replace(stands, judged=word), Classed(floor=given, loan_class=given, since=on))


def pass_on_judgements(*, renewed: Sequence[Renewal], on: date) -> None:
    """The word on a draw goes along with the draw that takes over. Joins the act that renewed them."""
    taken_over = {row.old_id: row for row in renewed if row.new_id is not None}
    words = Judgement.objects.filter(draw_id__in=taken_over, state=ChangeState.CARRIED_OUT)
    for word in words.order_by("draw_id", "-id").distinct("draw_id"):
        if word.loan_class is not None:
            row = taken_over[word.draw_id]
            word.pk, word.draw, word.effective_on = None, row.new or row.old, on
            word.request_id = uuid5(row.request_id, "judged")
            word.save(force_insert=True)


def _tell(kind: str, rows: Sequence[Judgement], *, at: datetime, business_date: date) -> None:
    facts = [
        Fact(
            subject_id=row.pk,
            household_id=row.draw.line.household_id,
            by=row.decided_by_id or row.requested_by_id,
            payload={
                "draw": row.draw.number,
                "class": row.loan_class,
                "before": row.before_class,
                "reason": row.note if row.state == ChangeState.DECLINED else row.reason,
            },
        )
        for row in rows
    ]
    record(kind=kind, facts=facts, at=at, business_date=business_date)
