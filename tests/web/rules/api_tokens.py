"""Tokens of the API, which only the system administrator issues and takes back."""

from datetime import timedelta

from django.utils import timezone

from qianmo.apps.org.models import ApiToken
from qianmo.domain.access import Right
from tests.web.rules import County, Rule, Visit, anywhere


def known_tokens(county: County) -> list[Visit]:
    staff = county.ground.staff
    now = timezone.now()
    token = ApiToken.objects.create(
        holder_id=staff["2002"],
        name="核心系统",
        permits=["funnel:read"],
        digest=b"d" * 32,
        request_id="11111111-1111-4111-8111-111111111111",
        issued_by_id=staff["1011"],
        issued_at=now,
        expires_at=now + timedelta(days=9),
    )
    return [Visit(f"/tokens/{token.pk}/revoke/")]


def wanted(_: County) -> list[Visit]:
    form = {"holder": "2002", "name": "核心系统", "permits": ["funnel:read"], "days": "30"}
    return [Visit("/tokens/issue/", form=form), Visit("/tokens/issue/", form={"holder": "\x00", "days": "9" * 50})]


SEATED = {"tokens": anywhere(Right.MANAGE_ACCOUNTS, "/tokens/")}
POSTED = {
    "issue-token": Rule(Right.MANAGE_ACCOUNTS, wanted),
    "revoke-token": Rule(Right.MANAGE_ACCOUNTS, known_tokens),
}
