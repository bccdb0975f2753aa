"""A session ends after a quarter of an hour without a sign of life, and after a shift of eight hours in any case.

Each place where a person is signed in is noted, at most three; a fourth ends the one seen longest ago. The last sign of
life is written every half minute at most. A screen on a wall stays, until somebody ends it.
"""

import time
from collections.abc import Callable
from typing import Any

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import logout
from django.core.exceptions import ObjectDoesNotExist
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from qianmo.apps.org.accounts import end_sessions
from qianmo.apps.org.directory import sessions_of
from qianmo.apps.org.entries import note_entry
from qianmo.apps.org.queries import business_date, signed_in, staff_ids
from qianmo.domain.access import SCREENS
from qianmo.web.clock import instant

WRITTEN_EVERY = 30
PLACES = 3
SCREEN_STAYS = 366 * 86_400
"""Seconds a screen stays signed in, switched off or not."""


def note(request: HttpRequest, kind: str, *, number: str, **payload: Any) -> None:
    """Record what happened at the door; before the bank has opened its first day there is no day to record it on."""
    try:
        on = business_date()
    except ObjectDoesNotExist:
        return
    if kind in {"org.signed_in", "org.sign_in_refused", "org.locked_out"}:
        payload["address"] = request.META.get("REMOTE_ADDR", "")
    note_entry(kind=kind, number=number, at=instant(on=on), business_date=on, **payload)


def register(request: HttpRequest) -> None:
    """Note this place among those the person is signed in at, and end the oldest ones beyond three."""
    now = int(time.time())
    request.session["since"] = request.session["seen"] = now
    if stays(request.user.pk or 0):
        request.session.set_expiry(SCREEN_STAYS)
    UserSession.objects.create_from_request(request)
    number = request.user.get_username()
    beyond = sessions_of(user_id=request.user.pk or 0, now=timezone.now())[PLACES:]
    by = staff_ids(numbers=[number]).get(number)
    if not beyond or by is None:
        return
    on = business_date()
    for place in beyond:
        end_sessions(numbers=[number], by=by, at=instant(on=on), business_date=on, only=place.key)


def stays(user_id: int) -> bool:
    """Whether an account is a screen on a wall, in its post on the open business day."""
    try:
        person = signed_in(user_id=user_id, on=business_date())
    except ObjectDoesNotExist:
        return False
    return person is not None and person.post in SCREENS


def watch(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """End sessions that idled or lasted too long; keep the time of the last sign of life of the others."""

    def answer(request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            _look_after(request)
        return get_response(request)

    return answer


def _look_after(request: HttpRequest) -> None:
    now, session = int(time.time()), request.session
    seen, since = session.get("seen", now), session.get("since", now)
    late = now - seen > settings.IDLE_SECONDS or now - since > settings.SESSION_COOKIE_AGE
    if late and not stays(request.user.pk or 0):
        number, key = request.user.get_username(), session.session_key
        note(request, "org.idled_out", number=number)
        logout(request)
        UserSession.objects.filter(session_key=key).delete()
    elif "seen" not in session or now - seen >= WRITTEN_EVERY:
        session["seen"], session["since"] = now, since
        UserSession.objects.filter(session_key=session.session_key).update(last_seen_at=timezone.now())
