"""Sealed ballots from a host's phone, handed to the room of ratings: one envelope a rater, blind until closing."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from qianmo.apps.intake.services.acting import BAD_BODY
from qianmo.apps.intake.services.batch import Batch, Taken
from qianmo.apps.ratings.services import Hand, Opinion, cast_hands
from qianmo.domain.refusal import Refused

LONGEST_CODE = 20
MOST_FEN = 10**13


def cast(taken: Sequence[Taken], batch: Batch) -> dict[UUID, Refused]:
    """Cast each rater's ballots under the code he typed; a hand that cannot be cast is refused whole."""
    hands = {one.envelope.id: _hand(one, batch) for one in taken}
    sound = {uid: hand for uid, hand in hands.items() if hand is not None}
    refused = {uid: BAD_BODY for uid, hand in hands.items() if hand is None}
    answers = cast_hands(hands=list(sound.values()), at=batch.moment.at)
    return refused | {uid: answer for uid, answer in zip(sound, answers, strict=True) if answer is not None}


def _hand(one: Taken, batch: Batch) -> Hand | None:
    """What an envelope says; None where it says too little. A phone's clock in the future proves nothing."""
    envelope = one.envelope
    code, told = envelope.body.get("code"), envelope.body.get("ballots")
    if not isinstance(code, str) or len(code) > LONGEST_CODE or not isinstance(told, list):
        return None
    opinions = tuple(map(_opinion, told))
    if envelope.entity.sitting_id is None or None in opinions:
        return None
    return Hand(
        sitting_id=envelope.entity.sitting_id,
        host=one.author_id,
        code=code,
        place=f"device:{envelope.device}",
        opinions=tuple(opinion for opinion in opinions if opinion is not None),
        cast_at=min(envelope.made_at, batch.moment.at),
    )


def _opinion(told: Any) -> Opinion | None:
    if not isinstance(told, dict):
        return None
    household, limit, excludes, related = (told.get(name) for name in ("household", "limit_fen", "excludes", "related"))
    is_amount = limit is None or (type(limit) is int and 0 <= limit < MOST_FEN)
    if type(household) is not int or not is_amount or type(excludes) is not bool or type(related) is not bool:
        return None
    return Opinion(household_id=household, limit_fen=limit, excludes=excludes, related=related)
