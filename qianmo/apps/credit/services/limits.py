"""Raising and cutting the limit of a living line (动态调整): a raise takes two persons, a cut one, at once.

Whoever looks after the household asks for the raise, and the customer signs the supplement to the contract; then a
second person with authority over what the whole family would then owe carries it out, by the policy of that day. A cut
below what is owed leaves the line over its limit, and nobody is forced to repay.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from qianmo.apps.credit.answers import Answers
from qianmo.apps.credit.caps import Caps, no_caps
from qianmo.apps.credit.ceilings import ceilings
from qianmo.apps.credit.models import ChangeKind, ChangeState, LimitChange, Line
from qianmo.apps.credit.queries import requests_made
from qianmo.apps.credit.second_person import (
    Measured,
    Powers,
    answer_row,
    no_reason,
    still_asked,
    write_answers,
)
from qianmo.apps.credit.standing import mark_over_limit, standing_of
from qianmo.apps.events.services import Fact, record
from qianmo.apps.households.services import hold_families
from qianmo.apps.products.queries import terms_in_force
from qianmo.domain.credit.limit_changes import cut_limit, raise_limit
from qianmo.domain.credit.line import LineStanding, OverLimitCause
from qianmo.domain.refusal import Refused

CUT_CAUSES = (OverLimitCause.CUT, OverLimitCause.CLASS)
UNKNOWN = Refused(code="unknown_line", reason="没有这笔额度。请刷新本页再选。")


@dataclass(frozen=True, slots=True, kw_only=True)
class NewRaise:
    """A wish to raise a line's limit; where the line is signed for, a supplement is signed before it is decided."""

    line_id: int
    to_fen: int
    reason: str
    requested_by: int
    request_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeDecision:
    """The second person's answer, in a post that must have the authority; a decline says why."""

    change_id: int
    approve: bool
    note: str
    decided_by: int
    post: str
    acting_for: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewCut:
    """A line's limit to be cut at once; `cause` says whether circumstances or a worse class bring it about."""

    line_id: int
    to_fen: int
    reason: str
    by: int
    request_id: UUID
    cause: str = OverLimitCause.CUT.value


@transaction.atomic
def request_raises(*, raises: Sequence[NewRaise], at: datetime, business_date: date) -> Answers:
    """Ask for limits to be raised; returns change ids and refusals by position. Nothing changes yet.

    Refused: no reason, an unknown line, one for which a raise waits already, and
    whatever the rule refuses (not higher, not in units, above what policy and village leave).
    """
    lines = locked_lines([one.line_id for one in raises])
    most, units = most_of(lines, on=business_date), terms_in_force(on=business_date)
    waiting = set(
        LimitChange.objects.filter(line_id__in=lines, state=ChangeState.REQUESTED).values_list("line_id", flat=True)
    )
    keys = [one.request_id for one in raises]
    seen, wanted = requests_made(model=LimitChange, request_ids=keys, columns=("line_id", "kind", "after_fen"))
    answers = Answers(seen=seen, wanted=wanted)
    for position, one in enumerate(raises):
        if answers.is_repeat(position, one.request_id, wants=(one.line_id, ChangeKind.RAISE, one.to_fen)):
            continue
        line = lines.get(one.line_id)
        refused = no_reason(one.reason, act="调增") or (None if line else UNKNOWN)
        if refused is None and one.line_id in waiting:
            refused = Refused(code="waiting", reason="这条额度已有一笔调增在等复核。请等它办完再提。")
        if refused is None and line is not None:
            after = raise_limit(
                standing=standing_of(line),
                to_fen=one.to_fen,
                most_fen=most[line.pk],
                unit_fen=units[line.product_id].unit_fen,
                supplement=True,
                on=business_date,
            )
            refused = after if isinstance(after, Refused) else None
        if refused is not None or line is None:
            answers.refused[position] = refused or UNKNOWN
            continue
        waiting.add(line.pk)
        row = LimitChange.objects.create(
            line=line,
            kind=ChangeKind.RAISE,
            before_fen=line.limit_fen,
            after_fen=one.to_fen,
            effective_on=business_date,
            reason=one.reason.strip(),
            state=ChangeState.REQUESTED,
            requested_by_id=one.requested_by,
            requested_at=at,
            request_id=one.request_id,
        )
        answers.written([position], [row.pk])
        tell_changes("credit.raise_asked", [row], at=at, business_date=business_date)
    return answers


@transaction.atomic
def decide_raises(
    *, decisions: Sequence[ChangeDecision], at: datetime, business_date: date, caps: Caps | None = None
) -> Answers:
    """Carry out or send back raises; returns change ids and refusals by position.

    The raise is weighed again by the policy, the line and the unit of the day, and takes effect that day; it counts
    towards the exposure of those behind it in the list. Refused: an
    unknown or decided raise, the person who asked, authority that does not reach the family's exposure after it, a
    decline without a word, a supplement nobody signed, more than the cap of a partner leaves (`caps` are asked by
    `leads`), and whatever the rule refuses now. The same answer of the same person again answers as before.
    """
    answers, held = Answers(), caps or no_caps()
    wanted = [one.change_id for one in decisions]
    about = LimitChange.objects.filter(id__in=wanted, kind=ChangeKind.RAISE)
    hold_families(household_ids=set(about.values_list("line__household_id", flat=True)), on=business_date)
    lines = locked_lines(list(about.values_list("line_id", flat=True)))
    held.hold({line.household_id for line in lines.values()})
    rows = {row.pk: row for row in about.select_for_update().order_by("id")}
    most, units = most_of(lines, on=business_date), terms_in_force(on=business_date)
    measured, powers = Measured(lines=lines.values(), on=business_date), Powers(on=business_date)
    given, done = [(one.change_id, one) for one in decisions], list[LimitChange]()
    for position, one, row in still_asked(
        given=given, rows=rows, answers=answers, what="调增", unknown="unknown_change"
    ):
        line, refused = lines[row.line_id], None
        row.line = line
        if one.approve:
            unit_fen = units[line.product_id].unit_fen
            more_fen, decider = row.after_fen - line.limit_fen, (one.decided_by, one.post, one.acting_for)
            matter = measured.matter_of(line).with_more(more_fen)
            power_fen = powers.reach(decider, matter).limit_fen
            refused = powers.beyond(decider, matter)
            refused = refused or held.cannot(line.household_id, more_fen=more_fen, power_fen=power_fen, act="调增")
            refused = refused or _carry_out(row, most_fen=most[line.pk], unit_fen=unit_fen, on=business_date)
        if refused is not None:
            answers.refused[position] = refused
            continue
        if one.approve:
            measured.raised(line, fen=row.after_fen - row.before_fen)
            held.lend(line.household_id, fen=row.after_fen - row.before_fen)
        answer_row(row, one, at=at)
        done.append(row)
        answers.written([position], [row.pk])
    raised = [row for row in done if row.state == ChangeState.CARRIED_OUT]
    Line.objects.bulk_update([row.line for row in raised], LIMIT_FIELDS)
    write_answers(done, also=["before_fen", "effective_on"])
    declined = [row for row in done if row.state == ChangeState.DECLINED]
    tell_changes("credit.limit_raised", raised, at=at, business_date=business_date)
    tell_changes("credit.raise_declined", declined, at=at, business_date=business_date)
    return answers


def _carry_out(row: LimitChange, *, most_fen: int, unit_fen: int, on: date) -> Refused | None:
    line = row.line
    after = raise_limit(
        standing=standing_of(line),
        to_fen=row.after_fen,
        most_fen=most_fen,
        unit_fen=unit_fen,
        supplement=row.digest is not None,
        on=on,
    )
    if isinstance(after, Refused):
        return after
    row.before_fen, row.effective_on = line.limit_fen, on
    put_limit(line, after, on=on, cause=OverLimitCause.CUT)
    return None


@transaction.atomic
def cut_limits(*, cuts: Sequence[NewCut], at: datetime, business_date: date) -> Answers:
    """Cut limits at once; returns change ids and refusals by position.

    Refused: no reason, an unknown line or cause, and whatever the rule refuses (an
    ended line, not lower, below zero). A request seen before answers with its change.
    """
    lines = locked_lines([one.line_id for one in cuts])
    keys = [one.request_id for one in cuts]
    seen, wanted = requests_made(model=LimitChange, request_ids=keys, columns=("line_id", "kind", "after_fen"))
    answers = Answers(seen=seen, wanted=wanted)
    for position, one in enumerate(cuts):
        if answers.is_repeat(position, one.request_id, wants=(one.line_id, ChangeKind.CUT, one.to_fen)):
            continue
        line = lines.get(one.line_id)
        refused = no_reason(one.reason, act="调减") or (None if line else UNKNOWN)
        if refused is None and one.cause not in CUT_CAUSES:
            refused = Refused(code="unknown_cause", reason="没有选调减的缘由。请选一种。")
        if refused is not None or line is None:
            answers.refused[position] = refused or UNKNOWN
            continue
        after = cut_limit(standing=standing_of(line), to_fen=one.to_fen)
        if isinstance(after, Refused):
            answers.refused[position] = after
            continue
        row = LimitChange.objects.create(
            line=line,
            kind=ChangeKind.CUT,
            before_fen=line.limit_fen,
            after_fen=one.to_fen,
            effective_on=business_date,
            reason=one.reason.strip(),
            state=ChangeState.CARRIED_OUT,
            requested_by_id=one.by,
            requested_at=at,
            request_id=one.request_id,
        )
        set_limit(line, after, on=business_date, cause=OverLimitCause(one.cause))
        answers.written([position], [row.pk])
        tell_changes("credit.limit_cut", [row], at=at, business_date=business_date)
    return answers


LIMIT_FIELDS = ["limit_fen", "over_limit_on", "over_limit_cause"]


def put_limit(line: Line, after: LineStanding, *, on: date, cause: OverLimitCause) -> None:
    """Give a locked line another limit, and mark or clear its being over it; the caller writes `LIMIT_FIELDS`."""
    line.limit_fen = after.limit_fen
    mark_over_limit(line, on=on, cause=cause)


def set_limit(line: Line, after: LineStanding, *, on: date, cause: OverLimitCause) -> None:
    """Give a locked line another limit and write it."""
    put_limit(line, after, on=on, cause=cause)
    line.save(update_fields=LIMIT_FIELDS)


def tell_changes(kind: str, rows: Sequence[LimitChange], *, at: datetime, business_date: date) -> None:
    """Record the events of changes, by whoever acted last; a decline tells its note."""
    facts = [
        Fact(
            subject_id=row.pk,
            household_id=row.line.household_id,
            by=row.decided_by_id or row.requested_by_id,
            payload={
                "line": row.line.number,
                "before_fen": row.before_fen,
                "after_fen": row.after_fen,
                "reason": row.note if row.state == ChangeState.DECLINED else row.reason,
                "outcome": row.outcome,
                "over_limit": row.line.over_limit_cause,
            },
        )
        for row in rows
    ]
    record(kind=kind, facts=facts, at=at, business_date=business_date)


def locked_lines(line_ids: Sequence[int]) -> dict[int, Line]:
    """Lines with their products, locked in id order."""
    rows = Line.objects.select_for_update(of=("self",)).select_related("product").filter(id__in=set(line_ids))
    return {line.pk: line for line in rows.order_by("id")}


def most_of(lines: dict[int, Line], *, on: date) -> dict[int, int]:
    """The most that policy and village leave for the household of each line; one run of the policy per product."""
    households: dict[str, set[int]] = {}
    for line in lines.values():
        households.setdefault(line.product.code, set()).add(line.household_id)
    found = {code: ceilings(products=dict.fromkeys(sorted(ids), code), on=on) for code, ids in households.items()}
    return {pk: found[line.product.code][line.household_id] for pk, line in lines.items()}
