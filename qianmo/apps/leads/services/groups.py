"""Customer groups: opened for a partner with an agreement, filled from its lists, left on a day with a reason."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from qianmo.apps.events.services import Fact, record
from qianmo.apps.households.queries import group_name
from qianmo.apps.households.services import NewCustomerGroup, end_memberships, join_group, lay_group
from qianmo.apps.leads.models import Agreement, GroupPartner, LeadList, ListRow, ListState, Origin, Partner
from qianmo.apps.leads.queries import lists_seen
from qianmo.apps.org.queries import SignedIn
from qianmo.domain.refusal import Refused


@dataclass(frozen=True, slots=True)
class Taken:
    """What a list did to a group: households new, there already, gone; rows the bank has no file for."""

    joined: int
    kept: int
    left: int
    unknown: int


@transaction.atomic
def open_group(*, new: NewCustomerGroup, partner_id: int, at: datetime, business_date: date) -> int | Refused:
    """Open a group; its id. Refused: a partner without an agreement in force, and what `lay_group` refuses."""
    partner = Partner.objects.filter(id=partner_id).first()
    if partner is None:
        return Refused(code="no_partner", reason="没有建立：没有这个合作方。请从列表里选")
    running = Agreement.objects.filter(partner=partner, begins_on__lte=business_date, ends_on__gte=business_date)
    if not running.exists():
        return Refused(code="no_agreement", reason=f"没有建立：与“{partner.name}”没有有效的协议。请先在合作方登记协议")
    group_id = lay_group(new=new, business_date=business_date)
    if isinstance(group_id, Refused):
        return group_id
    GroupPartner.objects.create(group_id=group_id, partner=partner)
    _told(group_id, kind="leads.group_opened", by=new.by, at=at, on=business_date, more={"partner": partner.name})
    return group_id


@transaction.atomic
def take_members(
    *, group_id: int, list_id: int, complete: bool, person: SignedIn, at: datetime, business_date: date
) -> Taken | Refused:
    """Take the households of a list into a group; with `complete`, whoever is not on it leaves today.

    Refused: a list out of sight, of another partner or not imported, one that is still being read or whose time is
    over, one on which the bank knows nobody. Households of files merged since belong by the file that stays.
    """
    partner_id = GroupPartner.objects.get(group_id=group_id).partner_id
    chosen = LeadList.objects.filter(id=list_id, partner_id=partner_id, origin=Origin.IMPORTED).first()
    if chosen is None or not lists_seen(list_ids=[list_id], person=person):
        return Refused(code="not_its_list", reason="没有加入：这不是该合作方提供的名单。请从列表里选")
    if chosen.state not in {ListState.DRAFT, ListState.RELEASED} or chosen.expires_on < business_date:
        return Refused(code="list_over", reason=f"没有加入：名单“{chosen.name}”已停用或还在读。请导入一张新的")
    rows = ListRow.objects.filter(list=chosen, fault="")
    pairs = rows.filter(household__isnull=False).values_list("household_id", "household__merged_into_id")
    listed = {into or pk for pk, into in pairs}
    if not listed:
        return Refused(code="nobody", reason=f"没有加入：名单“{chosen.name}”上没有已建档的户。请先给他们建档再导入")
    joined = join_group(
        group_id=group_id, household_ids=listed, source=chosen.name, complete=complete, business_date=business_date
    )
    taken = Taken(joined.fresh, joined.kept, joined.left, rows.filter(household=None).count())
    more: dict[str, str | int] = {
        "list": chosen.name, "list_id": chosen.pk, "joined": taken.joined, "left": taken.left, "unknown": taken.unknown,
    }  # fmt: skip
    _told(group_id, kind="leads.group_filled", by=person.staff_id, at=at, on=business_date, more=more)
    return taken


@transaction.atomic
def leave_group(
    *, group_id: int, member_ids: Collection[int], why: str, by: int, at: datetime, business_date: date
) -> int | Refused:
    """End these memberships today; how many. Refused: no reason or too long a one, nobody who still belongs."""
    left = end_memberships(group_id=group_id, member_ids=member_ids, why=why, business_date=business_date)
    if not isinstance(left, Refused):
        _told(group_id, kind="leads.group_left", by=by, at=at, on=business_date, more={"left": left, "why": why})
    return left


def _told(group_id: int, *, kind: str, by: int, at: datetime, on: date, more: Mapping[str, str | int]) -> None:
    name = group_name(group_id=group_id)
    fact = Fact(subject_id=group_id, household_id=None, by=by, payload={"name": name, **more})
    record(kind=kind, facts=[fact], at=at, business_date=on)
