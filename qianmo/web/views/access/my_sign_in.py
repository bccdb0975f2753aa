"""我的登录: where I am signed in, and by which second factors; what is done about these stands in `factors`."""

from allauth.mfa.adapter import get_adapter
from allauth.mfa.totp.internal.auth import get_totp_secret
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from qianmo.apps.org.accounts import end_sessions
from qianmo.apps.org.directory import factors_of, sessions_of
from qianmo.web.passkeys import elsewhere
from qianmo.web.posting import done, refuse
from qianmo.web.seat import Seat, seated, show


@never_cache
@seated(None, as_oneself=True, unfactored=True)
def page(request: HttpRequest, seat: Seat) -> HttpResponse:
    """My places and my second factor; the code to scan where there is none yet."""
    return shown(request, seat)


def shown(request: HttpRequest, seat: Seat, codes: list[str] | None = None) -> HttpResponse:
    """The page, once with the recovery codes that were made just now."""
    user = request.user
    assert isinstance(user, User)
    factors = factors_of(user_id=user.pk)
    secret = "" if any(one.kind == "totp" for one in factors) else get_totp_secret()
    drawn = get_adapter().build_totp_svg(get_adapter().build_totp_url(user, secret)) if secret else ""
    return show(
        request,
        seat,
        "my_sign_in.html",
        room="",
        sessions=sessions_of(user_id=user.pk, now=timezone.now()),
        here=request.session.session_key,
        factors=factors,
        with_passkey=any(one.kind == "webauthn" for one in factors),
        secret=secret,
        drawn=mark_safe(drawn[drawn.find("<svg") :]),  # noqa: S308  # drawn here from our own secret
        codes=codes,
        elsewhere=elsewhere(request),
    )


@never_cache
@require_POST
@seated(None, as_oneself=True, unfactored=True)
def change(request: HttpRequest, seat: Seat) -> HttpResponse:
    """End the other places where I am signed in."""
    here = reverse("my-sign-in")
    if request.POST.get("act") != "others":
        return refuse(request, "没有办：请从本页的按钮办理", to=here)
    ended = end_sessions(
        numbers=[seat.person.number],
        by=seat.person.staff_id,
        at=seat.at,
        business_date=seat.on,
        spare=request.session.session_key or "",
    )
    return done(request, f"已结束其他 {ended} 处登录", to=here)


@require_POST
@seated(None, as_oneself=True, unfactored=True)
def still_here(request: HttpRequest, seat: Seat) -> HttpResponse:
    """A sign of life from a page that is read or typed into for long."""
    del request, seat
    return HttpResponse(status=204)
