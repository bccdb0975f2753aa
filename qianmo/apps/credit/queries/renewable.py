"""What a renewal rests on, and how it is weighed by the rules: before it is asked for, and before it is done."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from qianmo.apps.credit.keeping import kept_of
from qianmo.apps.credit.models import Draw, Renewal
from qianmo.apps.credit.queries.judgements import misused_draws
from qianmo.apps.credit.queries.movements import owed
from qianmo.apps.credit.queries.renewals import Observed, due_interest, extended_draws, observed_draws
from qianmo.apps.credit.standing import standing_of
from qianmo.apps.products.queries import Terms, terms_in_force
from qianmo.domain.credit.renewal import OldDraw, RenewalKind, RenewalTerms, check_renewal
from qianmo.domain.refusal import Refused


@dataclass(frozen=True, slots=True, kw_only=True)
class RenewalFacts:
    """Per draw its interest due and all it owes of it; which were extended or are misused, and what observes them."""

    terms: dict[int, Terms]
    arrears: dict[int, int]
    interest: dict[int, int]
    extended: set[int]
    misused: set[int]
    observed: dict[int, Observed]


def renewal_facts(*, draw_ids: Sequence[int], on: date) -> RenewalFacts:
    """Gather them for draws on a day."""
    ids = list(draw_ids)
    return RenewalFacts(
        terms=terms_in_force(on=on),
        arrears=due_interest(draw_ids=ids, on=on),
        interest={pk: one.total_fen - one.principal_fen for pk, one in owed(draw_ids=ids, on=on).items()},
        extended=extended_draws(draw_ids=ids),
        misused=misused_draws(draw_ids=ids, on=on),
        observed=observed_draws(draw_ids=ids, on=on),
    )


def weigh(row: Renewal, *, facts: RenewalFacts, on: date, signed: bool, closing: bool) -> Refused | None:
    """Why the draw cannot be renewed as the row says; `closing` when it is about to be done."""
    old = row.old
    arrears = facts.arrears.get(old.pk, 0)
    return check_renewal(
        standing=standing_of(old.line),
        old=OldDraw(
            number=old.number,
            unpaid_fen=old.unpaid_fen,
            rate_ppm=row.old_rate_ppm,
            due_on=old.due_on,
            arrears_fen=arrears,
            running_fen=max(arrears, facts.interest.get(old.pk, 0)),
            extended=old.pk in facts.extended,
            misused=old.pk in facts.misused,
        ),
        terms=RenewalTerms(kind=RenewalKind(row.kind), due_on=row.new_due_on, rate_ppm=row.rate_ppm, signed=signed),
        on=on,
        grace_days=facts.terms[old.line.product_id].grace_days,
        closing=closing,
    )


def renewal_refusal(*, draw_id: int, kind: str, due_on: date, rate_ppm: int, on: date) -> Refused | None:
    """Why a draw could not be renewed so today, were it signed; by the very rule the act takes it by."""
    old = Draw.objects.select_related("line").get(id=draw_id)
    present_ppm = kept_of([old])[old.pk].terms.rate_on(on)
    row = Renewal(old=old, kind=kind, new_due_on=due_on, rate_ppm=rate_ppm, old_rate_ppm=present_ppm)
    return weigh(row, facts=renewal_facts(draw_ids=[draw_id], on=on), on=on, signed=True, closing=False)


def present_rate(*, draw_id: int, on: date) -> int:
    """The yearly rate of a draw on a day, in ppm: the one it began with, or the last one it was changed to."""
    return kept_of([Draw.objects.get(id=draw_id)])[draw_id].terms.rate_on(on)
