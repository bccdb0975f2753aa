"""Draws under subsidy schemes: enrolled where the scheme admits them, their interest claimed period by period."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction

from qianmo.apps.credit.queries import dues_to_claim, loans_put_forward, subsidised_principal
from qianmo.apps.funds.queries import claims_seen, enrolled, left_schemes, schemes
from qianmo.apps.funds.services import Enrolment, Item, NewClaim, lock_schemes, write_claim, write_enrolments
from qianmo.domain.funds.subsidies import admit, claimed_fen, counted_days
from qianmo.domain.refusal import Refused

UNKNOWN = Refused(code="unknown", reason="没有这个方案或借据，或借据还没有放款。请刷新本页再选。")


@dataclass(frozen=True, slots=True, kw_only=True)
class Subsidised:
    """A draw that is to be enrolled in a scheme."""

    draw_id: int
    scheme_id: int
    by: int


@transaction.atomic
def enrol_draws(*, draws: Sequence[Subsidised], at: datetime, business_date: date) -> list[int | Refused]:
    """Enrol draws in schemes; draw ids or refusals in order.

    Refused: an unknown draw or scheme, a draw enrolled or gone from this scheme before, and whatever
    `domain.funds.subsidies.admit` refuses.
    """
    wanted = {one.scheme_id for one in draws}
    lock_schemes(scheme_ids=wanted)
    rules = {row.id: row.rule for row in schemes(ids=wanted)}
    ids = [one.draw_id for one in draws]
    before, gone, loans = enrolled(draw_ids=ids), left_schemes(draw_ids=ids), loans_put_forward(draw_ids=ids)
    households = {one.household_id for one in loans.values()}
    held = {pk: dict(subsidised_principal(scheme_id=pk, household_ids=households)) for pk in rules}
    answers: list[int | Refused] = []
    new: list[Enrolment] = []
    for one in draws:
        loan, rule = loans.get(one.draw_id), rules.get(one.scheme_id)
        if loan is None or rule is None:
            answers.append(UNKNOWN)
            continue
        if one.draw_id in before:
            reason = f"借据 {loan.loan.number} 已在“{before[one.draw_id]}”名下，不能再纳入。请选别的借据。"
            answers.append(Refused(code="enrolled", reason=reason))
            continue
        if left_on := gone.get((one.draw_id, one.scheme_id)):
            reason = f"借据 {loan.loan.number} 已于 {left_on} 移出“{rule.name}”，不能再纳入。请选别的借据。"
            answers.append(Refused(code="left", reason=reason))
            continue
        in_scheme = held[one.scheme_id]
        refused = admit(rule=rule, loan=loan.loan, enrolled_fen=in_scheme.get(loan.household_id, 0))
        if refused is not None:
            answers.append(refused)
            continue
        in_scheme[loan.household_id] = in_scheme.get(loan.household_id, 0) + loan.loan.unpaid_fen
        before[one.draw_id] = rule.name
        new.append(
            Enrolment(
                scheme_id=one.scheme_id,
                draw_id=one.draw_id,
                household_id=loan.household_id,
                by=one.by,
                scheme=rule.name,
            )
        )
        answers.append(one.draw_id)
    write_enrolments(enrolments=new, at=at, business_date=business_date)
    return answers


@transaction.atomic
def claim_subsidies(*, claims: Sequence[NewClaim], at: datetime, business_date: date) -> list[int | Refused]:
    """Ask for schemes' shares of the interest that fell due in periods; claim ids or refusals in order.

    Counted is interest alone, without penalty and compound, for the days on which the draw was not overdue, once. A
    request sent twice answers the same. Refused: a period that is not over, and one with nothing to claim.
    """
    lock_schemes(scheme_ids={one.scheme_id for one in claims})
    shares = {row.id: row.share_ppm for row in schemes(ids=[one.scheme_id for one in claims])}
    seen = claims_seen(request_ids=[one.request_id for one in claims])
    answers: list[int | Refused] = []
    for one in claims:
        if one.request_id in seen:
            answers.append(seen[one.request_id])
            continue
        refused = _ill_timed(one, on=business_date)
        items = [] if refused or one.scheme_id not in shares else _items(one, share_ppm=shares[one.scheme_id])
        if refused is None and not items:
            reason = "这一期没有可申请的贴息：没有新结的利息，或天数都在逾期内。请换一个期间。"
            refused = Refused(code="nothing_due", reason=reason)
        if refused is not None:
            answers.append(refused)
            continue
        seen[one.request_id] = write_claim(new=one, items=items, at=at, business_date=business_date)
        answers.append(seen[one.request_id])
    return answers


def _ill_timed(one: NewClaim, *, on: date) -> Refused | None:
    latest = on + timedelta(days=1)
    if one.from_on < one.until_on <= latest:
        return None
    reason = f"不能申请 {one.from_on} 至 {one.until_on} 的贴息：止日要晚于起日，且不晚于 {latest}。请改期间。"
    return Refused(code="ill_timed", reason=reason)


def _items(one: NewClaim, *, share_ppm: int) -> list[Item]:
    items = []
    for due in dues_to_claim(scheme_id=one.scheme_id, from_on=one.from_on, until_on=one.until_on):
        days = (due.until_on - due.from_on).days
        counted = counted_days(start=due.from_on, until=due.until_on, late=due.late)
        fen = claimed_fen(interest_fen=due.fen, share_ppm=share_ppm, days=days, counted=counted)
        if fen:
            items.append(
                Item(
                    draw_id=due.draw_id,
                    line_id=due.line_id,
                    due_id=due.id,
                    interest_fen=due.fen,
                    days=days,
                    counted_days=counted,
                    fen=fen,
                )
            )
    return items
