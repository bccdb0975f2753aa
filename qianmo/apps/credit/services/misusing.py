"""Money of a draw used for something else (挪用): found by one person with evidence and decided by another, both ways.

From the day found on the draw earns penalty interest at the misuse uplift and is classed special mention at least.
What was settled and paid before the decision stays; what it adds to the days since falls due with the next settlement.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from qianmo.apps.credit.answers import Answers
from qianmo.apps.credit.classing import reclass
from qianmo.apps.credit.keeping import Kept, keep_locked
from qianmo.apps.credit.models import ChangeState, DrawState, Misuse
from qianmo.apps.credit.queries import at_core, requests_made
from qianmo.apps.credit.rebooking import Rebooked, book_again
from qianmo.apps.credit.replaying import play_again
from qianmo.apps.credit.second_person import answer_row, no_reason, still_asked, write_answers
from qianmo.apps.credit.services.core_renewals import UNDER_WAY
from qianmo.apps.events.services import Fact, record
from qianmo.apps.org.queries import closed_day
from qianmo.domain.credit.misuse import Finding, check_finding, with_finding
from qianmo.domain.credit.running import carry
from qianmo.domain.refusal import Refused

LONGEST_EVIDENCE = 500
UNKNOWN = Refused(code="unknown_draw", reason="没有这笔借据。请刷新本页再选。")


@dataclass(frozen=True, slots=True, kw_only=True)
class NewMisuse:
    """That a draw is misused from a day on, or (`lifts`) that it no longer is; with its reason and the evidence."""

    draw_id: int
    lifts: bool
    from_on: date
    reason: str
    evidence: str
    requested_by: int
    request_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class MisuseDecision:
    """The second person's answer; a decline says why."""

    misuse_id: int
    approve: bool
    note: str
    decided_by: int


@transaction.atomic
def request_misuses(*, misuses: Sequence[NewMisuse], at: datetime, business_date: date) -> Answers:
    """Ask for draws to be found misused, or for findings to be lifted; misuse ids and refusals by position.

    Nothing changes yet. Refused: no reason, no evidence, an unknown or settled draw, one that waits already, and
    whatever the rule refuses of the day.
    """
    held = keep_locked(draw_ids={one.draw_id for one in misuses})
    about = Misuse.objects.filter(draw_id__in=held, state=ChangeState.REQUESTED)
    waiting = set(about.values_list("draw_id", flat=True))
    seen, wanted = requests_made(
        model=Misuse, request_ids=[one.request_id for one in misuses], columns=("draw_id", "lifts", "from_on")
    )
    answers = Answers(seen=seen, wanted=wanted)
    for position, one in enumerate(misuses):
        if answers.is_repeat(position, one.request_id, wants=(one.draw_id, one.lifts, one.from_on)):
            continue
        kept, act = held.get(one.draw_id), "解除挪用" if one.lifts else "认定挪用"
        refused = no_reason(one.reason, act=act) or _no_evidence(one.evidence, act=act)
        refused = refused or (_cannot_find(kept, one, on=business_date) if kept else UNKNOWN)
        if refused is None and one.draw_id in waiting:
            refused = Refused(code="waiting", reason="这笔借据已有一笔挪用认定在等复核。请等它办完再提。")
        if refused is not None or kept is None:
            answers.refused[position] = refused or UNKNOWN
            continue
        waiting.add(one.draw_id)
        row = Misuse.objects.create(
            draw=kept.row,
            lifts=one.lifts,
            from_on=one.from_on,
            reason=one.reason.strip(),
            evidence=one.evidence.strip(),
            state=ChangeState.REQUESTED,
            requested_by_id=one.requested_by,
            requested_at=at,
            request_id=one.request_id,
        )
        answers.written([position], [row.pk])
        _tell("credit.misuse_asked", row, by=one.requested_by, at=at, business_date=business_date)
    return answers


@transaction.atomic
def decide_misuses(*, decisions: Sequence[MisuseDecision], at: datetime, business_date: date) -> Answers:
    """Find draws misused, lift findings, or send them back; returns misuse ids and refusals by position.

    Refused: an unknown or decided finding, the person who asked, a decline without a word, a day the bank does not book
    on, money of the draw that a bank's own core is moving, whatever the rule refuses now, and a day from which a later
    payment would be too much. The same answer of the same person again answers as before.
    """
    closed, answers = closed_day(day=business_date), Answers()
    about = Misuse.objects.filter(id__in=[one.misuse_id for one in decisions])
    held = keep_locked(draw_ids=set(about.values_list("draw_id", flat=True)))
    waits = at_core(draw_ids=list(held))
    rows = {row.pk: row for row in about.select_for_update().order_by("id")}
    given = [(one.misuse_id, one) for one in decisions]
    for position, one, row in still_asked(
        given=given, rows=rows, answers=answers, what="挪用认定", unknown="unknown_misuse"
    ):
        kept = held[row.draw_id]
        row.draw, refused = kept.row, None
        if one.approve:
            refused = closed or (UNDER_WAY if row.draw_id in waits and waits[row.draw_id].moving else None)
            refused = refused or _carried_out(row, kept, on=business_date)
        if refused is not None:
            answers.refused[position] = refused
            continue
        if one.approve:
            row.counted_to = business_date
        answer_row(row, one, at=at)
        write_answers([row], also=["counted_to"])
        if one.approve:
            fresh = keep_locked(draw_ids={row.draw_id})
            held |= fresh
            reclass(rows=[fresh[row.draw_id].row], on=business_date, at=at)
        answers.written([position], [row.pk])
        kind = "credit.misuse_lifted" if row.lifts else "credit.misuse_found"
        kind = kind if one.approve else "credit.misuse_declined"
        _tell(kind, row, by=one.decided_by, at=at, business_date=business_date)
    return answers


def _carried_out(row: Misuse, kept: Kept, *, on: date) -> Refused | None:
    """Write what the finding makes of the days already counted, and book what falls away of their dues."""
    refused = _cannot_find(kept, row, on=on)
    if refused is not None:
        return refused
    finding = Finding(on=row.from_on, lifts=row.lifts, counted_to=on)
    kept.loan = carry(loan=kept.loan, terms=kept.terms, to=on)
    kept.terms = replace(kept.terms, misused=with_finding(misused=kept.terms.misused, finding=finding))
    if row.from_on == on:
        return None
    replay = play_again(kept)
    if isinstance(replay, Refused):
        return replay
    book_again([Rebooked(kept, replay, row.from_on, f"挪用 {row.pk}")], kind="misuse", business_date=on)
    return None


def _cannot_find(kept: Kept, asked: Misuse | NewMisuse, *, on: date) -> Refused | None:
    row, finding = kept.row, Finding(on=asked.from_on, lifts=asked.lifts, counted_to=on)
    if row.state != DrawState.POSTED or kept.loan.at_rest:
        return Refused(code="settled", reason=f"不能办：借据 {row.number} 没有欠款。有误请用冲正")
    return check_finding(
        finding=finding,
        misused=kept.terms.misused,
        number=row.number,
        drawn_on=row.value_date,
        taken_over_on=row.taken_over_on,
        on=on,
    )


def _no_evidence(text: str, *, act: str) -> Refused | None:
    if not text.strip():
        return Refused(code="no_evidence", reason=f"不能{act}：没有写证据。请写明凭什么，例如流水、合同、走访记录。")
    if len(text.strip()) > LONGEST_EVIDENCE:
        reason = f"不能{act}：证据写了 {len(text.strip())} 个字，最多 {LONGEST_EVIDENCE} 个。请写短一些。"
        return Refused(code="evidence_too_long", reason=reason)
    return None


def _tell(kind: str, row: Misuse, *, by: int, at: datetime, business_date: date) -> None:
    payload = {
        "draw": row.draw.number,
        "from": row.from_on.isoformat(),
        "lifts": row.lifts,
        "evidence": row.evidence,
        "reason": row.note if row.state == ChangeState.DECLINED else row.reason,
    }
    fact = Fact(subject_id=row.pk, household_id=row.draw.line.household_id, by=by, payload=payload)
    record(kind=kind, facts=[fact], at=at, business_date=business_date)
