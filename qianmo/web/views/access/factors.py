"""Binding and unbinding one's own second factors: the authenticator on a phone, and passkeys.

Whoever finds a screen unattended must not make it his own: binding asks for the password, and unbinding for a factor
proven anew. Recovery codes come with the first factor and go with the last.
"""

from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.base.internal.flows import delete_dangling_recovery_codes
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, clear_totp_secret, get_totp_secret, validate_totp_code
from django.contrib.auth import authenticate
from django.contrib.auth.models import User
from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from qianmo.apps.org.directory import factors_of, second_factors
from qianmo.web.passkeys import ask_to_bind, ask_to_prove, bound, elsewhere, proven, read
from qianmo.web.posting import done, refuse
from qianmo.web.seat import Seat, seated
from qianmo.web.sessions import note
from qianmo.web.views.access.my_sign_in import shown

MOST = 10
NAME_LENGTH = 20
UNKNOWN_HERE = "没有绑定：密码不对。请输现在登录用的密码，连续输错 5 次会锁定 15 分钟"
FULL = f"没有绑定：通行密钥最多 {MOST} 枚。请先解除不用的一枚"


@never_cache
@require_POST
@seated(None, as_oneself=True, unfactored=True)
def ask_passkey(request: HttpRequest, seat: Seat) -> HttpResponse:
    """A challenge for my own passkeys: to make a new one, for which the password is asked, or to prove one I have."""
    del seat
    user = _me(request)
    if refused := elsewhere(request):
        return JsonResponse({"refused": refused}, status=400)
    if request.POST.get("step") == "unbind":
        return JsonResponse(ask_to_prove(request, user, purpose="unbind"))
    if _is_full(user):
        return JsonResponse({"refused": f"{FULL}。"}, status=400)
    if not _knows_password(request, user):
        return JsonResponse({"refused": f"{UNKNOWN_HERE}。"}, status=400)
    return JsonResponse(ask_to_bind(request, user))


@never_cache
@require_POST
@seated(None, as_oneself=True, unfactored=True)
def bind(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Bind a passkey that the device has just made, or the authenticator that shows the right code."""
    user, here = _me(request), reverse("my-sign-in")
    with transaction.atomic():
        User.objects.select_for_update().get(pk=user.pk)
        first = not second_factors(user_id=user.pk)
        made = _passkey(request, user) if "credential" in request.POST else _authenticator(request, user)
        if isinstance(made, str):
            return refuse(request, made, to=here)
        title = next(one.title for one in factors_of(user_id=user.pk) if one.id == made.pk)
        note(request, "org.factor_added", number=seat.person.number, factor=title)
        codes = RecoveryCodes.activate(user).get_unused_codes() if first else None
    request.session["factor"] = True
    return shown(request, seat, codes) if codes else done(request, f"已绑定{title}", to=here)


def _passkey(request: HttpRequest, user: User) -> Authenticator | str:
    if _is_full(user):
        return FULL
    name = "".join(letter for letter in request.POST.get("name", "") if letter.isprintable()).strip()[:NAME_LENGTH]
    made = bound(request, user, read(request.POST["credential"]), name=name or "未起名")
    return f"没有绑定：{made}。请再点一次绑定通行密钥" if isinstance(made, str) else made


def _authenticator(request: HttpRequest, user: User) -> Authenticator | str:
    if any(one.kind == "totp" for one in factors_of(user_id=user.pk)):
        return "没有绑定：验证器已经绑定过。要换手机，请先解除现在的"
    if not _knows_password(request, user):
        return UNKNOWN_HERE
    secret = get_totp_secret()
    if not validate_totp_code(secret, request.POST.get("code", "").strip()):
        return "没有绑定：验证码对不上。核对手机时间，看新的一组再输"
    clear_totp_secret(request)
    return TOTP.activate(user, secret).instance


@never_cache
@require_POST
@seated(None, as_oneself=True, unfactored=True)
def unbind(request: HttpRequest, seat: Seat, factor_id: int) -> HttpResponse:
    """Give up one factor, after proving any of mine anew."""
    user, here = _me(request), reverse("my-sign-in")
    factor = next((one for one in factors_of(user_id=user.pk) if one.id == factor_id), None)
    if factor is None:
        return refuse(request, "没有解除：它已经不在这里。下面是现在绑定着的", to=here)
    if refused := _unproven(request, user):
        return refuse(request, refused, to=here)
    with transaction.atomic():
        Authenticator.objects.filter(user=user, pk=factor_id).delete()
        delete_dangling_recovery_codes(user)
        note(request, "org.factor_removed", number=seat.person.number, factor=factor.title)
    left = second_factors(user_id=user.pk)
    request.session["factor"] = bool(left)
    return done(request, f"已解除{factor.title}" + ("" if left else "，恢复码一并作废"), to=here)


def _unproven(request: HttpRequest, user: User) -> str:
    """Why the factor shown does not prove the person; empty when it does."""
    if request.POST.get("credential"):
        proof = proven(request, user, read(request.POST["credential"]), purpose="unbind")
        return f"没有解除：{proof}。请再点一次，或改用验证码" if isinstance(proof, str) else ""
    if AuthenticateForm(data={"code": request.POST.get("code", "").strip()}, user=user).is_valid():
        return ""
    return "没有解除：验证码不对。看验证器上新的一组再输，或用一个没用过的恢复码"


def _is_full(user: User) -> bool:
    return sum(one.kind == "webauthn" for one in factors_of(user_id=user.pk)) >= MOST


def _knows_password(request: HttpRequest, user: User) -> bool:
    """Whether the password given is that of the person here; wrong ones count towards the lock-out."""
    number = user.get_username()
    known = authenticate(request, username=number, password=request.POST.get("password", ""))
    if known is None:
        note(request, "org.sign_in_refused", number=number, why="绑定第二因素时密码不对")
    return known is not None and known.pk == user.pk


def _me(request: HttpRequest) -> User:
    user = request.user
    assert isinstance(user, User)
    return user
