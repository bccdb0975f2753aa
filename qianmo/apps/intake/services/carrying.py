"""Handing envelopes to the rooms that keep what is in them, kind by kind; a refusal is answered in the room's words."""

from collections.abc import Callable, Mapping, Sequence
from uuid import UUID

from qianmo.apps.fieldwork.services import (
    NewPhoto,
    NewVisit,
    keeping_photos,
    keeping_visits,
    read_visit,
)
from qianmo.apps.intake.services.acting import ask, begin, consent, end, settle
from qianmo.apps.intake.services.ballots import cast
from qianmo.apps.intake.services.batch import Batch, Taken
from qianmo.apps.intake.services.days import settle_day
from qianmo.apps.intake.services.filing import file, survey
from qianmo.apps.intake.services.touches import touch
from qianmo.apps.intake.services.villages import correct
from qianmo.domain.refusal import Refused

Refusals = dict[UUID, Refused]


def carry_out(taken: Sequence[Taken], batch: Batch) -> Refusals:
    """Carry out envelopes that wait for nothing; what is refused, by envelope. Photos come with whatever names them."""
    refused: Refusals = {}
    by_kind: dict[str, list[Taken]] = {}
    for one in taken:
        by_kind.setdefault(one.envelope.kind, []).append(one)
    for kind, group in by_kind.items():
        refused |= HANDS[kind](group, batch)
    keep_photos([one for one in taken if one.envelope.id not in refused], batch)
    return refused


def _surveys(taken: Sequence[Taken], batch: Batch) -> Refusals:
    survey([(one, one.household_id or 0) for one in taken], batch)
    return {}


def _visits(taken: Sequence[Taken], batch: Batch) -> Refusals:
    read = {
        one.envelope.id: read_visit(
            one.envelope.body,
            envelope=one.envelope.id,
            household_id=one.household_id or 0,
            by=one.author_id,
            device_id=one.device_id,
            made_at=one.envelope.made_at,
        )
        for one in taken
    }
    visits = [one for one in read.values() if isinstance(one, NewVisit)]
    batch.writes += keeping_visits(
        visits=visits,
        ids=[batch.ids.visits.pop() for _ in visits],
        at=batch.moment.at,
        now=batch.moment.now,
        business_date=batch.moment.business_date,
    )
    return {uid: one for uid, one in read.items() if isinstance(one, Refused)}


def _photos(taken: Sequence[Taken], batch: Batch) -> Refusals:
    """A photo by itself is whatever its attachments are; without one there is nothing to keep."""
    del batch
    none = Refused(code="no_photo", reason="没有收：这一件没有照片。请重拍")
    return {one.envelope.id: none for one in taken if not one.envelope.attachments}


def keep_photos(taken: Sequence[Taken], batch: Batch) -> None:
    """The pictures envelopes name, at their households."""
    photos = [
        NewPhoto(envelope=one.envelope.id, household_id=household_id, picture=picture, by=one.author_id)
        for one in taken
        if (household_id := batch.household_of(one.envelope)) is not None
        for picture in {(each.sha256, each.purpose): each for each in one.envelope.attachments}.values()
    ]
    batch.writes += keeping_photos(
        photos=photos,
        ids=[batch.ids.photos.pop() for _ in photos],
        at=batch.moment.at,
        now=batch.moment.now,
        business_date=batch.moment.business_date,
    )


HANDS: Mapping[str, Callable[[Sequence[Taken], Batch], Refusals]] = {
    "filing": file,
    "choice": settle,
    "consent": consent,
    "task": end,
    "application": begin,
    "request": ask,
    "survey": _surveys,
    "visit": _visits,
    "photo": _photos,
    "ballots": cast,
    "touch": touch,
    "day": settle_day,
    "fact": correct,
}
"""Who takes which kind."""
