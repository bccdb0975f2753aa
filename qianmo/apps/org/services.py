"""Acts on the bank's own house: opening branches, hiring, giving posts, opening the business day."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import make_password
from django.db import connection, transaction

from qianmo.apps.org.models import (
    Branch,
    BranchAbility,
    BusinessDay,
    CalendarDay,
    PostHolding,
    Qualification,
    Staff,
    Team,
    TeamMember,
)
from qianmo.apps.org.queries import DAY_LOCK

Days = tuple[date, date | None]
"""A half-open range of days; None means still running."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewBranch:
    """A branch to open, its parent named by code, its abilities dated."""

    code: str
    name: str
    kind: str
    parent_code: str | None
    opened_on: date
    abilities: Mapping[str, Days]


@dataclass(frozen=True, slots=True, kw_only=True)
class NewStaff:
    """A person to hire, with posts (post, branch code, days) and qualifications (kind, days)."""

    number: str
    name: str
    phone: str
    posts: Sequence[tuple[str, str, Days]]
    qualifications: Sequence[tuple[str, Days]]


@transaction.atomic
def open_branches(*, branches: Sequence[NewBranch]) -> dict[str, int]:
    """Open branches, parents before children; returns ids by code."""
    ids = dict(Branch.objects.values_list("code", "id"))
    for branch in branches:
        parent_id = ids[branch.parent_code] if branch.parent_code else None
        row = Branch.objects.create(
            code=branch.code, name=branch.name, kind=branch.kind, parent_id=parent_id, opened_on=branch.opened_on
        )
        ids[branch.code] = row.pk
    BranchAbility.objects.bulk_create(
        BranchAbility(branch_id=ids[branch.code], ability=ability, valid=days)
        for branch in branches
        for ability, days in branch.abilities.items()
    )
    return ids


@transaction.atomic
def hire(*, staff: Sequence[NewStaff]) -> dict[str, int]:
    """Hire people into their posts; returns ids by staff number."""
    branches = dict(Branch.objects.values_list("code", "id"))
    rows = Staff.objects.bulk_create(Staff(number=one.number, name=one.name, phone=one.phone) for one in staff)
    ids = {row.number: row.pk for row in rows}
    PostHolding.objects.bulk_create(
        PostHolding(staff_id=ids[one.number], post=post, branch_id=branches[branch], valid=days)
        for one in staff
        for post, branch, days in one.posts
    )
    Qualification.objects.bulk_create(
        Qualification(staff_id=ids[one.number], kind=kind, valid=days)
        for one in staff
        for kind, days in one.qualifications
    )
    return ids


@transaction.atomic
def form_teams(*, teams: Mapping[str, tuple[str, Sequence[str]]], since: date) -> None:
    """Form marketing teams (name to kind and staff numbers) from people of any branch."""
    staff = dict(Staff.objects.values_list("number", "id"))
    rows = {name: Team.objects.create(name=name, kind=kind) for name, (kind, _) in teams.items()}
    TeamMember.objects.bulk_create(
        TeamMember(team=rows[name], staff_id=staff[number], valid=(since, None))
        for name, (_, numbers) in teams.items()
        for number in numbers
    )


@transaction.atomic
def admit_to_console(*, passwords: Mapping[str, str], password_stays: bool = False) -> None:
    """Give staff (by number) an account to sign in with; one password is hashed once, however many share it.

    The first sign-in asks for a password of one's own, unless `password_stays`, as in a demonstration.
    """
    hashed = {password: make_password(password) for password in set(passwords.values())}
    users = get_user_model().objects.bulk_create(
        get_user_model()(username=number, password=hashed[password]) for number, password in passwords.items()
    )
    by_number = {user.get_username(): user for user in users}
    rows = list(Staff.objects.filter(number__in=passwords))
    for row in rows:
        row.user = by_number[row.number]
        row.password_is_initial = not password_stays
    Staff.objects.bulk_update(rows, ["user", "password_is_initial"])


@transaction.atomic
def load_calendar(*, days: Iterable[tuple[date, bool, str]]) -> None:
    """Load published working days (day, open, name); days loaded before take the new value."""
    CalendarDay.objects.bulk_create(
        (CalendarDay(day=day, is_open=is_open, name=name) for day, is_open, name in days),
        update_conflicts=True,
        unique_fields=["day"],
        update_fields=["is_open", "name"],
    )


@transaction.atomic
def open_business_day(*, day: date, at: datetime) -> None:
    """Close the open business day, if any, and open `day`, worked or not; the same day again stays open as it is.

    A bank books on working days only (`queries.closed_day`), but interest runs every day, so every day is opened and
    closed. Raises ValueError for a day before the open one, since a closed day never opens again, and for a day whose
    year has no calendar.
    """
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT pg_advisory_xact_lock({DAY_LOCK})")
    if not CalendarDay.objects.filter(day=day).exists():
        raise ValueError(f"{day.year} 年的工作日历还没有装入，不能开启 {day}")
    latest = BusinessDay.objects.select_for_update().order_by("-day").first()
    if latest is not None and day < latest.day:
        raise ValueError(f"营业日已经是 {latest.day}，不能退回 {day}")
    if latest is not None and day == latest.day:
        return
    BusinessDay.objects.filter(closed_at__isnull=True).update(closed_at=at)
    BusinessDay.objects.create(day=day, opened_at=at)
