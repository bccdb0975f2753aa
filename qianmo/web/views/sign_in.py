"""Signing in and out. Guessing is stopped by the lock-out of the sign-in backend."""

import json
from typing import Any

from django.conf import settings
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView


class SignInForm(AuthenticationForm):
    """Staff number and password; a refusal never says which of the two was wrong."""

    error_messages = {
        "invalid_login": "不能登录：工号或密码不对。连续输错 5 次会锁定 15 分钟。",
        "inactive": "不能登录：账号已停用。请联系系统管理员。",
    }


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
