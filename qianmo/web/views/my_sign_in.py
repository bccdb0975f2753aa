"""我的登录: where I am signed in, my second factor, and my recovery codes."""

from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, clear_totp_secret, get_totp_secret, validate_totp_code
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from qianmo.apps.org.accounts import end_sessions
from qianmo.apps.org.directory import second_factors, sessions_of
from qianmo.web.posting import done, refuse
from qianmo.web.seat import Seat, seated, show
from qianmo.web.sessions import note


@never_cache
@seated(None, as_oneself=True, unfactored=True)
def page(request: HttpRequest, seat: Seat) -> HttpResponse:
    """My places and my second factor; the code to scan where there is none yet."""
    return _page(request, seat)


def _page(request: HttpRequest, seat: Seat, codes: list[str] | None = None) -> HttpResponse:
    user = request.user
    assert isinstance(user, User)
    factors = second_factors(user_id=user.pk)
    secret = "" if factors else get_totp_secret()
    drawn = get_adapter().build_totp_svg(get_adapter().build_totp_url(user, secret)) if secret else ""
    return show(
        request,
        seat,
        "my_sign_in.html",
        room="",
        sessions=sessions_of(user_id=user.pk, now=timezone.now()),
        here=request.session.session_key,
        factors=factors,
        secret=secret,
        drawn=mark_safe(drawn[drawn.find("<svg") :]),  # noqa: S308  # drawn here from our own secret
        codes=codes,
    )


@never_cache
@require_POST
@seated(None, as_oneself=True, unfactored=True)
def change(request: HttpRequest, seat: Seat) -> HttpResponse:
    """End other places, bind an authenticator, or give it up."""
    act, here, user = request.POST.get("act", ""), reverse("my-sign-in"), request.user
    assert isinstance(user, User)
    code, number = request.POST.get("code", "").strip(), seat.person.number
    if act == "others":
        ended = end_sessions(
            numbers=[number],
            by=seat.person.staff_id,
            at=seat.at,
            business_date=seat.on,
            spare=request.session.session_key or "",
        )
        return done(request, f"已结束其他 {ended} 处登录", to=here)
    if act == "bind" and not second_factors(user_id=user.pk):
        secret = get_totp_secret()
        if not validate_totp_code(secret, code):
            return refuse(request, "没有绑定：验证码对不上。核对手机时间，看新的一组再输", to=here)
        TOTP.activate(user, secret)
        clear_totp_secret(request)
        request.session["factor"] = True
        note(request, "org.factor_added", number=number, factor="验证器")
        return _page(request, seat, RecoveryCodes.activate(user).get_unused_codes())
    if act == "unbind":
        if not AuthenticateForm(data={"code": code}, user=user).is_valid():
            return refuse(request, "没有解除：验证码不对。看验证器上新的一组再输", to=here)
        Authenticator.objects.filter(user=user).delete()
        note(request, "org.factor_removed", number=number, factor="验证器")
        return done(request, "已解除第二因素", to=here)
    return refuse(request, "没有办：请从本页的按钮办理", to=here)


@require_POST
@seated(None, as_oneself=True, unfactored=True)
def still_here(request: HttpRequest, seat: Seat) -> HttpResponse:
    """A sign of life from a page that is read or typed into for long."""
    del request, seat
    return HttpResponse(status=204)
