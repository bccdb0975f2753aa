"""Reads of the bank's own house."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

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
from qianmo.storage.trips import Question

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


# Asked at every request, so written out: building a query up costs ten times what this one asks of the database.
HELD = """
SELECT s.id, s.number, s.name, h.post, b.id, b.name, b.kind, s.password_is_initial
FROM org_postholding h JOIN org_staff s ON s.id = h.staff_id JOIN org_branch b ON b.id = h.branch_id
LEFT JOIN auth_user u ON u.id = s.user_id
WHERE h.valid @> %s::date AND {whose} ORDER BY h.id LIMIT 1
"""


def signed_in(*, user_id: int, on: date) -> SignedIn | None:
    """The staff member behind an account in the post held on that day; None when the account has no post."""
    return _in_post(HELD.format(whose="s.user_id = %s"), on, user_id)


def staff_in_post(*, staff_id: int, on: date) -> SignedIn | None:
    """A member of staff in the post held on that day; None without a post, or when the account has been shut."""
    return _in_post(HELD.format(whose="s.id = %s AND u.is_active IS NOT FALSE"), on, staff_id)


def _in_post(held: str, on: date, whose: int) -> SignedIn | None:
    """The person of the first of these holdings."""
    with connection.cursor() as cursor:
        row = cursor.execute(held, [on, whose]).fetchone()
    if row is None:
        return None
    staff_id, number, name, post, branch_id, branch, kind, password_is_initial = row
    return SignedIn(
        staff_id=staff_id,
        number=number,
        name=name,
        post=post,
        post_name=str(Post(post).label),
        branch_id=branch_id,
        branch_name=branch,
        county_wide=kind in COUNTY_WIDE,
        access=access_of(post),
        password_is_initial=password_is_initial,
    )


def business_date() -> date:
    """The open business day. Raises BusinessDay.DoesNotExist before the bank has opened its first."""
    with connection.cursor() as cursor:
        row = cursor.execute("SELECT day FROM org_businessday WHERE closed_at IS NULL").fetchone()
    if row is None:
        raise BusinessDay.DoesNotExist("the bank has opened no business day")
    day: date = row[0]
    return day


def subtree(*, branch_id: int) -> list[int]:
    """A branch and all units under it."""
    with connection.cursor() as cursor:
        cursor.execute(
            "WITH RECURSIVE under AS (SELECT %s::bigint AS id UNION"
            " SELECT b.id FROM org_branch b JOIN under ON b.parent_id = under.id) SELECT id FROM under ORDER BY id",
            [branch_id],
        )
        return [pk for (pk,) in cursor.fetchall()]


def staff_ids(*, numbers: list[str] | None = None) -> dict[str, int]:
    """Staff ids by staff number, of these numbers or of everybody."""
    rows = Staff.objects.all() if numbers is None else Staff.objects.filter(number__in=numbers)
    return dict(rows.order_by("id").values_list("number", "id"))


def user_of(*, staff_id: int) -> int:
    """The account of a member of staff; 0 where there is none."""
    return Staff.objects.filter(id=staff_id).values_list("user_id", flat=True).first() or 0


def staff_names(*, ids: set[int]) -> dict[int, str]:
    """Names of staff by id."""
    with connection.cursor() as cursor:
        return dict(cursor.execute("SELECT id, name FROM org_staff WHERE id = ANY(%s)", [list(ids)]).fetchall())


@dataclass(frozen=True, slots=True)
class StaffCard:
    """A member of staff as lists name one: number, name, and the branch of the post held; empty without a post."""

    number: str
    name: str
    branch: str


def staff_cards(*, ids: set[int], on: date) -> dict[int, StaffCard]:
    """Number, name and branch of staff on a day, by id."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT ON (s.id) s.id, s.number, s.name, coalesce(b.name, '') FROM org_staff s"
            " LEFT JOIN org_postholding h ON h.staff_id = s.id AND h.valid @> %s::date"
            " LEFT JOIN org_branch b ON b.id = h.branch_id WHERE s.id = ANY(%s) ORDER BY s.id, h.id",
            [on, sorted(ids)],
        )
        return {pk: StaffCard(*card) for pk, *card in cursor.fetchall()}


def staff_of_branches(*, branch_ids: list[int], on: date) -> set[int]:
    """Everybody who holds a post in these branches on a day."""
    held = PostHolding.objects.filter(branch_id__in=branch_ids, valid__contains=on)
    return set(held.values_list("staff_id", flat=True))


def branches_of_staff(*, ids: set[int], on: date) -> dict[int, set[int]]:
    """The branches in which each of these people holds a post on a day."""
    found: dict[int, set[int]] = {}
    for staff_id, branch_id in PostHolding.objects.filter(staff_id__in=ids, valid__contains=on).values_list(
        "staff_id", "branch_id"
    ):
        found.setdefault(staff_id, set()).add(branch_id)
    return found


def branches_named() -> dict[int, tuple[str, str]]:
    """Code and name of every branch by id."""
    return {pk: (code, name) for pk, code, name in Branch.objects.order_by("id").values_list("id", "code", "name")}


def open_outlets(*, on: date) -> dict[int, str]:
    """Names of the units that serve customers on a day, by id: no head office, no department."""
    rows = Branch.objects.exclude(kind__in=("head", "department")).filter(opened_on__lte=on)
    return dict(rows.exclude(closed_on__lte=on).order_by("id").values_list("id", "name"))


def able_branches(*, ability: str, on: date) -> set[int]:
    """Branches that may do this on that day."""
    return set(BranchAbility.objects.filter(ability=ability, valid__contains=on).values_list("branch_id", flat=True))


def branch_ids() -> dict[str, int]:
    """Branch ids by code."""
    return dict(Branch.objects.order_by("id").values_list("code", "id"))


def branch_names() -> dict[str, str]:
    """Branch names by code."""
    return dict(Branch.objects.order_by("id").values_list("code", "name"))


def working_calendar() -> WorkingCalendar:
    """Every published day, as the domain counts working days; a year without rows stays unknown."""
    kinds = {}
    with connection.cursor() as cursor:
        rows = cursor.execute("SELECT day, is_open, name FROM org_calendarday ORDER BY day").fetchall()
    for day, is_open, name in rows:
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


CALENDAR_DAY = """
SELECT c.is_open, c.name, b.closed_at IS NOT NULL
  FROM org_calendarday c LEFT JOIN org_businessday b USING (day) WHERE c.day = {}
"""


DAY_LOCK = "hashtext('org.business_day')"
HOLD_DAY = f"SELECT pg_advisory_xact_lock_shared({DAY_LOCK})"
"""Until the act's end no day is closed: whoever closes one waits for the acts that hold it."""


def closed_day(*, day: date) -> Refused | None:
    """Why the bank cannot book on a day, or None when it can: a rest day, a year without calendar, an ended day.

    Within a transaction the answer holds until its end.
    """
    with connection.cursor() as cursor:
        cursor.execute(HOLD_DAY)
        return _closed(day, cursor.execute(CALENDAR_DAY.format("%s"), [day]).fetchall())


def ask_day_held() -> Question[int]:
    """Keeps the business day as it is until the act's end; asked before `ask_closed_day`."""
    return Question(HOLD_DAY, [], len)


def ask_closed_day(*, day: date) -> Question[Refused | None]:
    """The same for an act that travels, once the day is held."""
    return Question(CALENDAR_DAY.format("$1::date"), [day], lambda rows: _closed(day, rows))


def _closed(day: date, rows: list[Any]) -> Refused | None:
    for is_open, name, ended in rows:
        if not is_open:
            return Refused(code="closed_day", reason=f"不能记账：{day} 是{name or '休息日'}，请在下一个营业日办理")
        if ended:
            return Refused(code="day_ended", reason=f"不能记账：{day} 已经日终。请刷新本页，在新的营业日办理")
        return None
    return Refused(code="calendar_missing", reason=f"不能记账：{day.year} 年的工作日历还没有装入")


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


HEADS = """
SELECT DISTINCT h.staff_id, o.staff_id FROM org_postholding h
  JOIN org_postholding o ON o.branch_id = h.branch_id AND o.post = 'branch_head' AND o.valid @> %s::date
 WHERE h.staff_id = ANY(%s) AND h.valid @> %s::date AND o.staff_id <> h.staff_id ORDER BY 1, 2
"""


def heads_over(*, staff_ids: Collection[int], on: date) -> dict[int, list[int]]:
    """The heads of the branches where these members of staff hold a post on a day."""
    found: dict[int, list[int]] = {}
    with connection.cursor() as cursor:
        for staff_id, head_id in cursor.execute(HEADS, [on, list(staff_ids), on]).fetchall():
            found.setdefault(staff_id, []).append(head_id)
    return found
