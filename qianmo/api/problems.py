"""What the API answers when it cannot do what was asked: one shape for every error (RFC 9457), with a stable code.

`code` is for programs and never changes its meaning; `detail` is the Chinese sentence a person may read. A thing that
does not exist and a thing outside the holder's sight are answered alike.
"""

import logging
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from qianmo.domain.refusal import Refused

MEDIA = "application/problem+json"
NOT_FOUND = Refused(code="not_found", reason="没有找到，或不在令牌持有人的范围内。请核对编号")
UNAUTHORISED = Refused(code="no_token", reason="没有令牌。请在 Authorization 头里写 Bearer 加令牌")
UNREADABLE = Refused(code="unreadable", reason="请求体看不懂。请发 UTF-8 编码的 JSON")
BROKEN = Refused(code="broken", reason="系统出错，没有办成。可以用同一个幂等键重发")
WORDS = {
    "missing": "必须填写",
    "extra_forbidden": "没有这一项，请核对拼写",
    "string_too_long": "太长",
    "string_too_short": "太短",
    "too_long": "项数太多",
    "too_short": "项数太少",
    "string_pattern_mismatch": "含有不能用的字符，或格式不对",
    "greater_than_equal": "太小",
    "less_than_equal": "太大",
}


class Problem(Exception):
    """Raised by an operation that cannot answer; `rows` says which of several things are wrong."""

    def __init__(self, status: int, refused: Refused, *, rows: list[dict[str, Any]] | None = None) -> None:
        super().__init__(refused.reason)
        self.status, self.refused, self.rows = status, refused, rows


def problem_body(status: int, refused: Refused, *, rows: list[dict[str, Any]] | None = None) -> dict[str, Any]:
    """The body of a problem."""
    body: dict[str, Any] = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "code": refused.code,
        "detail": refused.reason,
    }
    return body if rows is None else {**body, "errors": rows}


def told(status: int, refused: Refused, *, rows: list[dict[str, Any]] | None = None) -> HttpResponse:
    """A refusal as a problem on the wire."""
    body = problem_body(status, refused, rows=rows)
    answer = JsonResponse(body, status=status, content_type=MEDIA, json_dumps_params={"ensure_ascii": False})
    if status == HTTPStatus.UNAUTHORIZED:
        answer["WWW-Authenticate"] = 'Bearer realm="qianmo"'
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        answer["Retry-After"] = "1"
    return answer


def answer_problems(api: NinjaAPI) -> None:
    """Teach an API to answer every error in this shape."""
    api.add_exception_handler(Problem, _problem)
    api.add_exception_handler(Http404, _constant(404, NOT_FOUND))
    api.add_exception_handler(AuthenticationError, _constant(401, UNAUTHORISED))
    api.add_exception_handler(HttpError, _unreadable)
    api.add_exception_handler(ValidationError, _invalid)
    api.add_exception_handler(Exception, _broken)


def _constant(status: int, refused: Refused) -> Callable[[HttpRequest, Any], HttpResponse]:
    return lambda _request, _raised: told(status, refused)


def _problem(request: HttpRequest, raised: Any) -> HttpResponse:
    del request
    return told(raised.status, raised.refused, rows=raised.rows)


def _unreadable(request: HttpRequest, raised: Any) -> HttpResponse:
    del request
    return told(raised.status_code, UNREADABLE)


def _broken(request: HttpRequest, raised: Any) -> HttpResponse:
    """A bug: written to the log with its place, told to the sender without."""
    logging.getLogger("qianmo.api").error("%s %s", request.method, request.path, exc_info=raised)
    return told(500, BROKEN)


def _invalid(request: HttpRequest, raised: Any) -> HttpResponse:
    """Every field that cannot be read, with its place; what was sent is not repeated, since it may hold numbers."""
    del request
    rows = [
        {"at": ".".join(map(str, fault["loc"])), "code": str(fault["type"]), "detail": _word(str(fault["type"]))}
        for fault in raised.errors[:100]
    ]
    named = "、".join(dict.fromkeys(str(fault["loc"][-1]) for fault in raised.errors[:5]))
    refused = Refused(code="invalid", reason=f"请求有 {len(raised.errors)} 处不对：{named}。逐处改正后再发")
    return told(422, refused, rows=rows)


def _word(kind: str) -> str:
    return WORDS.get(kind, "类型或格式不对")


def unknown_path(request: HttpRequest, rest: str = "") -> HttpResponse:
    """An address under the API that names no operation."""
    del request, rest
    return told(404, Refused(code="no_operation", reason="没有这个接口。全部接口见 /api/v1/"))
