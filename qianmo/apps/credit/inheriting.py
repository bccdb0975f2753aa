"""What of public money a new draw takes over from the one it renews.

A risk pool covers the line, so a draw that takes over on it stays under it. A 无还本续贷 of a sound debt comes under
the same scheme, if the scheme goes on with renewals, and uses the same relending, each if it fits like any other draw.
A 借新还旧 or 重组 of a debt in difficulty takes over neither. The renewal itself never fails for this; what is not
taken over is told with its reason.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime

from qianmo.apps.credit.models import Renewal
from qianmo.apps.credit.services.relending import Assigned, assign_draws
from qianmo.apps.credit.services.subsidising import Subsidised, enrol_draws
from qianmo.apps.events.services import Fact, record
from qianmo.apps.funds.queries import enrolled_in, relending, schemes, using
from qianmo.domain.credit.renewal import RenewalKind
from qianmo.domain.refusal import Refused

Lost = list[tuple[Renewal, str]]


def take_over_funds(*, renewed: Sequence[Renewal], at: datetime, business_date: date) -> None:
    """Bring new draws under what their old ones were under. Joins the act that renewed them."""
    rows = [row for row in renewed if row.new_id is not None]
    old_ids = [row.old_id for row in rows]
    if under := enrolled_in(draw_ids=old_ids):
        rules = {one.id: one for one in schemes(ids=set(under.values()))}
        going, lost = _parted(rows, under, lasting={pk for pk, one in rules.items() if one.renews})
        enrolling = [Subsidised(draw_id=new, scheme_id=under[old], by=by) for old, new, by in map(_passed, going)]
        lost += _refused(going, enrol_draws(draws=enrolling, at=at, business_date=business_date))
        _tell(lost, under, {pk: one.rule.name for pk, one in rules.items()}, at=at, business_date=business_date)
    if under := using(draw_ids=old_ids):
        names = {one.id: one.rule.name for one in relending(ids=set(under.values()))}
        going, lost = _parted(rows, under, lasting=names)
        assigning = [Assigned(draw_id=new, pool_id=under[old], by=by) for old, new, by in map(_passed, going)]
        lost += _refused(going, assign_draws(draws=assigning, at=at, business_date=business_date))
        _tell(lost, under, names, at=at, business_date=business_date)


def _parted(
    rows: Sequence[Renewal], under: Mapping[int, int], *, lasting: Collection[int]
) -> tuple[list[Renewal], Lost]:
    """Renewals whose new draw may come under the old one's fund, and those whose may not with the reason."""
    going: list[Renewal] = []
    lost: Lost = []
    for row in rows:
        if row.old_id not in under:
            continue
        kind = RenewalKind(row.kind)
        if kind is not RenewalKind.SEAMLESS:
            lost.append((row, f"{kind.label}的新借据不带入，只有无还本续贷带入"))
        elif under[row.old_id] not in lasting:
            lost.append((row, "方案定了续贷不贴息"))
        else:
            going.append(row)
    return going, lost


def _passed(row: Renewal) -> tuple[int, int, int]:
    """The old draw, the new one, and who decided."""
    if row.new_id is None or row.decided_by_id is None:
        raise ValueError("a fund is taken over by the new draw of a renewal that was carried out")
    return row.old_id, row.new_id, row.decided_by_id


def _refused(rows: Sequence[Renewal], answers: Sequence[int | Refused]) -> Lost:
    return [(row, said.reason) for row, said in zip(rows, answers, strict=True) if isinstance(said, Refused)]


def _tell(lost: Lost, under: Mapping[int, int], names: Mapping[int, str], *, at: datetime, business_date: date) -> None:
    facts = [
        Fact(
            subject_id=row.new_id or row.old_id,
            household_id=row.old.line.household_id,
            by=row.decided_by_id,
            payload={"fund": names[under[row.old_id]], "reason": reason},
        )
        for row, reason in lost
    ]
    record(kind="funds.not_taken_over", facts=facts, at=at, business_date=business_date)
