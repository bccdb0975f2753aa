"""Renewing draws (续贷): asked for by one person, signed by the customer, carried out by another in one act.

无还本续贷, 借新还旧 and 重组 repay the old draw with a new one: no cash moves, the line is neither freed nor taken in
between, and what is drawn of it stays the same fen. 展期 keeps the draw and moves its day. What a renewal says to the
five classes is kept with it and never lets a debt look better than before.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from qianmo.apps.approvals.queries import Matter
from qianmo.apps.credit.answers import Answers
from qianmo.apps.credit.inheriting import take_over_funds
from qianmo.apps.credit.keeping import Kept, keep_locked
from qianmo.apps.credit.models import ChangeState, LineState, Renewal
from qianmo.apps.credit.queries import at_core, requests_made
from qianmo.apps.credit.queries.renewable import renewal_facts, weigh
from qianmo.apps.credit.renewing import carry_out
from qianmo.apps.credit.second_person import (
    Measured,
    Powers,
    answer_row,
    no_reason,
    still_asked,
    write_answers,
)
from qianmo.apps.credit.services.core_renewals import UNDER_WAY, tell_core
from qianmo.apps.credit.services.judging import pass_on_judgements
from qianmo.apps.events.services import Fact, record
from qianmo.apps.households.services import hold_families
from qianmo.apps.org.queries import closed_day
from qianmo.domain.credit.renewal import RenewalKind
from qianmo.domain.ratio import Ratio
from qianmo.domain.refusal import Refused

UNKNOWN_DRAW = Refused(code="unknown_draw", reason="没有这笔借据。请刷新本页再选。")


@dataclass(frozen=True, slots=True, kw_only=True)
class NewRenewal:
    """A wish to renew a draw: how, until when, at which yearly rate (None keeps it); signed before it is decided."""

    draw_id: int
    kind: str
    due_on: date
    reason: str
    requested_by: int
    request_id: UUID
    rate_ppm: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RenewalDecision:
    """The second person's answer, in a post that must have the authority; a decline says why."""

    renewal_id: int
    approve: bool
    note: str
    decided_by: int
    post: str
    acting_for: int | None = None


@transaction.atomic
def request_renewals(*, renewals: Sequence[NewRenewal], at: datetime, business_date: date) -> Answers:
    """Ask for draws to be renewed; returns renewal ids and refusals by position. Nothing changes yet.

    Refused: no reason, an unknown draw or kind, one that waits already, and whatever the rule refuses. Interest that
    still runs need not be paid when asking, interest that has fallen due must be.
    """
    draws = keep_locked(draw_ids={one.draw_id for one in renewals})
    facts = renewal_facts(draw_ids=list(draws), on=business_date)
    waiting = set(
        Renewal.objects.filter(old_id__in=draws, state=ChangeState.REQUESTED).values_list("old_id", flat=True)
    )
    keys, columns = [one.request_id for one in renewals], ("old_id", "kind", "new_due_on", "rate_ppm")
    seen, wanted = requests_made(model=Renewal, request_ids=keys, columns=columns)
    answers = Answers(seen=seen, wanted=wanted)
    for position, one in enumerate(renewals):
        kept_rate = wanted[one.request_id][-1] if one.request_id in wanted else None
        rate_ppm = kept_rate if one.rate_ppm is None else one.rate_ppm
        if answers.is_repeat(position, one.request_id, wants=(one.draw_id, one.kind, one.due_on, rate_ppm)):
            continue
        kept = draws.get(one.draw_id)
        refused = no_reason(one.reason, act="续贷") or (None if kept else UNKNOWN_DRAW)
        if refused is None and one.kind not in set(RenewalKind):
            refused = Refused(code="unknown_kind", reason="没有选续贷方式。请选一种。")
        if refused is None and one.draw_id in waiting:
            refused = Refused(code="waiting", reason="这笔借据已有一笔续贷在等复核。请等它办完再提。")
        asked = _row(one, kept, at=at, on=business_date) if kept and refused is None else None
        if asked is not None:
            refused = weigh(asked, facts=facts, on=business_date, signed=True, closing=False)
        if refused is not None or asked is None:
            answers.refused[position] = refused or UNKNOWN_DRAW
            continue
        asked.save(force_insert=True)
        waiting.add(one.draw_id)
        answers.written([position], [asked.pk])
        _tell("credit.renewal_asked", asked, by=one.requested_by, at=at, business_date=business_date)
    return answers


@transaction.atomic
def decide_renewals(*, decisions: Sequence[RenewalDecision], at: datetime, business_date: date) -> Answers:
    """Carry out or send back renewals; returns renewal ids and refusals by position.

    Carrying out weighs everything again: 无还本续贷 and 展期 have to be done before the old due day, and where a new
    draw takes over, all interest up to the day must be paid. Refused besides: an unknown or decided renewal, the person
    who asked, authority below the family's exposure, a rate that has changed since, a decline without a word, a day the
    bank does not book on, money of the draw that a bank's own core is moving. The same answer of the same person again
    answers as before.
    """
    closed, answers = closed_day(day=business_date), Answers()
    about = Renewal.objects.filter(id__in=[one.renewal_id for one in decisions])
    hold_families(household_ids=set(about.values_list("old__line__household_id", flat=True)), on=business_date)
    held = keep_locked(draw_ids=set(about.values_list("old_id", flat=True)))
    draws = {pk: kept.row for pk, kept in held.items()}
    waits = at_core(draw_ids=list(draws))
    rows = {row.pk: row for row in about.select_for_update().order_by("id")}
    facts = renewal_facts(draw_ids=list(draws), on=business_date)
    measured = Measured(lines=[draw.line for draw in draws.values()], on=business_date)
    powers = Powers(on=business_date)
    renewed: list[Renewal] = []
    given = [(one.renewal_id, one) for one in decisions]
    for position, one, row in still_asked(
        given=given, rows=rows, answers=answers, what="续贷", unknown="unknown_renewal"
    ):
        row.old, refused = draws[row.old_id], None
        if one.approve:
            refused = closed or powers.beyond((one.decided_by, one.post, one.acting_for), _matter(row, measured))
            refused = refused or (UNDER_WAY if row.old_id in waits and waits[row.old_id].moving else None)
            refused = refused or _repriced(row, held[row.old_id], on=business_date)
            refused = refused or weigh(row, facts=facts, on=business_date, signed=row.digest is not None, closing=True)
        if refused is not None:
            answers.refused[position] = refused
            continue
        also = carry_out(row, facts=facts, by=one.decided_by, on=business_date) if one.approve else ()
        answer_row(row, one, at=at)
        write_answers([row], also=also)
        if one.approve:
            renewed.append(row)
        answers.written([position], [row.pk])
        kind = "credit.renewed" if one.approve else "credit.renewal_declined"
        _tell(kind, row, by=one.decided_by, at=at, business_date=business_date)
    pass_on_judgements(renewed=renewed, on=business_date)
    take_over_funds(renewed=renewed, at=at, business_date=business_date)
    tell_core(renewed=renewed, at=at, business_date=business_date)
    return answers


def _matter(row: Renewal, measured: Measured) -> Matter:
    """What a renewal comes to: what is owed on a line that has ended counts on top of the lines that live."""
    line = row.old.line
    return measured.matter_of(line).with_more(row.old.unpaid_fen if line.state == LineState.ENDED else 0)


def _repriced(row: Renewal, kept: Kept, *, on: date) -> Refused | None:
    """Refuse to carry out what was signed at a rate that no longer holds."""
    present_ppm = kept.terms.rate_on(on)
    if present_ppm == row.old_rate_ppm:
        return None
    signed, now = Ratio.of_ppm(row.old_rate_ppm).percent(), Ratio.of_ppm(present_ppm).percent()
    reason = f"不能续贷：签字时年利率 {signed}，现在是 {now}。请退回，照现在的利率重签。"
    return Refused(code="rate_moved", reason=reason)


def _row(one: NewRenewal, kept: Kept, *, at: datetime, on: date) -> Renewal:
    draw, present_ppm = kept.row, kept.terms.rate_on(on)
    return Renewal(
        old=draw,
        kind=one.kind,
        fen=draw.unpaid_fen,
        old_due_on=draw.due_on,
        new_due_on=one.due_on,
        old_rate_ppm=present_ppm,
        rate_ppm=present_ppm if one.rate_ppm is None else one.rate_ppm,
        reason=one.reason.strip(),
        state=ChangeState.REQUESTED,
        requested_by_id=one.requested_by,
        requested_at=at,
        request_id=one.request_id,
    )


def _tell(kind: str, row: Renewal, *, by: int, at: datetime, business_date: date) -> None:
    payload = {
        "line": row.old.line.number,
        "draw": row.old.number,
        "new_draw": row.new.number if row.new else "",
        "kind": row.kind,
        "fen": row.fen,
        "due_on": row.new_due_on.isoformat(),
        "reason": row.note if row.state == ChangeState.DECLINED else row.reason,
    }
    fact = Fact(subject_id=row.pk, household_id=row.old.line.household_id, by=by, payload=payload)
    record(kind=kind, facts=[fact], at=at, business_date=business_date)
