"""Reads of the bank's own house."""

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from qianmo.apps.org.models import (
    Branch,
    BranchAbility,
    BranchKind,
    BusinessDay,
    CalendarDay,
    Post,
    PostHolding,
    Staff,
)
from qianmo.domain.access import Access, Right, access_of
from qianmo.domain.calendar import DayKind, WorkingCalendar
from qianmo.domain.refusal import Refused

SATURDAY = 5
COUNTY_WIDE = {BranchKind.HEAD, BranchKind.DEPARTMENT}
"""People whose post is in the head office see the whole county."""


@dataclass(frozen=True, slots=True)
class SignedIn:
    """The person at the screen: who, in which post, where."""

    staff_id: int
    number: str
    name: str
    post: str
    post_name: str
    branch_id: int
    branch_name: str
    county_wide: bool
    access: Access
    password_is_initial: bool = False

    def may(self, right: Right) -> bool:
        """Whether the post gives this right."""
        return right in self.access.rights


def signed_in(*, user_id: int, on: date) -> SignedIn | None:
    """The staff member behind an account in the post held on that day; None when the account has no post."""
    return _in_post(PostHolding.objects.filter(staff__user_id=user_id, valid__contains=on))


def staff_in_post(*, staff_id: int, on: date) -> SignedIn | None:
    """A member of staff in the post held on that day; None without a post, or when the account has been shut."""
    held = PostHolding.objects.filter(staff_id=staff_id, valid__contains=on)
    return _in_post(held.exclude(staff__user__is_active=False))


def _in_post(held: QuerySet[PostHolding]) -> SignedIn | None:
    """The person of the first of these holdings."""
    holding = held.select_related("staff", "branch").order_by("id").first()
    if holding is None:
        return None
    return SignedIn(
        staff_id=holding.staff.pk,
        number=holding.staff.number,
        name=holding.staff.name,
        post=holding.post,
        post_name=Post(holding.post).label,
        branch_id=holding.branch.pk,
        branch_name=holding.branch.name,
        county_wide=holding.branch.kind in COUNTY_WIDE,
        access=access_of(holding.post),
        password_is_initial=holding.staff.password_is_initial,
    )


def business_date() -> date:
    """The open business day. Raises BusinessDay.DoesNotExist before the bank has opened its first."""
    return BusinessDay.objects.get(closed_at__isnull=True).day


def subtree(*, branch_id: int) -> list[int]:
    """A branch and all units under it."""
    children: dict[int | None, list[int]] = {}
    for pk, parent_id in Branch.objects.order_by("id").values_list("id", "parent_id"):
        children.setdefault(parent_id, []).append(pk)
    found, queue = [], [branch_id]
    while queue:
        pk = queue.pop()
        found.append(pk)
        queue.extend(children.get(pk, []))
    return found


def staff_ids(*, numbers: list[str] | None = None) -> dict[str, int]:
    """Staff ids by staff number, of these numbers or of everybody."""
    rows = Staff.objects.all() if numbers is None else Staff.objects.filter(number__in=numbers)
    return dict(rows.order_by("id").values_list("number", "id"))


def user_of(*, staff_id: int) -> int:
    """The account of a member of staff; 0 where there is none."""
    return Staff.objects.filter(id=staff_id).values_list("user_id", flat=True).first() or 0


def staff_names(*, ids: set[int]) -> dict[int, str]:
    """Names of staff by id."""
    return dict(Staff.objects.filter(id__in=ids).order_by("id").values_list("id", "name"))


def able_branches(*, ability: str, on: date) -> set[int]:
    """Branches that may do this on that day."""
    return set(BranchAbility.objects.filter(ability=ability, valid__contains=on).values_list("branch_id", flat=True))


def branch_ids() -> dict[str, int]:
    """Branch ids by code."""
    return dict(Branch.objects.order_by("id").values_list("code", "id"))


def working_calendar() -> WorkingCalendar:
    """Every published day, as the domain counts working days; a year without rows stays unknown."""
    kinds = {}
    for day, is_open, name in CalendarDay.objects.order_by("day").values_list("day", "is_open", "name"):
        weekend = day.weekday() >= SATURDAY
        if is_open:
            kinds[day] = DayKind.MAKEUP if weekend else DayKind.WORK
        else:
            kinds[day] = DayKind.REST if weekend and name in {"", "周末"} else DayKind.HOLIDAY
    return WorkingCalendar(days=kinds, years=frozenset(day.year for day in kinds))


def day_names(*, since: date, until: date) -> dict[date, str]:
    """The names of the holidays between two days."""
    rows = CalendarDay.objects.filter(day__gte=since, day__lte=until, is_open=False).exclude(name__in=["", "周末"])
    return dict(rows.values_list("day", "name"))


def closed_day(*, day: date) -> Refused | None:
    """Why the bank cannot book on a day, or None when it can. A year whose calendar is missing refuses."""
    row = CalendarDay.objects.filter(day=day).first()
    if row is None:
        return Refused(code="calendar_missing", reason=f"不能记账：{day.year} 年的工作日历还没有装入")
    if not row.is_open:
        return Refused(code="closed_day", reason=f"不能记账：{day} 是{row.name or '休息日'}，请在下一个营业日办理")
    return None


def head_office() -> str | None:
    """The name of the bank's head office, or None before the bank is founded."""
    return Branch.objects.filter(kind=BranchKind.HEAD).order_by("id").values_list("name", flat=True).first()


def post_names() -> dict[str, str]:
    """The Chinese name of every post by its code."""
    return {str(code): str(label) for code, label in Post.choices}


@dataclass(frozen=True, slots=True)
class InPost:
    """A member of staff in a post of a branch."""

    staff_id: int
    number: str
    name: str
    branch: str


def in_posts(*, post: str, branch_ids: set[int], on: date) -> list[InPost]:
    """Who holds a post in these branches on a day, by number; each once."""
    held = PostHolding.objects.filter(post=post, branch_id__in=branch_ids, valid__contains=on)
    rows = held.order_by("staff__number", "id").values_list("staff_id", "staff__number", "staff__name", "branch__name")
    return list({row[0]: InPost(*row) for row in rows}.values())
