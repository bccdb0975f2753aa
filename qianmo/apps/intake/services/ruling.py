"""Whether a household filed on a phone is one the bank has on file: the branch says so; nothing is merged by itself.

The same household: the id the phone gave stands for it from now on, what the form said is joined with its file field by
field, and everything that waited for the phone's id is carried out. Another one: the filing is given back to its author
with the reason, since one person belongs to one household only.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from qianmo.apps.events.services import Fact, record
from qianmo.apps.grids.queries import Scope
from qianmo.apps.households.queries import borrowers_by_identity, placed
from qianmo.apps.intake.models import Envelope as EnvelopeRow
from qianmo.apps.intake.models import EnvelopeState
from qianmo.apps.intake.opening import Opened, open_kept
from qianmo.apps.intake.queries import Held
from qianmo.apps.intake.services.batch import Batch, Moment
from qianmo.apps.intake.services.carrying import keep_photos
from qianmo.apps.intake.services.filing import stands_for, survey
from qianmo.apps.intake.services.keeping import keep_quarantined, keep_taken
from qianmo.apps.intake.services.receiving import as_taken, awakened, gathered, take
from qianmo.domain.refusal import Refused
from qianmo.storage.trips import write_now

GONE = Refused(code="not_found", reason="没有办：这一件已经办过，或不在您的范围。请刷新后再看")
SEVERAL = Refused(code="several", reason="没有办：这一件里的人分属几户，不能说是同一户。请退回，让客户经理核对")
OTHER = Refused(code="not_same", reason="支行核对不是同一户，不能这样建档。请核对身份证后重新建档")


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruling:
    """What somebody at the branch says of a filing that waits: the same household as the one on file, or not."""

    envelope: UUID
    is_same: bool
    by: int


@transaction.atomic
def rule_on_filings(
    *, rulings: Sequence[Ruling], scope: Scope, now: datetime, at: datetime, business_date: date
) -> list[Refused | None]:
    """Rule on filings that wait for it; refusals by position.

    Refused: ruled on before or out of sight, persons of several households.
    """
    moment = Moment(now, at, business_date)
    wanted = {one.envelope for one in rulings}
    rows = {
        row.uid: row
        for row in EnvelopeRow.objects.select_for_update()
        .filter(uid__in=wanted, kind="filing", state=EnvelopeState.PARKED)
        .order_by("id")
    }
    kept = [open_kept(uid, hash_=row.hash, sealed=bytes(row.sealed or b""), parked=True) for uid, row in rows.items()]
    opened = {one.envelope.id: one for one in kept if isinstance(one, Opened)}
    batch = gathered(list(opened.values()), moment)
    answers: list[Refused | None] = []
    told: list[Fact] = []
    for one in rulings:
        waiting = opened.pop(one.envelope, None)
        household = _household(waiting, scope) if waiting else GONE
        if waiting is None or isinstance(household, Refused):
            answers.append(household if isinstance(household, Refused) else GONE)
            continue
        answers.append(None)
        if one.is_same:
            _join(waiting, household, batch)
        else:
            keep_quarantined(waiting, OTHER, batch)
        payload = {"same": one.is_same, "envelope": str(one.envelope)}
        told.append(Fact(subject_id=rows[one.envelope].pk, household_id=household.id, by=one.by, payload=payload))
    by = rulings[0].by if rulings else 0
    keep_taken(batch, carrier=by)
    write_now(*batch.writes)
    record(kind="intake.ruled", facts=told, at=at, business_date=business_date)
    following = awakened(batch)
    if following:
        take(following, carrier=by, moment=moment)
    return answers


def _household(waiting: Opened, scope: Scope) -> Held | Refused:
    """The one household in sight to which the persons of a filing belong."""
    members = waiting.envelope.body.get("members") or []
    identities = [str(one.get("identity", "")).strip().upper() for one in members if isinstance(one, dict)]
    households = {household for _, household, _ in borrowers_by_identity(identities=identities).values()}
    places = placed(household_ids=sorted(households))
    if not households or not all(scope.allows(*place) for place in places.values()):
        return GONE
    if len(households) > 1:
        return SEVERAL
    (household_id,) = households
    return Held(household_id, *places[household_id])


def _join(waiting: Opened, household: Held, batch: Batch) -> None:
    phone_id = waiting.envelope.entity.phone_id
    assert phone_id is not None
    batch.filed[phone_id] = household.id
    batch.households[household.id] = household
    taken = as_taken(waiting, batch)
    batch.writes.append(stands_for([(taken, household.id)], batch))
    survey([(taken, household.id)], batch)
    keep_photos([taken], batch)
    batch.taken.append(taken)
