"""What every form that changes something does after the act: say it once, and send the browser to a page it may reload.

A form carries a `request_id` made when the page was drawn, so a double click or the back button repeats the request
and the act answers what it answered before.
"""

from collections.abc import Iterable
from datetime import date
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from qianmo.domain.money import parse_amount
from qianmo.domain.refusal import Refused


def request_id(request: HttpRequest) -> UUID:
    """The id the form was drawn with; a form without one counts as a new request."""
    try:
        return UUID(request.POST.get("request_id", ""))
    except ValueError:
        return uuid4()


def done(request: HttpRequest, sentence: str, *, to: str) -> HttpResponse:
    """Say what was done and go to a page."""
    messages.success(request, sentence)
    return redirect(to)


def refuse(request: HttpRequest, refused: Refused | Iterable[Refused] | str, *, to: str) -> HttpResponse:
    """Say what was refused, each reason once, and go back to a page."""
    if isinstance(refused, str):
        sentences: Iterable[str] = [refused]
    elif isinstance(refused, Refused):
        sentences = refused.sentences
    else:
        sentences = dict.fromkeys(sentence for one in refused for sentence in one.sentences)
    for sentence in sentences:
        messages.error(request, sentence)
    return redirect(to)


def conclude(request: HttpRequest, answer: object, sentence: str, *, to: str) -> HttpResponse:
    """Say what an act did, or why it refused, and go to a page."""
    return refuse(request, answer, to=to) if isinstance(answer, Refused) else done(request, sentence, to=to)


def wan_to_fen(text: str) -> int | Refused:
    """An amount typed into a field of 万元, as fen; a unit typed along with it holds: 「8.8」, 「88,000 元」."""
    bare = text.strip()
    return parse_amount(bare if not bare or bare[-1] in "万元圆亿" else f"{bare}万")


def whole(text: str, *, missing: int = 0) -> int:
    """A whole number that fits a row's id; anything else counts as missing."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else missing


def day(text: str) -> date | None:
    """A day as the browser's calendar sends it; None where it cannot be read."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
