"""Reading a stored scheme, and laying it out as the columns that prices are worked out from."""

from collections.abc import Mapping
from typing import Any

import pyarrow as pa

from qianmo.analytics.work import Measure
from qianmo.analytics.work.pricing import PRICES, TIERS
from qianmo.apps.org.posts import branch_kinds
from qianmo.apps.performance.catalogue import catalogue
from qianmo.apps.performance.models import Scheme as Row
from qianmo.domain.performance.pricing import TierKind
from qianmo.domain.performance.schemes import Scheme, read_scheme
from qianmo.domain.refusal import Refused

BY_QUARTER = "/quarter"
"""What a measure is called where its amounts of a whole quarter are meant."""


def read(content: Mapping[str, Any], *, known: Mapping[str, Measure] | None = None) -> Scheme | Refused:
    """A scheme as stored or as typed; every fault at once. `known` are the measures, where they were read already."""
    units = {code: one.unit for code, one in (known or catalogue().known).items()}
    return read_scheme(content, units=units, kinds=branch_kinds())


def published(row: Row, *, known: Mapping[str, Measure] | None = None) -> Scheme:
    """A scheme that was let in once, by these measures or those there are. Raises ValueError where one is no more."""
    scheme = read(row.content, known=known)
    if isinstance(scheme, Refused):
        raise ValueError(scheme.reason)
    return scheme


def price_columns(scheme: Scheme) -> tuple[pa.Table, pa.Table]:
    """Prices and their tiers, of points and of pay, by line and segment."""
    prices: list[dict[str, object]] = []
    tiers: list[dict[str, object]] = []
    for line in scheme.lines:
        for kind, by_segment in (("points", line.points), ("pay", line.pay)):
            settles = BY_QUARTER if kind == "pay" and line.by_quarter else ""
            for segment, price in by_segment.items():
                named: dict[str, object] = {"line": line.code, "kind": kind, "segment": segment}
                prices.append(
                    named
                    | {
                        "measure": line.measure + settles,
                        "unit": price.unit,
                        "whole": price.kind is TierKind.WHOLE,
                        "decline": price.decline_fen,
                        "floor": price.floor_fen,
                        "cap": price.cap_fen,
                    }
                )
                below = 0
                for tier in price.tiers:
                    tiers.append(named | {"below": below, "upto": tier.up_to, "price": tier.price_fen})
                    below = tier.up_to or 0
    return pa.Table.from_pylist(prices, schema=PRICES), pa.Table.from_pylist(tiers, schema=TIERS)
