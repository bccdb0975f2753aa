"""Acts on accounts: opening, closing, unlocking, resetting, ending sessions, and choosing one's own password.

Each leaves an event about the person whose account it is. Passwords come in from the edge, are hashed here and are in
no event. Closing ends every session at once.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from allauth.usersessions.models import UserSession
from axes.models import AccessAttempt
from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import make_password
from django.contrib.sessions.models import Session
from django.db import transaction

from qianmo.apps.events.services import Fact, record
from qianmo.apps.org.models import Staff


@transaction.atomic
def open_accounts(*, passwords: Mapping[str, str], by: int, at: datetime, business_date: date) -> None:
    """Give staff (by number) an account, or open a closed one again, with a password that is changed at once."""
    users = get_user_model()
    rows = _staff(list(passwords))
    for row in rows:
        if row.user is None:
            row.user = users.objects.create(username=row.number)
        row.user.password = make_password(passwords[row.number])
        row.user.is_active = True
        row.user.save(update_fields=["password", "is_active"])
        row.password_is_initial = True
    Staff.objects.bulk_update(rows, ["user", "password_is_initial"])
    _tell("org.account_opened", rows, by=by, at=at, business_date=business_date)


@transaction.atomic
def close_accounts(*, numbers: Sequence[str], by: int, at: datetime, business_date: date) -> None:
    """Close accounts and end their sessions; whether one may be closed is `domain.accounts.closing`."""
    rows = _staff(numbers)
    get_user_model().objects.filter(id__in=[row.user_id for row in rows]).update(is_active=False)
    _end([row.user_id for row in rows if row.user_id])
    _tell("org.account_closed", rows, by=by, at=at, business_date=business_date)


@transaction.atomic
def reset_passwords(*, passwords: Mapping[str, str], by: int, at: datetime, business_date: date) -> None:
    """Set a password that is changed at the next sign-in, and end the sessions of the old one."""
    rows = [row for row in _staff(list(passwords)) if row.user]
    for row in rows:
        assert row.user is not None
        row.user.password = make_password(passwords[row.number])
        row.user.save(update_fields=["password"])
        row.password_is_initial = True
    Staff.objects.bulk_update(rows, ["password_is_initial"])
    _end([row.user_id for row in rows if row.user_id])
    _tell("org.password_reset", rows, by=by, at=at, business_date=business_date)


@transaction.atomic
def unlock_accounts(*, numbers: Sequence[str], by: int, at: datetime, business_date: date) -> None:
    """Forget the wrong passwords, so that a locked account may sign in again."""
    rows = _staff(numbers)
    AccessAttempt.objects.filter(username__in=[row.number for row in rows]).delete()
    _tell("org.account_unlocked", rows, by=by, at=at, business_date=business_date)


@transaction.atomic
def end_sessions(
    *, numbers: Sequence[str], by: int, at: datetime, business_date: date, spare: str = "", only: str = ""
) -> int:
    """End the sessions of these people, all, or `only` one, or all but the one to `spare`; returns how many."""
    rows = _staff(numbers)
    ended = _end([row.user_id for row in rows if row.user_id], spare=spare, only=only)
    if ended:
        _tell("org.sessions_ended", rows, by=by, at=at, business_date=business_date, sessions=ended)
    return ended


@transaction.atomic
def choose_password(*, number: str, password: str, at: datetime, business_date: date) -> None:
    """Set the password a person chose; every session of the old one ends, so the caller goes on in a new one."""
    rows = _staff([number])
    for row in rows:
        assert row.user is not None
        row.user.password = make_password(password)
        row.user.save(update_fields=["password"])
    _end([row.user_id for row in rows if row.user_id])
    Staff.objects.filter(number=number).update(password_is_initial=False)
    _tell("org.password_chosen", rows, by=rows[0].pk, at=at, business_date=business_date)


def _staff(numbers: Sequence[str]) -> list[Staff]:
    rows = Staff.objects.select_for_update(of=("self",)).select_related("user").filter(number__in=numbers)
    return list(rows.order_by("id"))


def _end(user_ids: Sequence[int], *, spare: str = "", only: str = "") -> int:
    rows = UserSession.objects.filter(user_id__in=user_ids).exclude(session_key=spare)
    if only:
        rows = rows.filter(session_key=only)
    keys = list(rows.values_list("session_key", flat=True))
    Session.objects.filter(session_key__in=keys).delete()
    rows.filter(session_key__in=keys).delete()
    return len(keys)


def _tell(kind: str, rows: Sequence[Staff], *, by: int, at: datetime, business_date: date, **payload: Any) -> None:
    facts = [
        Fact(subject_id=row.pk, household_id=None, by=by, payload={"number": row.number, "name": row.name, **payload})
        for row in rows
    ]
    record(kind=kind, facts=facts, at=at, business_date=business_date)
