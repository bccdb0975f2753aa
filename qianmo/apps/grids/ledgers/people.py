"""村内联系人: who of a village is known to the bank in which role, since when, until when and why no longer."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from qianmo.apps.events.queries import count_by_staff
from qianmo.apps.grids.ledgers.ground import (
    At,
    Refusals,
    Writing,
    at_of,
    held_villages_of,
    rows_in_sight,
    tell_of_village,
    unknown,
)
from qianmo.apps.grids.models import Contact
from qianmo.apps.grids.queries import Scope
from qianmo.domain.access import Field
from qianmo.domain.masking import mask_phone
from qianmo.domain.refusal import Refused
from qianmo.domain.villages import CADRES, ONE_AT_A_TIME, ROLES, ContactRole, contact_fault, no_text, not_yet
from qianmo.storage.identifiers import open_identifiers, seal_identifiers

DAILY = 100
"""Numbers of contacts one person may see whole in a day, as of customers."""
PURPOSES = {"visit": "约定入村", "sitting": "组织评议、公示", "check": "核对信息"}


@dataclass(frozen=True, slots=True, kw_only=True)
class NewContact:
    """Somebody of a village (by code) in a role from a day on."""

    code: str
    role: ContactRole
    name: str
    phone: str
    since: date


@transaction.atomic
def enter_contacts(*, new: Sequence[NewContact], writing: Writing) -> int | Refusals:
    """Enter contacts, all or none; how many were new. Whoever stands there already from that day stays as he is.

    A new secretary or head ends the one before on his first day. Refused by position: an unknown village, no name, no
    number, a day to come, a day before the one before began, the same person in the same role over again.
    """
    cells = held_villages_of((one.code for one in new), writing)
    rows = list(Contact.objects.filter(cell__in=cells.values()).order_by("id"))
    refused: Refusals = {}
    ended: list[Contact] = []
    begun: list[tuple[Contact, str]] = []
    for place, one in enumerate(new):
        cell = cells.get(one.code)
        fault = contact_fault(name=one.name, phone=one.phone, since=one.since, on=writing.on)
        if cell is None or fault is not None:
            refused[place] = fault or unknown(one.code)
            continue
        same = [row for row in rows if (row.cell_id, row.role) == (cell.pk, one.role)]
        if any(row.name == one.name.strip() and row.valid.lower == one.since for row in same):
            continue
        answer = _against(one, same)
        if isinstance(answer, Refused):
            refused[place] = answer
            continue
        for row in answer:
            row.valid, row.ending = DateRange(row.valid.lower, one.since), "换任"
            ended += [row] if row.pk else []
        row = Contact(
            cell=cell, role=one.role, name=one.name.strip(), sealed=b"", valid=DateRange(one.since, None),
            listed_by_id=writing.by,
        )  # fmt: skip
        rows.append(row)
        begun.append((row, one.phone))
    if refused:
        return refused
    Contact.objects.bulk_update(ended, ["valid", "ending"])
    Contact.objects.bulk_create([row for row, _ in begun])
    for row, phone in begun:
        row.sealed = seal_identifiers({"phone": phone or None}, bound_to=f"contact:{row.pk}")
    Contact.objects.bulk_update([row for row, _ in begun], ["sealed"])
    told = [(row.cell, {"role": row.role, "since": row.valid.lower.isoformat()}) for row, _ in begun]
    tell_of_village("grids.contact_entered", writing, told)
    return len(begun)


def _against(one: NewContact, same: Sequence[Contact]) -> list[Contact] | Refused:
    """Rows of the role that end as this one begins, or why it cannot begin."""
    word = ROLES[one.role]
    running = [row for row in same if row.valid.upper is None]
    if any(row.name == one.name.strip() for row in running):
        since = next(row.valid.lower for row in running if row.name == one.name.strip())
        return Refused(code="stands", reason=f"{one.name}从 {since} 起已是{word}，不必再登")
    ends = running if one.role in ONE_AT_A_TIME else []
    later = [row.valid.lower for row in ends if row.valid.lower >= one.since]
    concerned = same if one.role in ONE_AT_A_TIME else [row for row in same if row.name == one.name.strip()]
    later += [row.valid.upper for row in concerned if row.valid.upper is not None and row.valid.upper > one.since]
    if later:
        return Refused(code="too_early", reason=f"{word}的任职日要在 {max(later)} 以后：那时另有记录。请改日期")
    return ends


@transaction.atomic
def end_contact(*, contact_id: int, until: date, reason: str, writing: Writing) -> Refused | None:
    """Somebody is no longer in a role from a day on. Refused: out of sight, ended, no reason, a bad day."""
    row = Contact.objects.select_for_update(of=("self",)).select_related("cell").filter(id=contact_id).first()
    if row is None or not writing.scope.allows(row.cell_id):
        return Refused(code="no_contact", reason="没有这位联系人，或不在您的范围")
    if row.valid.upper is not None:
        return None if row.valid.upper == until else Refused(code="ended", reason=f"{row.valid.upper} 已经离任")
    if fault := no_text(reason, what="离任原因") or not_yet(until, on=writing.on, what="离任日"):
        return fault
    if until <= row.valid.lower:
        return Refused(code="too_early", reason=f"离任日要在任职日 {row.valid.lower} 之后")
    row.valid, row.ending = DateRange(row.valid.lower, until), reason.strip()
    row.save(update_fields=["valid", "ending"])
    tell_of_village("grids.contact_ended", writing, [(row.cell, {"role": row.role, "until": until.isoformat()})])
    return None


@transaction.atomic
def show_phone(*, contact_id: int, purpose: str, writing: Writing) -> str | Refused | None:
    """The whole number of a contact, on the record; None out of scope. Refused: no purpose, none known, too many."""
    row = Contact.objects.select_related("cell").filter(id=contact_id).first()
    if row is None or not writing.scope.allows(row.cell_id) or not writing.scope.sees(Field.NUMBERS):
        return None
    if purpose not in PURPOSES:
        return Refused(code="no_purpose", reason="不能查看：没有选用途。请选一个用途再看")
    if count_by_staff(kind="grids.contact_shown", staff_id=writing.by, business_date=writing.on) >= DAILY:
        return Refused(code="too_many", reason=f"不能查看：今天已看 {DAILY} 次。确需再看，请联系安全管理员")
    phone = _phone(row)
    if not phone:
        return Refused(code="not_known", reason="没有登记电话。请补上")
    tell_of_village("grids.contact_shown", writing, [(row.cell, {"contact": row.pk, "purpose": purpose})])
    return phone


def _phone(row: Contact) -> str:
    return open_identifiers(bytes(row.sealed), bound_to=f"contact:{row.pk}").get("phone") or ""


@dataclass(frozen=True, slots=True)
class ContactRow:
    """A contact as shown: name and number as far as the reader may see them."""

    id: int
    at: At
    role: str
    name: str
    phone: str
    since: date
    until: date | None
    ending: str
    listed_by: str


def contacts(*, scope: Scope, code: str = "", town: str = "", on: date | None = None) -> list[ContactRow]:
    """Contacts in sight, those who still are first; as of a day with `on`."""
    rows = rows_in_sight(Contact, scope, beside="listed_by", code=code, town=town)
    if on is not None:
        rows = rows.filter(valid__contains=on)
    order = list(ROLES)
    standing = sorted(
        rows,
        key=lambda row: (
            on is None and row.valid.upper is not None, row.cell.code, order.index(ContactRole(row.role)), row.pk,
        ),
    )  # fmt: skip
    return [
        ContactRow(
            row.pk, at_of(row.cell), ROLES[ContactRole(row.role)], scope.name(row.name),
            mask_phone(_phone(row)) if scope.sees(Field.NUMBERS) else "", row.valid.lower, row.valid.upper, row.ending,
            row.listed_by.name,
        )
        for row in standing
    ]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Cadre:
    """A cadre of a village on a day."""

    id: int
    name: str
    role: str


def cadres_of(*, village_ids: Sequence[int], on: date) -> dict[int, list[Cadre]]:
    """Who is a cadre of these villages on a day, by village. The caller has checked the scope."""
    rows = Contact.objects.filter(cell__in=village_ids, role__in=CADRES, valid__contains=on).order_by("cell", "id")
    found: dict[int, list[Cadre]] = {}
    for row in rows:
        found.setdefault(row.cell_id, []).append(Cadre(row.pk, row.name, ROLES[ContactRole(row.role)]))
    return found
