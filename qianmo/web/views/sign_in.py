"""Signing in and out. Guessing is stopped by the lock-out of the sign-in backend."""

import json
from functools import partial
from typing import Any

from django.conf import settings
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm
from django.contrib.auth.models import User
from django.contrib.auth.views import LoginView
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache

from qianmo.apps.org.accounts import choose_password as org_choose_password
from qianmo.web.posting import done
from qianmo.web.seat import Seat, seated


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

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds the accounts a demonstration shows; none are known before its county is built."""
        return super().get_context_data(**kwargs, demo=settings.QIANMO_DEMO, accounts=_demo_accounts())


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
        return done(request, "密码已改，其他地方的登录都已结束", to=reverse("today"))
    return render(request, "password.html", {"form": form, "initial": seat.person.password_is_initial})
