"""Places of the demo's households: generated inside the outline of their village, and saying so. Nobody lives there."""

from math import ceil

import numpy as np
import shapely
from shapely.geometry import shape

from qianmo.apps.grids.drawn import boundaries
from qianmo.apps.households.queries import households_unplaced
from qianmo.apps.households.services import NewPosition, recording_positions
from qianmo.demo.schedule import DEMO_DAY
from qianmo.storage.trips import write_now

WANTED, SOURCE = 20_000, "演示生成，不是真实住址"
TRIES = 4


def leave_positions(*, seed: int, by: int, most: int = WANTED) -> int:
    """Give about so many households without a place one, in each village its share; how many got one."""
    draws = np.random.default_rng([seed, 17])
    filed = households_unplaced()
    share = min(1.0, most / max(1, sum(map(len, filed.values()))))
    places: list[NewPosition] = []
    for cell in boundaries():
        here = filed.get(cell.cell_id, []) if cell.level == "village" else []
        if not here:
            continue
        wanted = np.linspace(0, len(here) - 1, ceil(len(here) * share)).astype(int)
        ids = [here[place] for place in wanted]
        region = shape(cell.geometry)
        west, south, east, north = region.bounds
        lon, lat = (draws.uniform(low, high, len(ids) * TRIES) for low, high in ((west, east), (south, north)))
        inside = np.flatnonzero(shapely.contains_xy(region, lon, lat))[: len(ids)]
        places += [
            NewPosition(
                household_id=pk, lon_e6=round(lon[place] * 1e6), lat_e6=round(lat[place] * 1e6), accuracy_m=None,
                as_of=DEMO_DAY, source=SOURCE, by=by,
            )
            for pk, place in zip(ids, inside, strict=False)
        ]  # fmt: skip
    write_now(*recording_positions(positions=places))
    return len(places)
