"""Referrers: entering one, noting whom they recommend, and settling what they earn month by month."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime

from django.db import transaction

from qianmo.apps.events.services import Fact, record
from qianmo.apps.grids.queries import Scope
from qianmo.apps.households.queries import numbered
from qianmo.apps.leads.models import Partner, Referral, ReferralDue, Referrer
from qianmo.apps.leads.queries.credited import draws_recommended, is_customer
from qianmo.apps.org.identities import staff_called
from qianmo.domain.dated import add_months
from qianmo.domain.identity import read_identity, read_phone
from qianmo.domain.leads.referring import DrawMonth, Shares, settle_month, why_not_agreed
from qianmo.domain.refusal import Refused
from qianmo.storage.copying import allocate_ids
from qianmo.storage.identifiers import blind_index, seal_identifiers


@dataclass(frozen=True, slots=True, kw_only=True)
class NewReferrer:
    """An outsider to be entered with what was agreed; `not_staff` says that a namesake at the bank is somebody else."""

    name: str
    identity: str
    phone: str
    partner_id: int | None
    branch_id: int
    shares: Shares
    begins_on: date
    ends_on: date
    by: int
    not_staff: bool = False


@transaction.atomic
def enter_referrer(*, new: NewReferrer, at: datetime, business_date: date) -> int | Refused:
    """Enter a referrer; the id.

    Refused: numbers that cannot be, shares the bank does not agree to, a member of staff (by identity number, by phone,
    or by name until somebody has looked), one that is there already.
    """
    identity, phone = read_identity(new.identity, on=business_date), read_phone(new.phone)
    for read in (identity, phone):
        if isinstance(read, Refused):
            return read
    assert not isinstance(identity, Refused)
    assert not isinstance(phone, Refused)
    refused = (
        why_not_agreed(new.shares, begins_on=new.begins_on, ends_on=new.ends_on)
        or _why_not_outside(new, phone, identity.number)
        or (None if new.name else Refused(code="referrer_name", reason="没有登记：姓名要填"))
    )
    if refused is not None:
        return refused
    (pk,) = allocate_ids(Referrer, 1)
    row, fresh = Referrer.objects.get_or_create(
        identity_index=blind_index("identity", identity.number),
        defaults={
            "id": pk, "name": new.name[:60], "partner_id": new.partner_id, "branch_id": new.branch_id,
            "sealed": seal_identifiers({"identity": identity.number, "phone": phone}, bound_to=f"referrer:{pk}"),
            "begins_on": new.begins_on, "ends_on": new.ends_on, "entered_by_id": new.by, **asdict(new.shares),
        },
    )  # fmt: skip
    if not fresh:
        return Refused(code="referrer_known", reason=f"没有登记：{row.name}已经是推荐人，到期日 {row.ends_on}")
    _record("leads.referrer_entered", row, by=new.by, at=at, business_date=business_date, **asdict(new.shares))
    return row.pk


def _why_not_outside(new: NewReferrer, phone: str, identity: str) -> Refused | None:
    """Staff are paid by the bank and never by those they bring."""
    if new.partner_id is not None and not Partner.objects.filter(id=new.partner_id).exists():
        return Refused(code="no_partner", reason="没有登记：没有这个合作方。请从列表里选")
    same_person, same_phone, same_name = staff_called(
        name=new.name, phone=phone, identity_index=blind_index("identity", identity)
    )
    if same_person:
        return Refused(code="referrer_staff", reason="没有登记：证件号码是本行员工的，员工不能做推荐人")
    if same_phone:
        return Refused(code="referrer_staff", reason="没有登记：手机号是本行员工的，员工不能做推荐人")
    if same_name and not new.not_staff:
        reason = f"没有登记：本行有员工也叫“{new.name}”，员工不能做推荐人。核对不是同一人以后，勾选“同名，不是本人”再登"
        return Refused(code="referrer_namesake", reason=reason)
    return None


@transaction.atomic
def note_referral(
    *, referrer_id: int, household_number: str, scope: Scope, by: int, at: datetime, business_date: date
) -> Refused | None:
    """Note that a referrer recommends a household; the first one counts.

    Refused: a referrer whose agreement is not in force or who turned out to be staff, a household out of sight, one
    that somebody has recommended, one that already has a line or has applied.
    """
    referrer = Referrer.objects.filter(id=referrer_id).first()
    if referrer is None or not referrer.begins_on <= business_date < referrer.ends_on:
        return Refused(code="referrer_over", reason="没有登记：推荐人不在，或约定不在有效期内")
    if staff_called(name="", phone="", identity_index=referrer.identity_index)[0]:
        return Refused(code="referrer_staff", reason=f"没有登记：{referrer.name}是本行员工，员工不能做推荐人")
    household_id = numbered(numbers=[household_number], scope=scope).get(household_number)
    if household_id is None:
        return Refused(code="missing", reason="没有登记：没有这一户，或不在您的范围。请核对户号")
    before = Referral.objects.filter(household_id=household_id).select_related("referrer").first()
    if before is not None:
        reason = f"没有登记：这一户 {before.on} 已由{before.referrer.name}推荐，先推荐的算"
        return Refused(code="referred_before", reason=reason)
    if is_customer(household_id=household_id):
        return Refused(code="customer_already", reason="没有登记：这一户已经有额度或申请过，不算推荐来的")
    Referral.objects.create(referrer=referrer, household_id=household_id, on=business_date, noted_by_id=by)
    fact = Fact(subject_id=referrer.pk, household_id=household_id, by=by, payload={"name": referrer.name})
    record(kind="leads.referred", facts=[fact], at=at, business_date=business_date)
    return None


@transaction.atomic
def settle_referrals(*, month: date, at: datetime, business_date: date) -> int:
    """Settle a month of every referrer who has brought somebody; how many. A month that is settled stays as it is."""
    first = month.replace(day=1)
    until = add_months(day=first, months=1)
    rows = {row.pk: row for row in Referrer.objects.select_for_update().filter(begins_on__lt=until).order_by("id")}
    settled = set(ReferralDue.objects.filter(month__gte=first).values_list("referrer_id", flat=True))
    before = _before(first)
    made = [
        _due(rows[pk], first, draws, before.get(pk, _Before(0, {})))
        for pk, draws in sorted(draws_recommended(first=first, until=until).items())
        if pk in rows and pk not in settled
    ]
    ReferralDue.objects.bulk_create(made)
    for due in made:
        _record(
            "leads.referral_settled", rows[due.referrer_id], by=None, at=at, business_date=business_date,
            month=first.isoformat(), payable_fen=due.payable_fen,
        )  # fmt: skip
    return len(made)


@dataclass(frozen=True, slots=True)
class _Before:
    """What earlier months left: what was short, and what each draw has earned."""

    short_fen: int
    earned: Mapping[int, int]


def _before(first: date) -> dict[int, _Before]:
    earned: dict[int, dict[int, int]] = defaultdict(lambda: defaultdict(int))
    short: dict[int, int] = {}
    for row in ReferralDue.objects.filter(month__lt=first).order_by("month"):
        short[row.referrer_id] = row.short_fen
        for draw_id, fen in row.draws.items():
            earned[row.referrer_id][int(draw_id)] += fen
    return {pk: _Before(short[pk], earned[pk]) for pk in short}


def _due(row: Referrer, month: date, draws: list[DrawMonth], before: _Before) -> ReferralDue:
    shares = Shares(income_ppm=row.income_ppm, loss_ppm=row.loss_ppm, claw_back_days=row.claw_back_days)
    known = [replace(one, earned_before_fen=before.earned.get(one.draw_id, 0)) for one in draws]
    done = settle_month(known, shares=shares, carried_fen=before.short_fen)
    return ReferralDue(
        referrer=row, month=month, income_fen=done.income_fen, loss_fen=done.loss_fen,
        clawed_back_fen=done.clawed_back_fen, carried_fen=before.short_fen, payable_fen=done.payable_fen,
        short_fen=done.short_fen, draws={str(pk): fen for pk, fen in done.by_draw.items()},
    )  # fmt: skip


def _record(kind: str, row: Referrer, *, by: int | None, at: datetime, business_date: date, **payload: object) -> None:
    fact = Fact(subject_id=row.pk, household_id=None, by=by, payload={"name": row.name, **payload})
    record(kind=kind, facts=[fact], at=at, business_date=business_date)
