"""Partners, what they are called, whom one talks to there, and their agreements."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from qianmo.apps.events.services import Fact, record
from qianmo.apps.leads.models import Agreement, Partner, PartnerChange, PartnerKind
from qianmo.domain.refusal import Refused


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPartner:
    """A partner to be entered."""

    name: str
    kind: str
    contact: str
    by: int


@dataclass(frozen=True, slots=True, kw_only=True)
class NewAgreement:
    """An agreement with a partner."""

    partner_id: int
    number: str
    terms: str
    begins_on: date
    ends_on: date
    by: int


@transaction.atomic
def enter_partner(*, new: NewPartner, at: datetime, business_date: date) -> int | Refused:
    """Enter a partner; its id. Refused: no name or too long a one, an unknown kind, a name that is there already."""
    if not new.name or len(new.name) > 40 or len(new.contact) > 40 or new.kind not in PartnerKind.values:
        return Refused(code="partner_words", reason="没有登记：名称和种类要填，名称、联系人最多 40 个字")
    row, fresh = Partner.objects.get_or_create(
        name=new.name,
        defaults={"kind": new.kind, "contact": new.contact, "entered_by_id": new.by, "entered_on": business_date},
    )
    if not fresh:
        return Refused(code="partner_known", reason=f"没有登记：“{new.name}”已在合作方里，不用再登")
    fact = Fact(subject_id=row.pk, household_id=None, by=new.by, payload={"name": row.name})
    record(kind="leads.partner_entered", facts=[fact], at=at, business_date=business_date)
    return row.pk


@dataclass(frozen=True, slots=True, kw_only=True)
class PartnerEdit:
    """What a partner is called and is from now on, and why."""

    partner_id: int
    name: str
    kind: str
    contact: str
    reason: str
    by: int


@transaction.atomic
def change_partner(*, edit: PartnerEdit, at: datetime, business_date: date) -> int | Refused:
    """Change a partner and keep what it was; its id.

    Refused: a partner nobody knows, no name, kind or reason or too long ones, another's name, nothing that differs.
    """
    row = Partner.objects.select_for_update().filter(id=edit.partner_id).first()
    if row is None:
        return Refused(code="no_partner", reason="没有更改：没有这个合作方。请从列表里选")
    if not edit.name or max(len(edit.name), len(edit.contact)) > 40 or edit.kind not in PartnerKind.values:
        return Refused(code="partner_words", reason="没有更改：名称和种类要填，名称、部门最多 40 个字")
    if not edit.reason or len(edit.reason) > 60:
        return Refused(code="no_reason", reason="没有更改：原因要填，最多 60 个字，如“单位更名”")
    if Partner.objects.filter(name=edit.name).exclude(id=row.pk).exists():
        return Refused(code="partner_known", reason=f"没有更改：另一家合作方也叫“{edit.name}”。请换个名称")
    if (row.name, row.kind, row.contact) == (edit.name, edit.kind, edit.contact):
        return Refused(code="same", reason="没有更改：和现在的一样")
    PartnerChange.objects.create(
        partner=row, name=row.name, kind=row.kind, contact=row.contact, changed_on=business_date,
        changed_by_id=edit.by, reason=edit.reason,
    )  # fmt: skip
    payload = {"before": row.name, "name": edit.name, "reason": edit.reason}
    row.name, row.kind, row.contact = edit.name, edit.kind, edit.contact
    row.save(update_fields=["name", "kind", "contact"])
    fact = Fact(subject_id=row.pk, household_id=None, by=edit.by, payload=payload)
    record(kind="leads.partner_changed", facts=[fact], at=at, business_date=business_date)
    return row.pk


@transaction.atomic
def enter_agreement(*, new: NewAgreement, at: datetime, business_date: date) -> int | Refused:
    """Enter an agreement; its id.

    Refused: a partner nobody knows, no number or terms, a number that is there already, days in the wrong order.
    """
    partner = Partner.objects.filter(id=new.partner_id).first()
    if partner is None:
        return Refused(code="no_partner", reason="没有登记：没有这个合作方。请从列表里选")
    if not new.number or not new.terms or len(new.number) > 40 or len(new.terms) > 200:
        return Refused(
            code="agreement_words", reason="没有登记：协议号和约定要填，协议号最多 40 个字，约定最多 200 个字"
        )
    if new.ends_on <= new.begins_on:
        return Refused(code="agreement_span", reason=f"没有登记：到期日应在起始日 {new.begins_on} 之后。请改一天")
    row, fresh = Agreement.objects.get_or_create(
        number=new.number,
        defaults={
            "partner": partner, "terms": new.terms, "begins_on": new.begins_on, "ends_on": new.ends_on,
            "entered_by_id": new.by,
        },
    )  # fmt: skip
    if not fresh:
        return Refused(code="agreement_known", reason=f"没有登记：协议号 {new.number} 已经登过。请核对号码")
    payload = {"name": partner.name, "number": row.number}
    record(
        kind="leads.agreement_entered",
        facts=[Fact(subject_id=row.pk, household_id=None, by=new.by, payload=payload)],
        at=at,
        business_date=business_date,
    )
    return row.pk
