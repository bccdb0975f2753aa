"""Whom the bank talks to at a partner, from a day to a day; the telephone is sealed and shown on the record."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from qianmo.apps.events.queries import count_by_staff
from qianmo.apps.events.services import Fact, record
from qianmo.apps.leads.models import Partner, PartnerContact
from qianmo.domain.refusal import Refused
from qianmo.storage.identifiers import open_identifiers, seal_identifiers

LONGEST, DAILY = 20, 50
"""Characters of a name or a role; whole numbers one person may look at in a day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPartnerContact:
    """A person at a partner, in which role, from a day on; no phone where none is known."""

    partner_id: int
    name: str
    role: str
    phone: str
    from_on: date
    by: int


@transaction.atomic
def note_contact(*, new: NewPartnerContact, at: datetime, business_date: date) -> int | Refused:
    """Note a person at a partner; the id.

    Refused: a partner nobody knows, no name or role or too long ones, a phone that is none, a day that has not come.
    """
    partner = Partner.objects.filter(id=new.partner_id).first()
    if partner is None:
        return Refused(code="no_partner", reason="没有登记：没有这个合作方。请从列表里选")
    if not new.name or not new.role or max(len(new.name), len(new.role)) > LONGEST:
        return Refused(code="contact_words", reason=f"没有登记：姓名和职务要填，各最多 {LONGEST} 个字")
    if new.phone and not (new.phone.isascii() and new.phone.isdigit() and 7 <= len(new.phone) <= 12):
        return Refused(code="contact_phone", reason="没有登记：电话应是 7 到 12 位数字。请核对，或留空")
    if new.from_on > business_date:
        return Refused(code="contact_day", reason=f"没有登记：起始日 {new.from_on} 还没有到。请改一天")
    row = PartnerContact.objects.create(
        partner=partner, name=new.name, role=new.role, from_on=new.from_on, entered_by_id=new.by
    )
    if new.phone:
        row.sealed = seal_identifiers({"phone": new.phone}, bound_to=f"partner-contact:{row.pk}")
        row.save(update_fields=["sealed"])
    payload = {"partner": partner.name, "role": row.role}
    _tell("leads.contact_noted", row, by=new.by, payload=payload, at=at, on=business_date)
    return row.pk


@transaction.atomic
def end_contact(*, contact_id: int, by: int, at: datetime, business_date: date) -> int | Refused:
    """Somebody is no longer to be talked to from today; the id. Refused: nobody, or somebody whose time was ended."""
    row = PartnerContact.objects.select_for_update(of=("self",)).filter(id=contact_id, until_on=None).first()
    if row is None:
        return Refused(code="no_contact", reason="没有记：没有这位在任的联系人。请刷新再看")
    row.until_on = business_date
    row.save(update_fields=["until_on"])
    payload = {"partner": row.partner.name, "role": row.role}
    _tell("leads.contact_ended", row, by=by, payload=payload, at=at, on=business_date)
    return row.pk


@transaction.atomic
def show_contact(*, contact_id: int, by: int, at: datetime, business_date: date) -> str | Refused:
    """The whole number of a contact, on the record. Refused: nobody, no number, too many looked at today."""
    row = PartnerContact.objects.select_related("partner").filter(id=contact_id).first()
    if row is None or row.sealed is None:
        return Refused(code="not_known", reason="没有登记电话。请补登一位有电话的联系人")
    if count_by_staff(kind="leads.contact_shown", staff_id=by, business_date=business_date) >= DAILY:
        return Refused(code="too_many", reason=f"不能查看：今天已看 {DAILY} 次。确需再看，请联系安全管理员")
    payload = {"partner": row.partner.name, "role": row.role}
    _tell("leads.contact_shown", row, by=by, payload=payload, at=at, on=business_date)
    return open_identifiers(bytes(row.sealed), bound_to=f"partner-contact:{row.pk}").get("phone") or ""


def _tell(kind: str, row: PartnerContact, *, by: int, payload: dict[str, str], at: datetime, on: date) -> None:
    fact = Fact(subject_id=row.pk, household_id=None, by=by, payload=payload)
    record(kind=kind, facts=[fact], at=at, business_date=on)
