"""大屏: the county on the wall, brought up to date by itself every minute."""

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from qianmo.apps.campaigns.queries import funnel_by_village
from qianmo.apps.crm.queries import lake_day
from qianmo.apps.dayend.queries import night_shown
from qianmo.apps.grids.drawn import boundaries
from qianmo.apps.performance.queries import running_contests
from qianmo.apps.targets.queries import counted_days, progress
from qianmo.domain.access import Right
from qianmo.web.canal import reaches
from qianmo.web.measures import DEFAULT_MEASURE, MEASURES, histogram
from qianmo.web.seat import Seat, seated, show
from qianmo.web.towns import total
from qianmo.web.wall import EVERYTHING, HIGH, WIDE, contest_panel, figures, news, outlines, pace_panel, stale


@seated(Right.SEE_WALL)
def page(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Map, funnel, pace and what is late of the whole county, whoever signed in at the screen."""
    villages, measure = funnel_by_village(scope=EVERYTHING), MEASURES[DEFAULT_MEASURE]
    funnel = total(village.funnel for village in villages)
    days, lake, nights = counted_days(), lake_day(), night_shown()
    day = days[0] if days else None
    minute, boards = timezone.localtime().minute, running_contests(on=seat.on, of_staff=False)
    drawn, towns = outlines(boundaries(), villages, measure)
    return show(
        request, seat, "targets/wall.html", room="targets", measure=measure, shown=measure.shown(funnel),
        bands=histogram(measure, [village.funnel for village in villages]),
        deferred=sum(bool(village.deferral_reason) for village in villages), count=len(villages),
        drawn=drawn, towns=towns, wide=WIDE, high=HIGH, figures=figures(funnel, lake, day), reaches=reaches(funnel),
        pace=pace_panel(progress(on=seat.on), minute=minute // 2 if boards else minute),
        contest=contest_panel(boards, minute=minute), day=day, lake=lake,
        news=news(on=seat.on), stale=stale(nights=nights, lake=lake, day=day, on=seat.on),
    )  # fmt: skip
