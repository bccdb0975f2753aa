"""What has to be known before envelopes are taken, as questions of one trip.

The order matters to whoever asks them: ids are locked first, so that what is asked after them sees what those who held
the locks before have written; households are locked before their facts are read.
"""

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from qianmo.domain.refusal import Refused
from qianmo.storage.trips import Question

Row = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class KnownEnvelope:
    """An envelope that was taken before."""

    id: int
    uid: UUID
    hash: str
    state: str
    why: str
    author: str
    device: UUID
    pictures: tuple[str, ...]
    stored_at: datetime | None
    signature: bytes | None


LOCKS = "SELECT pg_advisory_xact_lock(hashtextextended(one, 8)) FROM unnest($1::text[]) AS one"
ENVELOPES = """
SELECT v.id, v.uid, v.hash, v.state, v.why, s.number, d.uid, v.pictures::text, v.stored_at, v.signature
  FROM intake_envelope v JOIN org_staff s ON s.id = v.author_id JOIN fieldwork_device d ON d.id = v.device_id
 WHERE v.uid = ANY($1::uuid[])
"""


def ask_locks(*, uids: Collection[UUID]) -> Question[int]:
    """One at a time for each envelope, and for whatever it waits for, in one order, until the transaction ends.

    Without the second a child that is just being parked and a parent that just arrives would not see one another.
    """
    return Question(LOCKS, [sorted(map(str, uids))], len)


def ask_envelopes(*, uids: Collection[UUID]) -> Question[dict[UUID, KnownEnvelope]]:
    """Which of these envelopes were taken before."""

    def read(rows: list[Row]) -> dict[UUID, KnownEnvelope]:
        found = {}
        for pk, uid, hash_, state, why, author, device, pictures, stored_at, signature in rows:
            listed = tuple(json.loads(pictures))
            found[uid] = KnownEnvelope(pk, uid, hash_, state, why, author, device, listed, stored_at, signature)
        return found

    return Question(ENVELOPES, [[str(uid) for uid in uids]], read)


HOUSEHOLDS = """
SELECT h.id, h.village_id, h.group_id,
       (SELECT o.staff_id FROM grids_stewardship o
         WHERE o.cell_id IN (h.village_id, h.group_id) AND o.role = 'owner' AND o.valid @> $3::date
         ORDER BY o.cell_id = h.village_id LIMIT 1),
       ARRAY(SELECT unnest(ARRAY[p.village_id, p.group_id]) FROM households_pastvillage p WHERE p.household_id = h.id)
  FROM households_household h
 WHERE h.id = ANY(ARRAY(SELECT unnest($1::bigint[]) UNION ALL
                        SELECT household_id FROM intake_filedonphone WHERE phone_id = ANY($2::uuid[])))
 ORDER BY h.id FOR NO KEY UPDATE OF h
"""
"""Their ids are gathered first: an OR of both conditions would read every household of the county."""


@dataclass(frozen=True, slots=True)
class Held:
    """A household held still until the transaction ends: its village, the piece of it it lies in, who answers for it.

    `past` are the villages and pieces it lay in before.
    """

    id: int
    village_id: int
    piece_id: int | None
    owner_id: int | None = None
    past: Sequence[int | None] = ()


def ask_households(*, ids: Collection[int], phone_ids: Collection[UUID], on: date) -> Question[dict[int, Held]]:
    """These households, and those that were filed on a phone under these ids, held in id order."""
    phones = [str(one) for one in phone_ids]
    return Question(HOUSEHOLDS, [list(ids), phones, on], lambda rows: {row[0]: Held(*row) for row in rows})


FILED = "SELECT phone_id, household_id FROM intake_filedonphone WHERE phone_id = ANY($1::uuid[])"


def ask_filed(*, phone_ids: Collection[UUID]) -> Question[dict[UUID, int]]:
    """The households that ids made on phones stand for."""
    return Question(FILED, [[str(one) for one in phone_ids]], dict)


PICTURES = """
SELECT sha256, code, reason FROM intake_photoupload
 WHERE sha256 = ANY($1::text[]) AND (complete_at IS NOT NULL OR code <> '')
"""


def ask_pictures(*, digests: Collection[str]) -> Question[dict[str, Refused | None]]:
    """Which of these pictures the bank has whole; for those that cannot be kept, why."""
    return Question(
        PICTURES,
        [list(digests)],
        lambda rows: {digest: Refused(code=code, reason=reason) if code else None for digest, code, reason in rows},
    )


WAITING = """
SELECT uid, hash, sealed FROM intake_envelope
 WHERE state = 'parked' AND awaits = ANY($1::uuid[]) ORDER BY id FOR UPDATE
"""


def ask_waiting(*, arrived: Collection[UUID]) -> Question[list[tuple[UUID, str, bytes]]]:
    """Envelopes that wait for one of these envelopes or households, as they came."""
    return Question(
        WAITING,
        [[str(one) for one in arrived]],
        lambda rows: [(uid, hash_, bytes(sealed)) for uid, hash_, sealed in rows],
    )
