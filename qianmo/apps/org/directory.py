"""Reads of accounts: who may sign in, in which post, from where, with which second factor, and what state it is in."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from axes.models import AccessAttempt
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db.models import QuerySet

from qianmo.apps.org.entries import LOCKED_FOR
from qianmo.apps.org.models import Post, PostHolding, Staff

STATES = {"open": "正常", "initial": "待改密码", "locked": "已锁定", "closed": "已停用", "none": "未开户"}
FACTORS = {"totp": "验证器", "webauthn": "通行密钥"}


@dataclass(frozen=True, slots=True)
class AccountRow:
    """One member of staff as the list of accounts shows it; `factor` names the second factors, or is empty."""

    staff_id: int
    user_id: int | None
    number: str
    name: str
    posts: str
    branch: str
    state: str
    last_sign_in: datetime | None
    factor: str
    sessions: int


@dataclass(frozen=True, slots=True)
class SessionRow:
    """One place where a person is signed in."""

    key: str
    device: str
    address: str
    since: datetime
    seen_at: datetime


@dataclass(frozen=True, slots=True)
class FactorRow:
    """One second factor of an account; `name` is what its holder calls a passkey, empty for the authenticator."""

    id: int
    kind: str
    kind_name: str
    name: str
    since: datetime
    last_used: datetime | None

    @property
    def title(self) -> str:
        """The factor as lists and events call it."""
        return f"{self.kind_name}「{self.name}」" if self.name else self.kind_name


def accounts(*, on: date, now: datetime, numbers: list[str] | None = None) -> list[AccountRow]:
    """Everybody on the staff, or these numbers, in the posts of that day; `now` is the clock that lock-outs run by."""
    rows = Staff.objects.select_related("user").order_by("number")
    if numbers is not None:
        rows = rows.filter(number__in=numbers)
    held: dict[int, list[PostHolding]] = {}
    for holding in PostHolding.objects.filter(valid__contains=on).select_related("branch").order_by("id"):
        held.setdefault(holding.staff_id, []).append(holding)
    locked = _locked(now)
    factors: dict[int, set[str]] = {}
    for user_id, kind in Authenticator.objects.filter(type__in=FACTORS).values_list("user_id", "type"):
        factors.setdefault(user_id, set()).add(FACTORS[kind])
    live: dict[int, int] = {}
    for user_id in _live(now).values_list("user_id", flat=True):
        live[user_id] = live.get(user_id, 0) + 1
    found = []
    for row in rows:
        posts = held.get(row.pk, [])
        found.append(
            AccountRow(
                staff_id=row.pk,
                user_id=row.user_id,
                number=row.number,
                name=row.name,
                posts="、".join(dict.fromkeys(str(Post(one.post).label) for one in posts)),
                branch="、".join(dict.fromkeys(one.branch.name for one in posts)),
                state=_state(row, locked),
                last_sign_in=row.user.last_login if row.user else None,
                factor="、".join(sorted(factors.get(row.user_id or 0, ()))),
                sessions=live.get(row.user_id or 0, 0),
            )
        )
    return found


def _state(row: Staff, locked: set[str]) -> str:
    if row.user is None:
        return "none"
    if not row.user.is_active:
        return "closed"
    if row.number in locked:
        return "locked"
    return "initial" if row.password_is_initial else "open"


def _locked(now: datetime) -> set[str]:
    wrong = AccessAttempt.objects.filter(
        failures_since_start__gte=settings.AXES_FAILURE_LIMIT, attempt_time__gt=now - LOCKED_FOR
    )
    return {name for name in wrong.values_list("username", flat=True) if name}


def _live(now: datetime) -> QuerySet[UserSession]:
    known = Session.objects.filter(expire_date__gt=now).values("session_key")
    rows: QuerySet[UserSession] = UserSession.objects.filter(
        session_key__in=known, last_seen_at__gt=now - timedelta(hours=8)
    )
    return rows


def sessions_of(*, user_id: int, now: datetime) -> list[SessionRow]:
    """Where a person is signed in, the latest seen first."""
    return [
        SessionRow(row.session_key, _device(row.user_agent), str(row.ip), row.created_at, row.last_seen_at)
        for row in _live(now).filter(user_id=user_id).order_by("-last_seen_at", "-id")
    ]


def _device(words: str) -> str:
    """A browser and a system by name: 「Chrome · Windows」."""
    browsers = (("Edg", "Edge"), ("Firefox", "Firefox"), ("Chrome", "Chrome"), ("Safari", "Safari"))
    systems = (("Windows", "Windows"), ("Android", "Android"), ("iPhone", "iPhone"), ("Mac", "Mac"), ("Linux", "Linux"))
    browser = next((name for sign, name in browsers if sign in words), "其他浏览器")
    system = next((name for sign, name in systems if sign in words), "其他系统")
    return f"{browser} · {system}"


def user_of(*, number: str) -> int | None:
    """The account behind a staff number."""
    return Staff.objects.filter(number=number).values_list("user_id", flat=True).first()


def second_factors(*, user_id: int) -> list[str]:
    """Names of the second factors an account has, each once."""
    kinds = Authenticator.objects.filter(user_id=user_id, type__in=FACTORS).values_list("type", flat=True)
    return [name for kind, name in FACTORS.items() if kind in set(kinds)]


def factors_of(*, user_id: int) -> list[FactorRow]:
    """The second factors of an account one by one, the authenticator first, then passkeys by age."""
    rows = Authenticator.objects.filter(user_id=user_id, type__in=FACTORS).order_by("type", "id")
    return [
        FactorRow(row.pk, row.type, FACTORS[row.type], row.data.get("name", ""), row.created_at, row.last_used_at)
        for row in rows
    ]
