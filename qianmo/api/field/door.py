"""Who calls: a token of a device, its holder in his post today, and what both together may do.

Every answer carries a mark of ours: behind a hotel's login page or a proxy's own words a phone must be able to tell
that it has not reached the bank. Errors are a code that never changes meaning and a sentence a person can read.
"""

import json
import logging
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property, wraps
from typing import Any

from django.conf import settings
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.gzip import gzip_page
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.parser import Parser
from ninja.security.apikey import APIKeyHeader

from qianmo.apps.fieldwork.services import Admission, admit
from qianmo.apps.grids.queries import Scope, scope_of
from qianmo.apps.org.queries import SignedIn, business_date, staff_in_post
from qianmo.domain.access import Right
from qianmo.domain.refusal import Refused

MARK = ("Qianmo-Field", "1")
MOST_BODY = 2 * 1024 * 1024
SCHEME = "Device "
UNAUTHORISED = Refused(code="no_token", reason="没有设备令牌。请联网重新登录")
POSTLESS = Refused(code="no_post", reason="您今天没有外勤岗位，不能取数。未送的密件还在；请联系支行")
CLOSED = Refused(code="closed", reason="还没有开启营业日，现在不能办。请稍后再试")
MISSING = Refused(code="not_found", reason="没有找到，或不在您的网格内")
UNREADABLE = Refused(code="unreadable", reason="请求看不懂。请更新应用后再试")
BROKEN = Refused(code="broken", reason="系统出错，没有办成。请稍后再送，不会重复")
TOO_LARGE = Refused(code="too_large", reason=f"一次最多 {MOST_BODY // 1024 // 1024} MB。请分几次送")


class Stopped(Exception):
    """Raised by an operation that cannot answer."""

    def __init__(self, status: int, refused: Refused) -> None:
        super().__init__(refused.reason)
        self.status, self.refused = status, refused


@dataclass(frozen=True)
class Caller:
    """The officer, his device, the open business day, the instant by the clock, and the villages in sight."""

    admission: Admission
    person: SignedIn
    on: date
    now: datetime

    @cached_property
    def scope(self) -> Scope:
        """Asked for by whoever reads; sending is judged by what its author once had in care."""
        return scope_of(person=self.person, on=self.on)

    @property
    def at(self) -> datetime:
        """The instant an act done now carries; a demonstration stands on a fixed day."""
        return instant(self.on, self.now)


def instant(on: date, now: datetime) -> datetime:
    """Now, or in a demonstration the present time of day on the open business day."""
    local = timezone.localtime(now)
    return datetime.combine(on, local.time(), tzinfo=local.tzinfo) if settings.QIANMO_DEMO else now


def opened_day() -> date:
    """The open business day. Raises Stopped before the first."""
    try:
        return business_date()
    except ObjectDoesNotExist as none:
        raise Stopped(503, CLOSED) from none


class DeviceToken(APIKeyHeader):
    """Lets in whoever shows a device's token, while its holder has a post that works in the field."""

    param_name = "Authorization"

    def authenticate(self, request: HttpRequest, key: str | None) -> Caller:
        """The caller. Raises Stopped: 401 token or post, 503 no business day."""
        del request
        if not key or not key.startswith(SCHEME):
            raise Stopped(401, UNAUTHORISED)
        now = timezone.now()
        admission = admit(token=key.removeprefix(SCHEME).strip(), now=now)
        if isinstance(admission, Refused):
            raise Stopped(401, admission)
        on = opened_day()
        person = staff_in_post(staff_id=admission.staff_id, on=on)
        if person is None or not person.may(Right.WORK_IN_FIELD):
            raise Stopped(401, POSTLESS)
        return Caller(admission, person, on, now)


def caller_of(request: HttpRequest) -> Caller:
    """The caller of a request that a device's token let in."""
    caller: Caller = request.auth  # type: ignore[attr-defined]  # set by ninja
    return caller


class PackedBody(Parser):
    """Reads a body of JSON, packed with gzip or not, and no longer than may be sent at once even when unpacked."""

    def parse_body(self, request: HttpRequest) -> Any:
        """The body. Raises Stopped when it is too long, ValueError when it is none."""
        body = request.body
        if len(body) > MOST_BODY:
            raise Stopped(413, TOO_LARGE)
        if request.headers.get("Content-Encoding", "").lower() == "gzip":
            body = unpacked(body)
        return json.loads(body)


def unpacked(body: bytes) -> bytes:
    """A body packed with gzip, unpacked as far as it may go. Raises Stopped, ValueError."""
    reader = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)
    try:
        plain = reader.decompress(body, MOST_BODY + 1)
    except zlib.error as error:
        raise ValueError("gzip") from error
    if len(plain) > MOST_BODY:
        raise Stopped(413, TOO_LARGE)
    if not reader.eof:
        raise ValueError("gzip")
    return plain


def told(status: int, refused: Refused) -> HttpResponse:
    """A refusal on the wire."""
    body = {"code": refused.code, "reason": refused.reason}
    answer = JsonResponse(body, status=status, json_dumps_params={"ensure_ascii": False})
    if status in {429, 503}:
        answer["Retry-After"] = "30"
    return answer


def answer_problems(api: NinjaAPI) -> None:
    """Teach the API to answer every error in this shape."""
    api.add_exception_handler(Stopped, _stopped)
    api.add_exception_handler(Http404, _constant(404, MISSING))
    api.add_exception_handler(AuthenticationError, _constant(401, UNAUTHORISED))
    api.add_exception_handler(HttpError, _unreadable)
    api.add_exception_handler(ValidationError, _constant(422, UNREADABLE))
    api.add_exception_handler(Exception, _broken)


def _constant(status: int, refused: Refused) -> Callable[[HttpRequest, Any], HttpResponse]:
    return lambda _request, _raised: told(status, refused)


def _stopped(request: HttpRequest, raised: Any) -> HttpResponse:
    del request
    return told(raised.status, raised.refused)


def _unreadable(request: HttpRequest, raised: Any) -> HttpResponse:
    """A body that could not be read; one that is too long says so itself."""
    cause = raised.__cause__
    return _stopped(request, cause) if isinstance(cause, Stopped) else told(400, UNREADABLE)


def _broken(request: HttpRequest, raised: Any) -> HttpResponse:
    """A bug: written to the log with its place, told to the phone without."""
    logging.getLogger("qianmo.api").error("%s %s", request.method, request.path, exc_info=raised)
    return told(500, BROKEN)


def marked(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """The view with our mark on every answer, never kept by anybody on the way, packed where that saves."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        given = view(request, *args, **kwargs)
        given[MARK[0]] = MARK[1]
        given["Cache-Control"] = "no-store"
        return given

    answer.csrf_exempt = True  # type: ignore[attr-defined]  # no cookie opens this door
    packed: Callable[..., HttpResponse] = gzip_page(answer)
    return packed
