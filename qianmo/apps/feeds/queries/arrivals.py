"""Which kind of delivery came for which day, for those who watch that the core's files come."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from types import MappingProxyType

from qianmo.apps.feeds.models import Delivery, DeliveryState, Kind

DELIVERY_KINDS = MappingProxyType({kind.value: str(kind.label) for kind in Kind})
DELIVERY_STATES = MappingProxyType({state.value: str(state.label) for state in DeliveryState})
WEIGHTS = MappingProxyType(
    {
        DeliveryState.REPLACED: 0,
        DeliveryState.REFUSED: 1,
        DeliveryState.RECEIVED: 2,
        DeliveryState.WAITING: 3,
        DeliveryState.CARRIED: 4,
    }
)
"""Of several deliveries for one day the heaviest says how the day stands, the newest of those."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """How a kind stands on a day, and the delivery that says so."""

    delivery_id: int
    state: str
    rejected: int


def arrivals(*, since: date, until: date) -> dict[tuple[str, date], Arrival]:
    """How each kind stands on each of these days, both included, by kind and day; a day nobody told of is left out."""
    found: dict[tuple[str, date], tuple[int, Arrival]] = {}
    rows = Delivery.objects.filter(on__gte=since, since__lte=until).order_by("id")
    for pk, kind, first, last, state, rejected in rows.values_list("id", "kind", "since", "on", "state", "rejected"):
        weight = WEIGHTS[DeliveryState(state)]
        for day in _days(max(first, since), min(last, until)):
            if (kind, day) not in found or weight >= found[kind, day][0]:
                found[kind, day] = (weight, Arrival(pk, state, rejected))
    return {key: arrival for key, (_, arrival) in found.items()}


def _days(first: date, last: date) -> Iterator[date]:
    return (first + timedelta(days=n) for n in range((last - first).days + 1))
