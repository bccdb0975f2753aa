"""今日: the figures of one's own scope, and who of one's people stands where.

A post that sees no funnel (system and security administrators) has no figures here: its rooms are on the rail.
"""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from qianmo.apps.campaigns.queries import funnel_by_village, villages_on_board
from qianmo.apps.grids.queries import Stewards, stewards
from qianmo.apps.ratings.queries import stage_rule
from qianmo.domain.access import Right
from qianmo.domain.ratio import Ratio
from qianmo.web.drives import card
from qianmo.web.lanes import lanes
from qianmo.web.measures import MEASURES
from qianmo.web.seat import Seat, seated, show
from qianmo.web.towns import total
from qianmo.web.villages import rank
from qianmo.web.work import work_of

FARTHEST = 6
URGENT, STUCK = 20, 6


@seated(None)
def today(request: HttpRequest, seat: Seat) -> HttpResponse:
    """The first page after signing in."""
    figures: dict[str, Any] = {}
    if seat.person.may(Right.SEE_FUNNEL):
        held = stewards(cell_ids=None, on=seat.on)
        figures = _figures(seat, held) | _stuck(seat, held)
    return show(request, seat, "home/page.html", room="today", **figures, **_work(seat))


def _figures(seat: Seat, held: Mapping[int, Stewards]) -> dict[str, Any]:
    """The funnel of the scope in six figures, a lane per town, manager or village, and every village as a square."""
    villages = funnel_by_village(scope=seat.scope)
    funnel = total(village.funnel for village in villages)
    ranked = rank(villages, MEASURES["signed"], rising=False)
    running = [row for row in ranked if not row.deferred]
    lane_of, rows = lanes(villages, stewards=held)
    return {
        "funnel": funnel,
        "used": Ratio(funnel.drawn_fen, funnel.signed_fen),
        "average": MEASURES["average"].shown(funnel),
        "signed": Ratio(funnel.signed, funnel.granted),
        "lane_of": lane_of,
        "lanes": rows,
        "ranked": ranked,
        "deferred": [row for row in ranked if row.deferred],
        "farthest": running[::-1][:FARTHEST],
    }


def _work(seat: Seat) -> dict[str, Any]:
    """What waits for the person, the most urgent few."""
    items = work_of(seat)
    kinds = Counter(item.kind for item in items)
    cases = kinds.get("审批", 0)
    first = (f"处理审批 {cases}", reverse("approvals")) if cases else (f"处理待办 {len(items)}", reverse("tasks"))
    return {
        "items": items[:URGENT],
        "work_count": len(items),
        "kinds": kinds.items(),
        "first_verb": first[0] if items else "",
        "first_address": first[1],
    }


def _stuck(seat: Seat, held: Mapping[int, Stewards]) -> dict[str, Any]:
    """Villages that have stood at a step for too long, the longest first."""
    slow, rule = [], stage_rule(on=seat.on)
    for village in villages_on_board(scope=seat.scope):
        steward = held.get(village.village_id)
        one = card(village, owner=(steward.owner or "") if steward else "", on=seat.on, rule=rule)
        if one.slow:
            slow.append(one)
    slow.sort(key=lambda one: -(one.days or 0))
    return {"stuck": slow[:STUCK], "stuck_count": len(slow)}
