"""The end of somebody's own day, settled on the phone: handed to the room of meetings as it was written."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from qianmo.apps.briefings.queries import next_working_day
from qianmo.apps.briefings.services import Settling, settle_days
from qianmo.apps.intake.services.acting import BAD_BODY
from qianmo.apps.intake.services.batch import Batch, Taken
from qianmo.domain.calls import CALLS_MOST
from qianmo.domain.refusal import Refused

LONGEST_SAID = 200


def settle_day(taken: Sequence[Taken], batch: Batch) -> dict[UUID, Refused]:
    """Settle each author's day; refusals are those of the act."""
    read = [(one, _settling(one)) for one in taken]
    refused = {one.envelope.id: BAD_BODY for one, settling in read if settling is None}
    sound = [(one, settling) for one, settling in read if settling is not None]
    answers = settle_days(
        settlings=[settling for _, settling in sound], at=batch.moment.at, business_date=batch.moment.business_date
    )
    return refused | {sound[place][0].envelope.id: answer for place, answer in answers.items()}


def _settling(one: Taken) -> Settling | None:
    """What an envelope says; None where it names no day, or households and reasons in another shape."""
    body, day = one.envelope.body, _day(one.envelope.entity.day)
    left, carried, said = body.get("left") or {}, body.get("carried") or [], body.get("said") or ""
    sound = isinstance(left, dict) and isinstance(carried, list) and isinstance(said, str)
    if day is None or not sound or len(left) > CALLS_MOST or not all(key.isdecimal() for key in left):
        return None
    return Settling(
        staff_id=one.author_id,
        day=day,
        next_day=next_working_day(on=day),
        left={int(key): str(reason) for key, reason in left.items()},
        carried=frozenset(pk for pk in carried if type(pk) is int),
        said=said[:LONGEST_SAID],
    )


def _day(number: int | None) -> date | None:
    """20260930 as a day."""
    try:
        return date.fromisoformat(str(number))
    except ValueError:
        return None
