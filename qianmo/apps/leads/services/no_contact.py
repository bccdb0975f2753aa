"""Who asked not to be contacted again: remembered from touches or at the counter, kept off lists, lifted by another."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from qianmo.apps.events.services import Fact, record
from qianmo.apps.grids.queries import Scope
from qianmo.apps.households.queries import households_by_index, numbered, villages_of
from qianmo.apps.leads.models import NoContact
from qianmo.apps.leads.queries.no_contact import LEFT_ALONE, SAID, WHY
from qianmo.apps.leads.queries.rows import people_on_rows
from qianmo.domain.identity import read_identity, read_phone
from qianmo.domain.leads.no_contact import why_not_lifted, why_not_noted
from qianmo.domain.leads.touching import CHANNELS, NEVER
from qianmo.domain.refusal import Refused
from qianmo.storage.copying import allocate_ids
from qianmo.storage.identifiers import blind_index, seal_identifiers

BARRED = f"""
UPDATE leads_lead l SET fate = 'barred', why = '{WHY}', place = NULL
  FROM leads_leadlist b
 WHERE b.id = l.list_id AND b.state IN ('draft', 'giving', 'released') AND (%(list)s = 0 OR b.id = %(list)s)
   AND l.fate IN ('given', 'beyond', 'nobody') AND l.state IN ('open', 'working')
   AND (l.household_id IN ({LEFT_ALONE.format(which="(%(list)s > 0 OR n.id = ANY(%(ids)s))")})
        OR l.row_id IN (
           SELECT r.id FROM leads_nocontact n JOIN leads_listrow r ON r.identity_index = n.identity_index
            WHERE n.lifted_on IS NULL AND r.household_id IS NULL AND (%(list)s > 0 OR n.id = ANY(%(ids)s))
            UNION ALL
           SELECT r.id FROM leads_nocontact n JOIN leads_listrow r ON r.phone_index = n.phone_index
            WHERE n.lifted_on IS NULL AND r.household_id IS NULL AND (%(list)s > 0 OR n.id = ANY(%(ids)s))))
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewNoContact:
    """Somebody who said so elsewhere than in a touch: a household by number, or a person by phone or identity."""

    household_number: str
    name: str
    phone: str
    identity: str
    said_on: date
    source: str
    by: int


@transaction.atomic
def note_no_contact(*, new: NewNoContact, scope: Scope, at: datetime, business_date: date) -> int | Refused:
    """Remember that somebody asked not to be contacted again, and take him off what is being worked; the id.

    Refused: nothing of where it was said, a day ahead, nobody named or one out of sight, numbers that cannot be, one
    who is remembered already.
    """
    refused = why_not_noted(source=new.source)
    if refused is None and new.said_on > business_date:
        refused = Refused(code="no_contact_day", reason=f"没有登记：提出日 {new.said_on} 还没有到。请改一天")
    who = refused or _who(new, scope, on=business_date)
    if isinstance(who, Refused):
        return who
    if _held(who):
        return Refused(code="no_contact_known", reason="没有登记：这一位已经在册，不用再登")
    (pk,) = allocate_ids(NoContact, 1)
    row = NoContact(
        id=pk, said_on=new.said_on, source=new.source, noted_by_id=new.by, noted_at=at,
        sealed=None if who["household_id"] else _sealed(pk, new.name, new.phone), **who,
    )  # fmt: skip
    _keep([row], at=at, business_date=business_date)
    return pk


@transaction.atomic
def lift_no_contact(
    *, no_contact_id: int, reason: str, scope: Scope, by: int, at: datetime, business_date: date
) -> Refused | None:
    """Let somebody be contacted again, by somebody else than who noted it, with the reason.

    Refused: one that is not there or not in sight, lifted before, one's own, a reason that says nothing.
    """
    row = NoContact.objects.select_for_update().filter(id=no_contact_id).first()
    if row is None or not _in_sight(row, scope):
        return Refused(code="missing", reason="没有解除：没有这一条，或不在您的范围。请刷新再看")
    if row.lifted_on is not None:
        return Refused(code="no_contact_lifted", reason=f"没有解除：{row.lifted_on} 已经解除过")
    refused = why_not_lifted(noted_by=row.noted_by_id, by=by, reason=reason)
    if refused is not None:
        return refused
    row.lifted_on, row.lifted_by_id, row.why_lifted = business_date, by, reason
    row.save(update_fields=["lifted_on", "lifted_by", "why_lifted"])
    fact = Fact(subject_id=row.pk, household_id=row.household_id, by=by, payload={"reason": reason})
    record(kind="leads.no_contact_lifted", facts=[fact], at=at, business_date=business_date)
    return None


def remember_said(*, touch_ids: Sequence[int] | None, at: datetime, business_date: date) -> int:
    """Remember who said so in these touches (None: in any not remembered yet); how many. Needs a transaction."""
    with connection.cursor() as cursor:
        cursor.execute(SAID, {"never": NEVER, "touches": None if touch_ids is None else list(touch_ids)})
        said: list[tuple[Any, ...]] = cursor.fetchall()
    people = people_on_rows([row[8] for row in said if row[6] is None and row[8]])
    rows = []
    for pk, row in zip(allocate_ids(NoContact, len(said)), said, strict=True):
        touch_id, by, told_at, on, channel, name, household_id, village_id, row_id, identity, phone = row
        rows.append(
            NoContact(
                id=pk, household_id=household_id, village_id=village_id, identity_index=identity, phone_index=phone,
                sealed=_sealed(pk, *people[row_id]) if household_id is None and row_id in people else None,
                touch_id=touch_id, said_on=on, source=f"{CHANNELS.get(channel, channel)}触达，名单“{name}”",
                noted_by_id=by, noted_at=told_at,
            )
        )  # fmt: skip
    _keep(rows, at=at, business_date=business_date)
    return len(rows)


def bar_left_alone(*, list_id: int, at: datetime, business_date: date) -> None:
    """Bar whoever is left alone by now from a list, with why; what was said before this was kept counts as well."""
    remember_said(touch_ids=None, at=at, business_date=business_date)
    _bar(list_id=list_id, ids=[])


def _keep(rows: Sequence[NoContact], *, at: datetime, business_date: date) -> None:
    """Write them, and take them off every list that is not over."""
    if not rows:
        return
    NoContact.objects.bulk_create(rows)
    _bar(list_id=0, ids=[row.pk for row in rows])
    facts = [
        Fact(subject_id=row.pk, household_id=row.household_id, by=row.noted_by_id, payload={"source": row.source})
        for row in rows
    ]
    record(kind="leads.no_contact_noted", facts=facts, at=at, business_date=business_date)


def _bar(*, list_id: int, ids: Sequence[int]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(BARRED, {"list": list_id, "ids": list(ids)})


def _who(new: NewNoContact, scope: Scope, *, on: date) -> dict[str, Any] | Refused:
    """Household, village and indexes of whom it is about."""
    if new.household_number:
        household_id = numbered(numbers=[new.household_number], scope=scope).get(new.household_number)
        if household_id is None:
            return Refused(code="missing", reason="没有登记：没有这一户，或不在您的范围。请核对户号")
        return _of(household_id, None, None)
    if not new.phone and not new.identity:
        return Refused(code="no_contact_nobody", reason="没有登记：户号、手机、证件号码至少要写一个")
    phone = read_phone(new.phone) if new.phone else ""
    identity = read_identity(new.identity, on=on) if new.identity else None
    for read in (phone, identity):
        if isinstance(read, Refused):
            return read
    by_phone = blind_index("phone", str(phone)) if phone else None
    by_identity = blind_index("identity", identity.number) if identity and not isinstance(identity, Refused) else None
    known = households_by_index(identities=[by_identity] if by_identity else [], phones=[by_phone] if by_phone else [])
    found = [known[index] for index in (by_identity, by_phone) if index in known]
    return _of(found[0] if found else None, by_identity, by_phone)


def _in_sight(row: NoContact, scope: Scope) -> bool:
    """Whether somebody may lift it: in a village within the scope; of no village, the head office."""
    villages = villages_of(household_ids=[row.household_id]) if row.household_id else {}
    village_id = villages.get(row.household_id or 0, row.village_id)
    return scope.village_ids is None if village_id is None else scope.allows(village_id)


def _of(household_id: int | None, identity: UUID | None, phone: UUID | None) -> dict[str, Any]:
    village_id = villages_of(household_ids=[household_id]).get(household_id) if household_id else None
    return {
        "household_id": household_id, "village_id": village_id, "identity_index": identity, "phone_index": phone,
    }  # fmt: skip


def _held(who: dict[str, Any]) -> bool:
    """Whether the same is remembered already."""
    keys = {key: value for key, value in who.items() if key != "village_id" and value is not None}
    return NoContact.objects.filter(lifted_on__isnull=True, **keys).exists()


def _sealed(pk: int, name: str, phone: str) -> bytes:
    return seal_identifiers({"name": name, "phone": phone}, bound_to=f"no-contact:{pk}")
