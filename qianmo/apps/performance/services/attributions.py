"""Acts on attributions: say from when accounts of a household count for whom in pay, and agree to it as a second.

What is agreed to counts from the next night on, for the months that are not closed; who keeps the customer stays.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from qianmo.analytics.accounts import accounts_of_households
from qianmo.apps.crm.queries import lake_day
from qianmo.apps.events.services import Fact, record
from qianmo.apps.org.posts import held_post
from qianmo.apps.performance.before import ONE_DAY, POST
from qianmo.apps.performance.models import Attribution, AttributionShare, AttributionState, Month
from qianmo.domain.dated import add_months
from qianmo.domain.performance.attribution import (
    PPM_PER_BP,
    Asked,
    AttributedShare,
    check_attribution,
    parts_of,
)
from qianmo.domain.refusal import Refused

SETTLED = Refused(code="settled", reason="没有办：这份归属已经定了，或没有这一份。请看过再办")
OWN = Refused(code="own_attribution", reason="没有办：自己提的、归给自己的，要由另一位负责人决定")


@dataclass(frozen=True, slots=True, kw_only=True)
class NewAttribution:
    """What is asked of the accounts of one household, under the id the sender made."""

    household_id: int
    asked: Asked
    request_id: UUID


@transaction.atomic
def ask_attributions(
    *, attributions: Sequence[NewAttribution], by: int, at: datetime, business_date: date
) -> list[int | Refused]:
    """Ask that accounts count for other people; ids by position, each waits for a second person.

    The same request id again gets the first answer. Refused by position as `check_attribution` says.
    """
    ids = [one.request_id for one in attributions]
    known = dict(Attribution.objects.filter(request_id__in=ids).values_list("request_id", "id"))
    fresh = [one for one in attributions if one.request_id not in known]
    bounds = _bounds({one.household_id for one in fresh}, [one.asked for one in fresh], on=business_date)
    refused = {one.request_id: why for one in fresh if (why := bounds.unfit(one.household_id, one.asked)) is not None}
    good = [one for one in fresh if one.request_id not in refused]
    rows = Attribution.objects.bulk_create(
        Attribution(
            household_id=one.household_id, accounts=sorted(one.asked.accounts), from_on=one.asked.from_on,
            said=one.asked.said.strip(), state=AttributionState.WAITING, asked_by_id=by, asked_at=at,
            request_id=one.request_id,
        )
        for one in good
    )  # fmt: skip
    AttributionShare.objects.bulk_create(
        AttributionShare(attribution=row, staff_id=part.staff_id, above_ppm=part.above_ppm, upto_ppm=part.upto_ppm)
        for row, one in zip(rows, good, strict=True)
        for part in parts_of(one.asked.shares)
    )
    _tell("performance.attribution_asked", rows, by=by, at=at, on=business_date)
    answers: dict[UUID, int | Refused] = {**known, **refused, **{row.request_id: row.pk for row in rows}}
    return [answers[one] for one in ids]


@transaction.atomic
def decide_attributions(
    *, attribution_ids: Sequence[int], agreed: bool, by: int, at: datetime, business_date: date
) -> list[Refused | None]:
    """Agree to attributions, or turn them down; refusals by position.

    Refused: settled before, asked by oneself or naming oneself, and, where agreed to, what would be refused if it were
    asked now.
    """
    waiting = Attribution.objects.select_for_update().filter(id__in=attribution_ids, state=AttributionState.WAITING)
    rows = {row.pk: row for row in waiting.order_by("id")}
    said = _asked(rows)
    bounds = _bounds({row.household_id for row in rows.values()}, list(said.values()), on=business_date)
    answers: dict[int, Refused | None] = {}
    for pk, row in rows.items():
        asked = said[pk]
        answers[pk] = None
        if by == row.asked_by_id or by in {one.staff_id for one in asked.shares}:
            answers[pk] = OWN
        elif agreed:
            answers[pk] = bounds.unfit(row.household_id, asked)
            bounds.taken_by(asked, refused=answers[pk])
    settled = [rows[pk] for pk, refused in answers.items() if refused is None]
    for row in settled:
        row.state = AttributionState.AGREED if agreed else AttributionState.TURNED_DOWN
        row.decided_by_id, row.decided_at = by, at
    Attribution.objects.bulk_update(settled, ["state", "decided_by", "decided_at"])
    kind = "performance.attribution_agreed" if agreed else "performance.attribution_turned_down"
    _tell(kind, settled, by=by, at=at, on=business_date)
    return [answers.get(pk, SETTLED) for pk in attribution_ids]


@dataclass(slots=True)
class _Bounds:
    """What attributions are held against: the accounts of households, their latest attributions, who may be named."""

    held: dict[int, set[int]]
    latest: dict[int, tuple[date, bool]]
    working: dict[date, set[int]]
    open_from: date | None
    on: date

    def unfit(self, household_id: int, asked: Asked) -> Refused | None:
        latest = [self.latest[one] for one in asked.accounts if one in self.latest]
        return check_attribution(
            asked, held=self.held[household_id], working=self.working[asked.from_on], open_from=self.open_from,
            last=max((since for since, _ in latest), default=None), is_attributed=any(says for _, says in latest),
            on=self.on,
        )  # fmt: skip

    def taken_by(self, asked: Asked, *, refused: Refused | None) -> None:
        """Let what comes after be held against this one too."""
        if refused is None:
            self.latest |= dict.fromkeys(asked.accounts, (asked.from_on, bool(asked.shares)))


def _bounds(households: Collection[int], asked: Sequence[Asked], *, on: date) -> _Bounds:
    day = lake_day()
    held = {one: set[int]() for one in households}
    if day is not None and households:
        held = accounts_of_households(day.lake, day.edition, households, on=day.as_of)
    agreed = Attribution.objects.filter(household__in=households, state=AttributionState.AGREED)
    named = set(AttributionShare.objects.filter(attribution__in=agreed).values_list("attribution", flat=True))
    latest: dict[int, tuple[date, bool]] = {}
    for row in agreed.order_by("from_on", "decided_at", "id"):
        latest |= dict.fromkeys(row.accounts, (row.from_on, row.pk in named))
    closed = Month.objects.filter(closed_at__isnull=False).aggregate(last=Max("first"))["last"]
    days = {one.from_on for one in asked}
    working = {
        each: {one.staff_id for one in held_post(post=POST, since=each, until=each + ONE_DAY)} for each in sorted(days)
    }
    return _Bounds(held, latest, working, add_months(day=closed, months=1) if closed else None, on)


def _asked(rows: Mapping[int, Attribution]) -> dict[int, Asked]:
    """What waits, as it was asked."""
    shares: dict[int, list[AttributedShare]] = {pk: [] for pk in rows}
    for part in AttributionShare.objects.filter(attribution__in=rows).order_by("attribution", "above_ppm"):
        shares[part.attribution_id].append(
            AttributedShare(part.staff_id, (part.upto_ppm - part.above_ppm) // PPM_PER_BP)
        )
    return {
        pk: Asked(accounts=frozenset(row.accounts), from_on=row.from_on, shares=tuple(shares[pk]), said=row.said)
        for pk, row in rows.items()
    }


def _tell(kind: str, rows: Sequence[Attribution], *, by: int, at: datetime, on: date) -> None:
    facts = [
        Fact(
            subject_id=row.pk, household_id=row.household_id, by=by,
            payload={"many": len(row.accounts), "since": row.from_on.isoformat(), "said": row.said},
        )
        for row in rows
    ]  # fmt: skip
    if facts:
        record(kind=kind, facts=facts, at=at, business_date=on)
