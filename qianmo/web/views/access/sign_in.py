"""Signing in and out. Guessing is stopped by the lock-out of the sign-in backend."""

import json
import time
from functools import partial
from typing import Any

from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.base.internal.flows import post_authentication
from allauth.mfa.models import Authenticator
from axes.handlers.proxy import AxesProxyHandler
from django.conf import settings
from django.contrib.auth import login, update_session_auth_hash
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm
from django.contrib.auth.models import User
from django.contrib.auth.signals import user_login_failed
from django.contrib.auth.views import LoginView, LogoutView
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from qianmo.apps.org.accounts import choose_password as org_choose_password
from qianmo.apps.org.directory import FACTORS, second_factors
from qianmo.web.passkeys import STALE, UNKNOWN, ask_to_prove, claimed, elsewhere, proven, read
from qianmo.web.posting import done
from qianmo.web.seat import Seat, seated
from qianmo.web.sessions import note, register
from qianmo.web.views.errors import locked

HALF_LASTS = 300
CLOSED = "账号已停用"
WRONG_CODE = "验证码不对，或已经用过"
WAYS_OUT = {
    WRONG_CODE: "看验证器上新的一组，再输一次。",
    UNKNOWN: "请换一枚，或用验证码、恢复码。",
    STALE: "请再点一次通行密钥。",
    CLOSED: "请联系系统管理员。",
}


class SignInForm(AuthenticationForm):
    """Staff number and password; a refusal never says which of the two was wrong."""

    error_messages = {
        "invalid_login": "不能登录：工号或密码不对。连续输错 5 次会锁定 15 分钟。",
        "inactive": "不能登录：账号已停用。请联系系统管理员。",
    }


class PasswordForm(PasswordChangeForm):
    """The old password, and the new one twice."""

    error_messages = {
        "password_incorrect": "没有改：原密码不对。",
        "password_mismatch": "没有改：两次新密码不一样。",
    }

    def clean(self) -> dict[str, Any]:
        """Refuses the old password as the new one."""
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("new_password1") and cleaned.get("new_password1") == cleaned.get("old_password"):
            raise ValidationError("没有改：新密码与原密码一样。请换一个。")
        return cleaned


class SignIn(LoginView):
    """The sign-in page; shows the demo accounts where the bank is a demonstration."""

    template_name = "sign_in.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """A passkey alone lets in whom it belongs to; all others give number and password."""
        if "credential" not in request.POST:
            return super().post(request, *args, **kwargs)
        answer = read(request.POST["credential"])
        user = claimed(answer)
        if user and not _allowed(request, user):
            return locked(request, {"username": user.get_username()})
        passkey = proven(request, user, answer, purpose="sign-in")
        if user and not isinstance(passkey, str) and user.is_active:
            reply = let_in(request, user, to=self.get_success_url(), factor="只用通行密钥")
            post_authentication(request, passkey, passwordless=True)
            return reply
        why = passkey if isinstance(passkey, str) else CLOSED
        if user and why != STALE:
            _turn_away(request, user, why=why)
        said = f"不能登录：{why}。" + ("请用工号和密码登录。" if why == UNKNOWN else WAYS_OUT[why])
        return self.render_to_response(self.get_context_data(form=SignInForm(request), refused=said))

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        """Lets in whoever has one factor only; asks the others for the second."""
        user = form.get_user()
        if second_factors(user_id=user.pk):
            self.request.session["half"] = {
                "user": user.pk,
                "at": int(time.time()),
                "next": self.get_success_url(),
            }
            return redirect("second-factor")
        return let_in(self.request, user, to=self.get_success_url())

    def form_invalid(self, form: AuthenticationForm) -> HttpResponse:
        """Records a wrong password of somebody who works here."""
        number = self.request.POST.get("username", "")[:10]
        if not getattr(self.request, "axes_locked_out", False):
            note(self.request, "org.sign_in_refused", number=number, why="密码不对")
        return super().form_invalid(form)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds the accounts a demonstration shows; none are known before its county is built."""
        demo = {"demo": settings.QIANMO_DEMO, "accounts": _demo_accounts()}
        return super().get_context_data(**kwargs, **demo, elsewhere=elsewhere(self.request))


class SignOut(LogoutView):
    """The way out, noted while it is still known who goes."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Signs out."""
        note(request, "org.signed_out", number=request.user.get_username())
        return super().post(request, *args, **kwargs)


def let_in(request: HttpRequest, user: User, *, to: str, factor: str = "") -> HttpResponse:
    """Sign a person in, note the place, and go where he or she wanted to go."""
    login(request, user, backend="django.contrib.auth.backends.ModelBackend")
    request.session["factor"] = bool(factor)
    register(request)
    note(request, "org.signed_in", number=user.get_username(), factor=factor or "只用密码")
    return redirect(to)


def _allowed(request: HttpRequest, user: User) -> bool:
    return bool(AxesProxyHandler.is_allowed(request, {"username": user.get_username()}))


def _turn_away(request: HttpRequest, user: User, *, why: str) -> None:
    """Record that somebody did not get in, and count it towards the lock-out."""
    note(request, "org.sign_in_refused", number=user.get_username(), why=why)
    user_login_failed.send(sender=__name__, credentials={"username": user.get_username()}, request=request)


def _half_way(request: HttpRequest) -> User | None:
    """Who has given the password and not yet the second factor, for five minutes."""
    half = request.session.get("half") or {}
    if time.time() - half.get("at", 0) > HALF_LASTS:
        return None
    return User.objects.filter(pk=half["user"], is_active=True).first()


@never_cache
def second_factor(request: HttpRequest) -> HttpResponse:
    """A passkey, the code of the authenticator, or a recovery code; wrong ones count like wrong passwords."""
    user = _half_way(request)
    if user is None:
        return render(request, "second_factor.html", {"late": True})
    if not _allowed(request, user):
        return locked(request, {"username": user.get_username()})
    problem = ""
    if request.method == "POST":
        used = _second(request, user)
        if not isinstance(used, str):
            to = request.session.pop("half")["next"]
            reply = let_in(request, user, to=to, factor=FACTORS.get(used.type, "恢复码"))
            post_authentication(request, used)
            return reply
        if used != STALE:
            _turn_away(request, user, why=used)
        problem = f"没有通过：{used}。{WAYS_OUT[used]}"
    context = {"problem": problem, "factors": second_factors(user_id=user.pk), "elsewhere": elsewhere(request)}
    return render(request, "second_factor.html", context)


def _second(request: HttpRequest, user: User) -> Authenticator | str:
    """The factor a person has just proven, or why it does not count."""
    if request.POST.get("credential"):
        return proven(request, user, read(request.POST["credential"]), purpose="second")
    form = AuthenticateForm(data=request.POST, user=user)
    return form.authenticator if form.is_valid() else WRONG_CODE


@never_cache
@require_POST
def ask_passkey(request: HttpRequest) -> HttpResponse:
    """A challenge for a passkey: of the person half-way in, or of whoever has one at hand."""
    refused = elsewhere(request)
    half_way = request.POST.get("step") == "second"
    user = _half_way(request) if half_way else None
    if half_way and user is None:
        refused = "没有完成：已过 5 分钟。请回登录页，重新输工号和密码。"
    if refused:
        return JsonResponse({"refused": refused}, status=400)
    return JsonResponse(ask_to_prove(request, user, purpose="second" if half_way else "sign-in"))


def _demo_accounts() -> list[dict[str, str]]:
    """The accounts the builder of the demo county noted down."""
    noted = settings.STATE / "demo-accounts.json"
    if not settings.QIANMO_DEMO or not noted.exists():
        return []
    accounts: list[dict[str, str]] = json.loads(noted.read_text(encoding="utf-8"))
    return accounts


@never_cache
@seated(None, as_oneself=True, initial=True)
def choose_password(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Choose a password of one's own: asked for at the first sign-in, open to everybody at any time."""
    user = request.user
    assert isinstance(user, User)
    form = PasswordForm(user, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        act = partial(org_choose_password, number=seat.person.number, password=form.cleaned_data["new_password1"])
        act(at=seat.at, business_date=seat.on)
        user.refresh_from_db()
        update_session_auth_hash(request, user)
        register(request)
        return done(request, "密码已改，其他地方的登录都已结束", to=reverse("today"))
    return render(request, "password.html", {"form": form, "initial": seat.person.password_is_initial})
