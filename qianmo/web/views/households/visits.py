"""走访回放: one visit as it was, for whoever audits it; and the pictures taken at a household.

Nothing is judged: what the phone said of time, place and clock stands beside what the bank knows of the village and of
the envelope, so that a person can. A picture is served to whoever may see its household, and kept by no browser.
"""

from datetime import timedelta
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache

from qianmo.apps.fieldwork.facts import known_facts
from qianmo.apps.fieldwork.queries.brought import VisitRow, Written, photos_of, visits_of, written_of
from qianmo.apps.grids.drawn import cells_drawn
from qianmo.apps.households.queries import HouseholdFile, household
from qianmo.apps.intake.queries.receipts import arrived
from qianmo.apps.outreach.queries import untested_then
from qianmo.domain.access import Right
from qianmo.domain.fieldwork.distance import metres_apart
from qianmo.domain.fieldwork.forms import in_words
from qianmo.gateways import blobs
from qianmo.web.said_before import FATES
from qianmo.web.seat import Seat, seated, show

FENCE_METRES = 2000
"""Further than this from the middle of the village the phone asks why."""
AFTERWARDS = timedelta(minutes=30)
"""What is handed in so long after a visit still belongs to it."""
LONG_ON_THE_WAY = timedelta(days=1)


def _file(seat: Seat, household_id: int) -> HouseholdFile:
    file = household(scope=seat.scope, household_id=household_id, on=seat.on)
    if file is None:
        raise Http404
    return file


@seated(Right.SEE_CUSTOMERS)
def replay(request: HttpRequest, seat: Seat, household_id: int, visit_id: int) -> HttpResponse:
    """One visit: when, where by the phone's own account, what was written and taken, and how it came to the bank."""
    file = _file(seat, household_id)
    rows = visits_of(household_ids=[household_id], visit_id=visit_id)
    if not rows:
        raise Http404
    visit = rows[0]
    until = visit.ended_at + AFTERWARDS
    fields = known_facts(on=seat.on)
    written = [
        (one, fields.get(one.key, {}).get("label", one.key), *_words(one, fields.get(one.key, {})), *FATES[one.fate])
        for one in written_of(household_ids=[household_id])
        if (one.by_id, one.device_id) == (visit.by_id, visit.device_id) and visit.started_at <= one.made_at <= until
    ]
    photos = [
        one
        for one in photos_of(household_ids=[household_id])
        if one.envelope == visit.envelope
        or (one.by_number == visit.by_number and one.taken_at and visit.started_at <= one.taken_at <= until)
    ]
    envelopes = dict.fromkeys(
        [visit.envelope, *(one.envelope for one, *_ in written), *(one.envelope for one in photos)]
    )
    came = arrived(uids=envelopes)
    away = _metres_away(visit, file)
    return show(
        request,
        seat,
        "households/visit.html",
        room="households",
        file=file,
        head=next((member for member in file.members if member.relation == "户主"), None),
        visit=visit,
        away=away,
        written=written,
        photos=photos,
        came=[came[uid] for uid in envelopes if uid in came],
        doubts=[*_untested(visit), *_doubts(visit, away)],
    )


def _words(one: Written, field: dict[str, Any]) -> tuple[str, str]:
    return in_words(one.before, field), in_words(one.after, field)


def _metres_away(visit: VisitRow, file: HouseholdFile) -> int | None:
    """How far the phone said it was from the middle of the village; None without a check-in or a drawn village."""
    (cell,) = cells_drawn(cell_ids=[file.village_id]) or (None,)
    if cell is None or cell.lon is None or cell.lat is None or visit.lon is None or visit.lat is None:
        return None
    return metres_apart((float(visit.lon), float(visit.lat)), (cell.lon, cell.lat))


def _untested(visit: VisitRow) -> list[str]:
    """Nobody goes to a village before he has passed the exam; who did is told here, and the visit is kept."""
    day = timezone.localdate(visit.started_at)
    return ["那天还没有通过话术考试，或已到期"] if untested_then(staff_id=visit.by_id, on=day) else []


def _doubts(visit: VisitRow, away: int | None) -> list[str]:
    """What somebody who audits the visit would look at first, each with its figure."""
    told = [
        (visit.lat is None, "没有签到"),
        (visit.mock is True, "手机报告用了模拟定位"),
        (away is not None and away > FENCE_METRES, f"签到离村中心 {away} 米，超过 {FENCE_METRES} 米"),
        (visit.accuracy_m is not None and visit.accuracy_m > 500, f"定位误差 {visit.accuracy_m} 米"),
        (visit.skew_seconds is not None and abs(visit.skew_seconds) > 300, f"手机时钟差 {visit.skew_seconds} 秒"),
        (visit.minutes < 3, f"只停留 {visit.minutes} 分钟"),
        (
            visit.stored_at - visit.made_at > LONG_ON_THE_WAY,
            f"写好 {(visit.stored_at - visit.made_at).days} 天后才送到",
        ),
    ]
    return [words for holds, words in told if holds]


@never_cache
@seated(Right.SEE_CUSTOMERS)
def photo(request: HttpRequest, seat: Seat, household_id: int, photo_id: int) -> HttpResponse:
    """A picture of a household in sight, opened for this answer alone."""
    del request
    _file(seat, household_id)
    rows = photos_of(household_ids=[household_id], photo_id=photo_id)
    if not rows:
        raise Http404
    try:
        content = blobs.get(rows[0].sha256)
    except blobs.BlobGone as gone:
        raise Http404 from gone
    return HttpResponse(content, content_type=rows[0].type, headers={"X-Content-Type-Options": "nosniff"})
