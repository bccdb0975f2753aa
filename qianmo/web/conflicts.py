"""Two people at one record: the later one is shown what stood when the page was opened, what stands now, and his own.

Nothing is overwritten until he has looked at the three and chosen.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from qianmo.apps.events.trail import newest_about
from qianmo.apps.org.queries import staff_names
from qianmo.web.seat import Seat, show


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """A record that changed under somebody's hands: the three wordings, who changed it, and the form that insists.

    `address` empty: what he wanted cannot be done any more, so there is nothing to insist on.
    """

    title: str
    said: str
    original: str
    theirs: str
    who: str
    mine: str
    back: str
    address: str
    again: Sequence[tuple[str, str]]
    verb: str = "改成我写的"


def conflict(request: HttpRequest, seat: Seat, found: Conflict, *, room: str) -> HttpResponse:
    """The page that shows the three side by side."""
    answer = show(request, seat, "parts/changed.html", room=room, found=found)
    answer.status_code = 409
    return answer


def who_changed(*, kinds: Sequence[str], subject_id: int) -> str:
    """Who caused the newest of these events about a subject, and when; empty where nothing is known."""
    event = newest_about(kinds=kinds, subject_id=subject_id)
    if event is None or event.by_staff_id is None:
        return ""
    name = staff_names(ids={event.by_staff_id}).get(event.by_staff_id, "")
    return f"{name} · {timezone.localtime(event.at):%m-%d %H:%M}"


def target_words(drive_id: int | None) -> str:
    """Who set the signing target of a drive, and when; that the rule says it where nobody did."""
    who = who_changed(kinds=("campaigns.target_set",), subject_id=drive_id) if drive_id else ""
    return f"{who} 定" if who else "照“整村进度”规则"
