"""Showing anew that it is oneself before a decision: on a phone always, elsewhere above an amount of the bank's rule.

A password or the code of the authenticator, good for the minutes of the rule at this one screen. Wrong ones count
towards the lock-out like those of the door; both are events.
"""

from datetime import datetime, timedelta

from allauth.mfa.models import Authenticator
from django.contrib.auth import authenticate
from django.contrib.auth.models import User
from django.http import HttpRequest
from django.utils import timezone

from qianmo.apps.approvals.queries import confirmation
from qianmo.apps.org.entries import note_entry
from qianmo.domain.money import spoken
from qianmo.domain.refusal import Refused
from qianmo.web.seat import Seat

KEY = "confirmed_at"
CODE_DIGITS = 6


def asks(request: HttpRequest, seat: Seat, *, fen: int | None) -> bool:
    """Whether a decision over this amount (None: not known) must be confirmed anew now."""
    rule = confirmation(on=seat.on)
    if rule is None:
        return False
    above_fen, minutes = rule
    if not _on_phone(request) and fen is not None and fen <= above_fen:
        return False
    said = request.session.get(KEY)
    return not said or timezone.now() - datetime.fromisoformat(said) > timedelta(minutes=minutes)


def confirmed(request: HttpRequest, seat: Seat, *, fen: int | None) -> Refused | None:
    """Refuse until the person has shown that it is he or she, where that is asked."""
    if not asks(request, seat, fen=fen):
        return None
    secret, user = request.POST.get("secret", ""), request.user
    if not secret:
        which = "手机上的" if _on_phone(request) or fen is None else f"{spoken(fen)} 的"
        reason = f"还没有办：{which}审批要再确认是您本人。请填密码或验证码"
        return Refused(code="confirm", reason=reason)
    assert isinstance(user, User)
    right = _code_fits(user, secret) or authenticate(request, username=user.get_username(), password=secret) == user
    number = seat.person.number
    if not right:
        note_entry(kind="org.not_confirmed", number=number, at=seat.at, business_date=seat.on)
        return Refused(code="confirm", reason="还没有办：密码或验证码不对。连续填错会锁定账号，请核对")
    note_entry(kind="org.confirmed", number=number, at=seat.at, business_date=seat.on)
    request.session[KEY] = timezone.now().isoformat()
    return None


def _code_fits(user: User, secret: str) -> bool:
    if len(secret) != CODE_DIGITS or not secret.isdecimal():
        return False
    row = Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).first()
    return row is not None and bool(row.wrap().validate_code(secret))


def _on_phone(request: HttpRequest) -> bool:
    hinted = request.headers.get("Sec-CH-UA-Mobile", "")
    return hinted == "?1" or "Mobile" in request.headers.get("User-Agent", "")
