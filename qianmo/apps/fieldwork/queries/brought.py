"""Reads of what came home of a household: pictures, visits, and what was written down, each with its envelope."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from qianmo.apps.fieldwork.models import FieldConflict, Photo, Survey, Visit

MOST = 200


@dataclass(frozen=True, slots=True)
class PhotoRow:
    """A picture taken at a household."""

    id: int
    household_id: int
    envelope: UUID
    sha256: str
    size: int
    type: str
    purpose: str
    taken_at: datetime | None
    by: str
    by_number: str
    stored_at: datetime


def photos_of(*, household_ids: Collection[int], photo_id: int | None = None) -> list[PhotoRow]:
    """The pictures of households, the newest first; with `photo_id` that one alone, if it is one of theirs."""
    rows = Photo.objects.filter(household_id__in=household_ids).select_related("by").order_by("-id")
    if photo_id is not None:
        rows = rows.filter(id=photo_id)
    return [
        PhotoRow(
            row.pk, row.household_id, row.envelope, row.sha256, row.size, row.type, row.purpose, row.taken_at,
            row.by.name, row.by.number, row.stored_at,
        )
        for row in rows[:MOST]
    ]  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitRow:
    """A visit as the phone told it."""

    id: int
    household_id: int
    envelope: UUID
    by_id: int
    by: str
    by_number: str
    device: str
    device_id: int
    started_at: datetime
    ended_at: datetime
    lat: Decimal | None
    lon: Decimal | None
    accuracy_m: int | None
    datum: str
    skew_seconds: int | None
    mock: bool | None
    outside_reason: str
    purpose: str
    outcome: str
    needs: str
    next_step: str
    next_on: date | None
    made_at: datetime
    stored_at: datetime

    @property
    def minutes(self) -> int:
        """How long somebody stayed, in whole minutes."""
        return int((self.ended_at - self.started_at).total_seconds()) // 60


PLAIN = [one for one in VisitRow.__dataclass_fields__ if one not in {"by", "by_number", "device"}]


def visits_of(*, household_ids: Collection[int], visit_id: int | None = None) -> list[VisitRow]:
    """The visits of households, the newest first; with `visit_id` that one alone, if it is one of theirs."""
    rows = Visit.objects.filter(household_id__in=household_ids).select_related("by", "device").order_by("-started_at")
    if visit_id is not None:
        rows = rows.filter(id=visit_id)
    return [
        VisitRow(
            **{name: getattr(row, name) for name in PLAIN},
            by=row.by.name,
            by_number=row.by.number,
            device=row.device.name,
        )
        for row in rows[:MOST]
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """One field as a survey wrote it, and what became of it: `taken`, `same` as the bank held, or the choice made."""

    key: str
    before: Any
    after: Any
    fate: str
    settled_by: str
    settled_at: datetime | None
    by: str
    device: str
    form: str
    envelope: UUID
    made_at: datetime
    stored_at: datetime
    by_id: int
    device_id: int


def written_of(*, household_ids: Collection[int]) -> list[Written]:
    """Every field every survey of these households wrote, the newest first.

    The fate of a field on which two differed is its choice (`mine`, `theirs`, `original`), `open` until there is one.
    """
    surveys = (
        Survey.objects.filter(household_id__in=household_ids).select_related("by", "device").order_by("-id")[:MOST]
    )
    settled = {
        (row.survey_id, row.field): row
        for row in FieldConflict.objects.filter(survey__in=[one.pk for one in surveys]).select_related("settled_by")
    }
    told = []
    for one in surveys:
        for key, (before, after) in one.changes.items():
            conflict = settled.get((one.pk, key))
            told.append(
                Written(
                    key=key,
                    before=before,
                    after=after,
                    fate=conflict.choice or "open" if conflict else "taken" if key in one.joined else "same",
                    settled_by=conflict.settled_by.name if conflict and conflict.settled_by else "",
                    settled_at=conflict.settled_at if conflict else None,
                    by=one.by.name,
                    device=one.device.name,
                    form=one.form,
                    envelope=one.envelope,
                    made_at=one.made_at,
                    stored_at=one.stored_at,
                    by_id=one.by_id,
                    device_id=one.device_id,
                )
            )
    return told
