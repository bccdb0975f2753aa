"""What persons found of draws: classes given by hand and misuse, in force, waiting, and as pages list them."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date

from qianmo.apps.credit.keeping import kept_of, load_histories, misused_spans
from qianmo.apps.credit.models import ChangeState, Draw, Judgement, Misuse
from qianmo.apps.credit.queries.asked import AskedRow, asked_rows, told
from qianmo.apps.credit.replaying import more_owed
from qianmo.apps.grids.queries import Scope
from qianmo.domain.credit.classification import LoanClass
from qianmo.domain.credit.interest import penalty_rate_ppm
from qianmo.domain.credit.misuse import Finding, check_finding, standing_since, with_finding
from qianmo.domain.credit.running import carry
from qianmo.domain.refusal import Refused


@dataclass(frozen=True, slots=True)
class Judged:
    """A class in force by the word of two persons."""

    loan_class: LoanClass
    since: date
    reason: str
    by_id: int
    approved_by_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgementRow(AskedRow):
    """A class given by hand, or taken back (`loan_class` None), as pages show it."""

    before_class: LoanClass
    loan_class: LoanClass | None
    effective_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class MisuseRow(AskedRow):
    """That a draw is misused, or (`lifts`) no longer, as pages show it."""

    lifts: bool
    from_on: date
    evidence: str


def judgements(
    *,
    scope: Scope,
    draw_id: int | None = None,
    judgement_id: int | None = None,
    waiting: bool = False,
    not_of: int | None = None,
) -> list[JudgementRow]:
    """Classes given by hand within the scope, newest first; `not_of` leaves out what this person asked for."""
    rows = asked_rows(
        Judgement.objects.all(), scope=scope, draw_id=draw_id, row_id=judgement_id, waiting=waiting, not_of=not_of
    )
    return [
        JudgementRow(
            **told(row),
            before_class=LoanClass(row.before_class),
            loan_class=LoanClass(row.loan_class) if row.loan_class else None,
            effective_on=row.effective_on,
        )
        for row in rows
    ]


def misuses(
    *,
    scope: Scope,
    draw_id: int | None = None,
    misuse_id: int | None = None,
    waiting: bool = False,
    not_of: int | None = None,
) -> list[MisuseRow]:
    """Misuse found and lifted within the scope, newest first; `not_of` leaves out what this person asked for."""
    rows = asked_rows(
        Misuse.objects.all(), scope=scope, draw_id=draw_id, row_id=misuse_id, waiting=waiting, not_of=not_of
    )
    return [MisuseRow(**told(row), lifts=row.lifts, from_on=row.from_on, evidence=row.evidence) for row in rows]


def judged_draws(*, draw_ids: Collection[int]) -> dict[int, Judged]:
    """The word in force on each of these draws: the last one decided, unless it took the one before back."""
    rows = Judgement.objects.filter(draw_id__in=draw_ids, state=ChangeState.CARRIED_OUT)
    return {
        row.draw_id: Judged(
            loan_class=LoanClass(row.loan_class),
            since=row.effective_on or row.requested_at.date(),
            reason=row.reason,
            by_id=row.requested_by_id,
            approved_by_id=row.decided_by_id or 0,
        )
        for row in rows.order_by("draw_id", "-id").distinct("draw_id")
        if row.loan_class is not None
    }


def misused_draws(*, draw_ids: Collection[int], on: date) -> set[int]:
    """Which of these draws are misused on a day."""
    spans = misused_spans(draw_ids=draw_ids)
    return {pk for pk, days in spans.items() if any(on in one for one in days)}


def misused_since(*, draw_id: int) -> date | None:
    """Since when the money of a draw is misused; None where it is not, or no longer."""
    return standing_since(misused=misused_spans(draw_ids=[draw_id]).get(draw_id, ()))


@dataclass(frozen=True, slots=True, kw_only=True)
class MisuseWeighed:
    """What a finding makes of a draw: so much more (or, below nothing, less) owed, and the yearly rates of the day."""

    more_fen: int
    contract_ppm: int
    penalty_ppm: int

    @property
    def less_fen(self) -> int:
        """The same, seen from the other side."""
        return -self.more_fen


def misuse_weighed(*, draw_id: int, from_on: date, lifts: bool, on: date) -> MisuseWeighed | Refused:
    """What a draw would owe more or less on a day if this were found of it.

    Refused as the act refuses it: a finding that cannot be made, a later payment that would be too much.
    """
    kept = kept_of(Draw.objects.filter(id=draw_id))[draw_id]
    row, misused = kept.row, kept.terms.misused
    finding = Finding(on=from_on, lifts=lifts, counted_to=on)
    refused = check_finding(
        finding=finding,
        misused=misused,
        number=row.number,
        drawn_on=row.value_date,
        taken_over_on=row.taken_over_on,
        on=on,
    )
    if refused is not None:
        return refused
    kept.loan = carry(loan=kept.loan, terms=kept.terms, to=on)
    load_histories([kept])
    terms = replace(kept.terms, misused=with_finding(misused=misused, finding=finding))
    more_fen = more_owed(kept, terms=terms, since=finding.on, on=on)
    if isinstance(more_fen, Refused):
        return more_fen
    contract_ppm, rule = terms.rate_on(on), terms.interest.penalty
    penalty_ppm = penalty_rate_ppm(rate_ppm=contract_ppm, overdue=False, misused=True, rule=rule)
    return MisuseWeighed(more_fen=more_fen, contract_ppm=contract_ppm, penalty_ppm=penalty_ppm)
