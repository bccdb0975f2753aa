"""Keeping visits and photos: rows that are only added, exactly as the phone told them.

Nothing here judges where somebody was. What the phone recorded (position, accuracy, datum, how far its clock was off,
whether the position was made up) is kept beside the visit for whoever audits it. Positions are kept to six decimals,
about a hand's breadth.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.utils.timezone import localdate

from qianmo.apps.events.services import Fact, recording
from qianmo.apps.fieldwork.models import Photo, Visit
from qianmo.apps.grids.datum import to_gcj02
from qianmo.apps.households.services import NewPosition, recording_positions
from qianmo.domain.fieldwork.envelopes import Attachment
from qianmo.domain.places import worth_keeping
from qianmo.domain.refusal import Refused
from qianmo.storage.trips import NewRows, Question, Write, ask_ids

DATUMS = ("WGS-84", "GCJ-02")
MICRO = Decimal("0.000001")
MOST_SECONDS = 2**31 - 1
BAD_VISIT = Refused(code="bad_visit", reason="没有收：走访的时间或签到不完整。请在手机上打开这次走访，补全后再送")


@dataclass(frozen=True, slots=True)
class CheckIn:
    """Where the phone said it was, and what it said about how sure that is."""

    lat: Decimal
    lon: Decimal
    accuracy_m: int
    datum: str
    skew_seconds: int | None
    mock: bool | None
    outside_reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NewVisit:
    """A visit as its envelope tells it."""

    envelope: UUID
    household_id: int
    by: int
    device_id: int
    started_at: datetime
    ended_at: datetime
    check_in: CheckIn | None
    purpose: str
    outcome: str
    needs: str
    next_step: str
    next_on: date | None
    made_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPhoto:
    """A picture an envelope names."""

    envelope: UUID
    household_id: int
    picture: Attachment
    by: int


def read_visit(
    body: Mapping[str, Any], *, envelope: UUID, household_id: int, by: int, device_id: int, made_at: datetime
) -> NewVisit | Refused:
    """A visit from the body of its envelope. Refused: no time, ended before it began, a check-in without a place."""
    try:
        started_at, ended_at = (datetime.fromisoformat(body[name]) for name in ("started_at", "ended_at"))
        at_place = body.get("check_in")
        if ended_at < started_at or started_at.tzinfo is None:
            return BAD_VISIT
        return NewVisit(
            envelope=envelope,
            household_id=household_id,
            by=by,
            device_id=device_id,
            started_at=started_at,
            ended_at=ended_at,
            check_in=_check_in(at_place) if at_place else None,
            purpose=_text(body["purpose"], 120),
            outcome=_text(body["outcome"], 500),
            needs=_text(body.get("needs"), 500),
            next_step=_text(body.get("next_step"), 200),
            next_on=date.fromisoformat(body["next_on"]) if body.get("next_on") else None,
            made_at=made_at,
        )
    except (KeyError, ValueError, TypeError, ArithmeticError):
        return BAD_VISIT


def _check_in(told: Mapping[str, Any]) -> CheckIn:
    lat, lon = (Decimal(str(told[name])).quantize(MICRO) for name in ("lat", "lon"))
    accuracy, skew = round(told["accuracy"]), told.get("clock_skew_s")
    if abs(lat) > 90 or abs(lon) > 180 or told["datum"] not in DATUMS or accuracy < 0:
        raise ValueError("place")
    return CheckIn(
        lat,
        lon,
        min(accuracy, MOST_SECONDS),
        told["datum"],
        None if skew is None else max(-MOST_SECONDS, min(round(skew), MOST_SECONDS)),
        None if told.get("mock") is None else bool(told["mock"]),
        _text(told.get("outside_reason"), 200),
    )


def _text(value: Any, longest: int) -> str:
    """Words of a person: lines are kept, other control characters are not, and nothing is cut off silently."""
    text = "" if value is None else str(value).strip()
    if len(text) > longest or not text.replace("\n", "").isprintable():
        raise ValueError("text")
    return text


def ask_visit_ids(*, count: int) -> Question[list[int]]:
    """Ids for so many visits."""
    return ask_ids(Visit, count)


def keeping_visits(
    *, visits: Sequence[NewVisit], ids: Sequence[int], at: datetime, now: datetime, business_date: date
) -> list[Write]:
    """What is to be written to keep visits, with an event for each."""
    if not visits:
        return []
    places = [one.check_in for one in visits]
    columns = {
        "id": list(ids),
        "envelope": [one.envelope for one in visits],
        "household_id": [one.household_id for one in visits],
        "by_id": [one.by for one in visits],
        "device_id": [one.device_id for one in visits],
        "started_at": [one.started_at for one in visits],
        "ended_at": [one.ended_at for one in visits],
        "lat": [place and place.lat for place in places],
        "lon": [place and place.lon for place in places],
        "accuracy_m": [place and place.accuracy_m for place in places],
        "datum": [place.datum if place else "" for place in places],
        "skew_seconds": [place and place.skew_seconds for place in places],
        "mock": [place and place.mock for place in places],
        "outside_reason": [place.outside_reason if place else "" for place in places],
        "purpose": [one.purpose for one in visits],
        "outcome": [one.outcome for one in visits],
        "needs": [one.needs for one in visits],
        "next_step": [one.next_step for one in visits],
        "next_on": [one.next_on for one in visits],
        "made_at": [one.made_at for one in visits],
        "stored_at": now,
        "business_date": business_date,
    }
    facts = [
        Fact(
            subject_id=visit_id,
            household_id=one.household_id,
            by=one.by,
            payload={
                "purpose": one.purpose,
                "outcome": one.outcome[:100],
                "outside": bool(one.check_in and one.check_in.outside_reason),
                "mock": bool(one.check_in and one.check_in.mock),
                "envelope": str(one.envelope),
            },
        )
        for visit_id, one in zip(ids, visits, strict=True)
    ]
    return [
        NewRows(Visit, columns),
        *recording(kind="fieldwork.visited", facts=facts, at=at, business_date=business_date),
        *recording_positions(positions=_positions(visits, business_date)),
    ]


def _positions(visits: Sequence[NewVisit], business_date: date) -> list[NewPosition]:
    told = (
        told_position(
            one.check_in, household_id=one.household_id, started_at=one.started_at, by=one.by, on=business_date
        )
        for one in visits
    )
    return [place for place in told if place is not None]


def told_position(
    place: CheckIn | None, *, household_id: int, started_at: datetime, by: int, on: date
) -> NewPosition | None:
    """Where the household visited is, if the phone was sure of it; moved to the datum of the map.

    A phone whose clock runs ahead dates nothing later than the day its visit came in (`on`).
    """
    if place is None or not worth_keeping(
        accuracy_m=place.accuracy_m, outside=bool(place.outside_reason), mock=place.mock
    ):
        return None
    lon, lat = float(place.lon), float(place.lat)
    lon, lat = to_gcj02(lon, lat) if place.datum == "WGS-84" else (lon, lat)
    return NewPosition(
        household_id=household_id, lon_e6=round(lon * 1e6), lat_e6=round(lat * 1e6), accuracy_m=place.accuracy_m,
        as_of=min(localdate(started_at), on), source="走访签到", by=by,
    )  # fmt: skip


def ask_photo_ids(*, count: int) -> Question[list[int]]:
    """Ids for so many photos."""
    return ask_ids(Photo, count)


def keeping_photos(
    *, photos: Sequence[NewPhoto], ids: Sequence[int], at: datetime, now: datetime, business_date: date
) -> list[Write]:
    """What is to be written to keep photos, with an event for each; their bytes come by a way of their own."""
    if not photos:
        return []
    columns = {
        "id": list(ids),
        "envelope": [one.envelope for one in photos],
        "household_id": [one.household_id for one in photos],
        "sha256": [one.picture.sha256 for one in photos],
        "size": [one.picture.size for one in photos],
        "type": [one.picture.type for one in photos],
        "purpose": [one.picture.purpose for one in photos],
        "taken_at": [one.picture.taken_at for one in photos],
        "by_id": [one.by for one in photos],
        "stored_at": now,
    }
    facts = [
        Fact(
            subject_id=photo_id,
            household_id=one.household_id,
            by=one.by,
            payload={"purpose": one.picture.purpose, "sha256": one.picture.sha256},
        )
        for photo_id, one in zip(ids, photos, strict=True)
    ]
    return [
        NewRows(Photo, columns),
        *recording(kind="fieldwork.photographed", facts=facts, at=at, business_date=business_date),
    ]
