"""The rater's pages: no account, a one-time code, the households of one sitting, one opinion each, cast once.

The browser proves its seat by a cookie of its own that opens these pages and nothing else. A rater sees the heads'
names and groups, his or her own progress, and nothing that any other rater or the bank knows.
"""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from qianmo.apps.org.queries import business_date
from qianmo.apps.ratings.queries import Seated, ToRate, households_to_rate, seated_rater
from qianmo.apps.ratings.services import (
    VALID_FOR,
    NewBallot,
    NewKin,
    Taken,
    cast_ballots,
    keep_late_ballots,
    note_kin,
    take_seat,
)
from qianmo.domain.money import spoken
from qianmo.domain.refusal import Refused
from qianmo.web.clock import instant
from qianmo.web.posting import wan_to_fen

COOKIE, SALT = "seat", "rater"
AMOUNTS_WAN = (1, 2, 3, 5, 8, 10, 15, 20, 30)
TOP_FEN = 100_000_000
"""No household is advised more than a million yuan; more was mistyped."""
GONE = "您的座位已在别的手机上打开，或主持人换了码。请用最新的码重新进来"
OVER = "这场评议会已经结束，谢谢您"
LATE = "还没有开启营业日。请主持人稍后再试"


@never_cache
@require_http_methods(["GET", "POST"])
def households(request: HttpRequest) -> HttpResponse:
    """Without a seat the form for the code; with one the households and how far one is."""
    if request.method == "POST":
        return _enter(request)
    seat = _seat(request)
    if not isinstance(seat, Seated):
        return _door(request, seat, status=200)
    rows = households_to_rate(seat=seat)
    todo = [row for row in rows if not row.cast and not row.aside]
    return _show(
        request, seat, "rate/list.html", todo=todo, said=[row for row in rows if row.cast], all=len(rows),
        aside=[row for row in rows if row.aside and not row.cast],
    )  # fmt: skip


def _enter(request: HttpRequest) -> HttpResponse:
    try:
        now = instant(on=business_date())
    except ObjectDoesNotExist:
        return _door(request, LATE, status=503)
    code = request.POST.get("code", "")[:40]
    answer = take_seat(code=code, address=request.META.get("REMOTE_ADDR", ""), at=now)
    if isinstance(answer, Refused):
        return _door(request, answer.reason, status=429 if answer.code == "shut_out" else 422)
    back = redirect("rate")
    _keep(back, answer)
    return back


def _keep(answer: HttpResponse, taken: Taken) -> None:
    answer.set_signed_cookie(
        COOKIE,
        f"{taken.rater_id}:{taken.presence.hex}",
        salt=SALT,
        max_age=VALID_FOR,
        path=reverse("rate"),
        httponly=True,
        samesite="Strict",
        secure=settings.SESSION_COOKIE_SECURE,
    )


def _seat(request: HttpRequest, *, late: bool = False) -> Seated | str:
    """Who sits at this browser, or the sentence why nobody does (empty where nobody ever did).

    With `late` a seat of a sitting that is over still answers, so that what it sends is kept.
    """
    kept = request.get_signed_cookie(COOKIE, default="", salt=SALT, max_age=VALID_FOR)
    if not kept:
        return ""
    rater, _, presence = kept.partition(":")
    seat = seated_rater(rater_id=int(rater), presence=UUID(presence))
    if seat is None:
        return GONE
    return OVER if seat.closed and not late else seat


@never_cache
@require_http_methods(["GET", "POST"])
def household(request: HttpRequest, household_id: int) -> HttpResponse:
    """One household: say an amount or that one does not know, look once more, cast. What was cast stays."""
    seat = _seat(request, late=request.method == "POST" and request.POST.get("checked") == "yes")
    if not isinstance(seat, Seated):
        return _door(request, seat, status=403)
    if seat.closed:
        return _late(request, seat, household_id)
    rows = households_to_rate(seat=seat)
    row = next((row for row in rows if row.household_id == household_id), None)
    if row is None:
        raise Http404
    if row.cast or row.aside:
        return _show(request, seat, "rate/cast.html", row=row, next=_next(rows, household_id), status=200)
    if request.method != "POST":
        return _ask(request, seat, row)
    ballot = _ballot(request, seat, household_id)
    if isinstance(ballot, Refused):
        return _ask(request, seat, row, ballot.reason)
    if request.POST.get("checked") != "yes":
        return _show(request, seat, "rate/check.html", row=row, words=_words(ballot), posted=request.POST)
    refused = cast_ballots(sitting_ids=[seat.sitting_id], ballots=[ballot])
    if refused:
        return _ask(request, seat, row, refused[0].reason)
    following = _next(rows, household_id)
    if following is None:
        return redirect("rate")
    return redirect("rate-household", household_id=following.household_id)


def _late(request: HttpRequest, seat: Seated, household_id: int) -> HttpResponse:
    """A ballot that was on its way while the sitting was closed: kept, not counted, and said so."""
    ballot = _ballot(request, seat, household_id)
    if not isinstance(ballot, Refused):
        on = business_date()
        (ballot,) = keep_late_ballots(ballots=[ballot], at=instant(on=on), business_date=on)
    return _door(request, ballot.reason, status=409)


@never_cache
@require_http_methods(["GET", "POST"])
def kin(request: HttpRequest) -> HttpResponse:
    """Who among the households is close kin: ticked, looked at once more, noted; nothing is asked of those."""
    seat = _seat(request)
    if not isinstance(seat, Seated):
        return _door(request, seat, status=403)
    rows = [row for row in households_to_rate(seat=seat) if not row.own]
    ticked = set(request.POST.getlist("kin"))
    chosen = [row for row in rows if not row.kin and str(row.household_id) in ticked]
    if request.method != "POST" or not chosen:
        return _show(request, seat, "rate/kin.html", rows=rows)
    if request.POST.get("checked") != "yes":
        return _show(request, seat, "rate/kin_check.html", chosen=chosen)
    on = business_date()
    note_kin(
        kin=[NewKin(rater_id=seat.rater_id, household_id=row.household_id, what="近亲属", by=None) for row in chosen],
        at=instant(on=on),
        business_date=on,
    )
    return redirect("rate")


def _ballot(request: HttpRequest, seat: Seated, household_id: int) -> NewBallot | Refused:
    """The opinion as posted. Refused: no opinion, an amount that is none, is nothing or is beyond all measure."""
    say = request.POST.get("say", "")
    related = request.POST.get("related") == "yes"
    if say in {"unknown", "no"} or related:
        return NewBallot(
            rater_id=seat.rater_id,
            household_id=household_id,
            limit_fen=None,
            excludes=say == "no",
            related=related,
            turn=seat.turn,
        )
    amount = wan_to_fen(request.POST.get("own", "") if say in {"", "own"} else say)
    if isinstance(amount, Refused):
        return Refused(code="no_opinion", reason="还没有选。点一个数，或写一个数，或选“不了解”")
    if not 0 < amount <= TOP_FEN:
        return Refused(code="odd_amount", reason=f"{spoken(amount)}不像一户的额度。请写 0 到 100 万之间的数")
    return NewBallot(rater_id=seat.rater_id, household_id=household_id, limit_fen=amount, turn=seat.turn)


def _words(ballot: NewBallot) -> str:
    if ballot.related:
        return "回避（亲属）"
    if ballot.excludes:
        return "不建议授信"
    return "不了解" if ballot.limit_fen is None else spoken(ballot.limit_fen)


def _next(rows: list[ToRate], household_id: int) -> ToRate | None:
    """The next household that waits for this rater, in the order of numbers and round again from the start."""
    place = next(place for place, row in enumerate(rows) if row.household_id == household_id)
    return next((row for row in rows[place + 1 :] + rows[:place] if not row.cast and not row.aside), None)


@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """Give the browser back: the seat stays, and its code opens it again until it runs out."""
    del request
    back = redirect("rate")
    back.delete_cookie(COOKIE, path=reverse("rate"), samesite="Strict")
    return back


def _door(request: HttpRequest, said: str, *, status: int) -> HttpResponse:
    return render(request, "rate/door.html", {"said": said}, status=status)


def _ask(request: HttpRequest, seat: Seated, row: ToRate, refused: str = "") -> HttpResponse:
    return _show(
        request, seat, "rate/ask.html", row=row, amounts=AMOUNTS_WAN, refused=refused, posted=request.POST,
        status=422 if refused else 200,
    )  # fmt: skip


def _show(request: HttpRequest, seat: Seated, template: str, *, status: int = 200, **context: Any) -> HttpResponse:
    return render(request, template, {"seat": seat, **context}, status=status)
