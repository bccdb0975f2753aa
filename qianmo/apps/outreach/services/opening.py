"""Acts that bring a village's drive under way as the plan allows: opening it, and sitting in it.

The rooms that keep drives and sittings know nothing of plans and exams; what these say is asked here and handed down.
"""

from collections.abc import Collection, Sequence
from datetime import date, datetime

from django.db import transaction

from qianmo.apps.campaigns import services as campaigns
from qianmo.apps.grids.queries import Scope
from qianmo.apps.org.queries import staff_names
from qianmo.apps.outreach.queries.exams import untested_on
from qianmo.apps.outreach.queries.opening import going_to_open
from qianmo.apps.ratings import services as ratings
from qianmo.domain.outreach.days import why_not_seated
from qianmo.domain.refusal import Refused


@transaction.atomic
def open_villages(
    *,
    openings: Sequence[campaigns.Opening],
    scope: Scope,
    year: int,
    by: int,
    at: datetime,
    business_date: date,
) -> list[campaigns.Opened | Refused]:
    """Open villages as `campaigns.services.open_villages` does, told what plan, grid and exam say of who opens them."""
    going = going_to_open(village_ids=[one.village_id for one in openings], staff_id=by, on=business_date)
    return campaigns.open_villages(
        openings=openings, going=going, scope=scope, year=year, by=by, at=at, business_date=business_date
    )


@transaction.atomic
def open_sittings(
    *, sittings: Sequence[ratings.NewSitting], at: datetime, business_date: date
) -> list[tuple[int, list[int]] | Refused]:
    """Open sittings as `ratings.services.open_sittings` does.

    Refused besides: a host, or a colleague on a seat, whose exam does not hold that day.
    """
    untested = untested_on(staff_ids={pk for new in sittings for pk in _staff(new)}, on=business_date)
    names = staff_names(ids=set(untested))
    barred: dict[int, Refused] = {}
    for place, new in enumerate(sittings):
        for pk in _staff(new):
            why = why_not_seated(who=names.get(pk, str(pk)), said=untested.get(pk, ""))
            if why is not None:
                barred.setdefault(place, why)
    opened = iter(
        ratings.open_sittings(
            sittings=[new for place, new in enumerate(sittings) if place not in barred],
            at=at,
            business_date=business_date,
        )
    )
    return [barred[place] if place in barred else next(opened) for place in range(len(sittings))]


def _staff(new: ratings.NewSitting) -> Collection[int]:
    return dict.fromkeys([new.host, *(seat.staff_id for seat in new.seats if seat.staff_id is not None)])
