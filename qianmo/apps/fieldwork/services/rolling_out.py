"""Publishing a version of a form, by another person than made it, and giving it to branches from a day on.

Publishing changes nothing for anybody; rolling out does. A roll-out says until when what is written on other versions
is still taken. The way back is another roll-out, of the version before.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from qianmo.apps.events.services import Fact, record
from qianmo.apps.fieldwork.facts import known_facts
from qianmo.apps.fieldwork.models import FormRollout, FormState
from qianmo.apps.fieldwork.queries.forms import Form, forms_numbered
from qianmo.apps.fieldwork.services.drawing import (
    GONE,
    FormStep,
    held_versions,
    standing_against,
    told_of_form,
    unsound,
)
from qianmo.apps.org.queries import branches_named
from qianmo.domain.fieldwork.forms import FormId
from qianmo.domain.refusal import Refused

LONGEST_REASON = 100
LONGEST_SAID = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class NewRollout:
    """A published version for branches (none: for every branch) from a day on."""

    code: str
    number: int
    branch_ids: tuple[int, ...]
    since: date
    old_until: date | None
    reason: str
    by: int


@transaction.atomic
def publish_forms(
    *, steps: Sequence[FormStep], now: datetime, at: datetime, business_date: date
) -> list[int | Refused]:
    """Publish versions that were handed in; numbers, or refusals by position. From then on they never change.

    Refused: not handed in, changed since, made by the same person, anything that stops a form (a policy may have gone).
    """
    rows, known = held_versions(steps), known_facts(on=business_date)
    answers: list[int | Refused] = []
    told: list[Fact] = []
    for one in steps:
        row = rows.get((one.code, one.number))
        refused = standing_against(row, one, states=[FormState.SUBMITTED])
        if row is not None and refused is None:
            refused = OWN if one.by in row.editors else unsound(row.pages, known)
        if row is None or refused is not None:
            answers.append(refused or GONE)
            continue
        row.state, row.published_by_id, row.published_at = FormState.PUBLISHED, one.by, now
        row.save(update_fields=["state", "published_by", "published_at"])
        answers.append(row.number)
        told.append(told_of_form(row, by=one.by))
    record(kind="fieldwork.form_published", facts=told, at=at, business_date=business_date)
    return answers


OWN = Refused(code="own", reason="没有发布：这一版您改过。请另一位有权的同事看过后发布")


@transaction.atomic
def return_forms(*, steps: Sequence[FormStep], at: datetime, business_date: date) -> list[int | Refused]:
    """Give versions that were handed in back to be changed, with what to change; numbers, or refusals by position."""
    rows = held_versions(steps)
    answers: list[int | Refused] = []
    told: list[Fact] = []
    for one in steps:
        row, said = rows.get((one.code, one.number)), one.said.strip()
        refused = standing_against(row, one, states=[FormState.SUBMITTED])
        if refused is None and not 0 < len(said) <= LONGEST_SAID:
            refused = Refused(code="no_words", reason=f"没有退回：请用 {LONGEST_SAID} 个字以内写明要改什么")
        if row is None or refused is not None:
            answers.append(refused or GONE)
            continue
        row.state, row.said = FormState.DRAFT, said
        row.save(update_fields=["state", "said"])
        answers.append(row.number)
        told.append(told_of_form(row, by=one.by, said=said))
    record(kind="fieldwork.form_returned", facts=told, at=at, business_date=business_date)
    return answers


@transaction.atomic
def roll_out_forms(
    *, rollouts: Sequence[NewRollout], now: datetime, at: datetime, business_date: date
) -> list[int | Refused]:
    """Give published versions to branches; to how many rows each came, or refusals by position.

    Refused: a version nobody published, a branch that is none, a day before today, an end of the old version before the
    beginning, no reason, the very same told before.
    """
    published = forms_numbered(ids=[str(FormId(one.code, one.number)) for one in rollouts])
    names = branches_named()
    latest = {
        (row.code, row.branch_id): row
        for row in FormRollout.objects.filter(code__in=[one.code for one in rollouts]).order_by("id")
    }
    answers: list[int | Refused] = []
    rows: list[FormRollout] = []
    told: list[Fact] = []
    for one in rollouts:
        places: tuple[int | None, ...] = one.branch_ids or (None,)
        fresh = [place for place in places if not _said_before(latest.get((one.code, place)), one)]
        refused = _refusal(one, published=published, names=names, fresh=fresh, on=business_date)
        if refused is not None:
            answers.append(refused)
            continue
        rows += [
            FormRollout(
                code=one.code,
                number=one.number,
                branch_id=place,
                since=one.since,
                old_until=one.old_until,
                reason=one.reason.strip(),
                given_by_id=one.by,
                given_at=now,
            )
            for place in fresh
        ]
        answers.append(len(fresh))
        told.append(_told(one, [names[place][1] for place in fresh if place is not None]))
    FormRollout.objects.bulk_create(rows)
    record(kind="fieldwork.form_rolled_out", facts=told, at=at, business_date=business_date)
    return answers


def _said_before(row: FormRollout | None, one: NewRollout) -> bool:
    return row is not None and (row.number, row.since, row.old_until) == (one.number, one.since, one.old_until)


def _refusal(
    one: NewRollout,
    *,
    published: Mapping[str, Form],
    names: Mapping[int, tuple[str, str]],
    fresh: Sequence[int | None],
    on: date,
) -> Refused | None:
    if str(FormId(one.code, one.number)) not in published:
        return Refused(code="not_found", reason="没有投放：这一版还没有发布。请先请另一位同事发布")
    if any(place not in names for place in one.branch_ids):
        return Refused(code="not_found", reason="没有投放：有一个机构不存在。请刷新后再选")
    if one.since < on:
        return Refused(code="past", reason=f"没有投放：起用日 {one.since} 已经过了。最早从今天 {on} 起")
    if one.old_until is not None and one.old_until < one.since:
        reason = f"没有投放：旧版收到 {one.old_until}，早于起用日 {one.since}，中间的件会没有表可用。请选起用日或以后"
        return Refused(code="gap", reason=reason)
    if not 0 < len(one.reason.strip()) <= LONGEST_REASON:
        return Refused(code="no_reason", reason=f"没有投放：请用 {LONGEST_REASON} 个字以内写明为什么")
    if not fresh:
        return Refused(code="standing", reason="没有投放：这些机构已经这样安排了，不用再投")
    return None


def _told(one: NewRollout, branches: Sequence[str]) -> Fact:
    told = {
        "form": str(FormId(one.code, one.number)),
        "branches": list(branches),
        "since": one.since.isoformat(),
        "old_until": one.old_until.isoformat() if one.old_until else None,
        "reason": one.reason.strip(),
    }
    return Fact(subject_id=one.number, household_id=None, by=one.by, payload=told)
