"""The room of risk pools while an act lends on them: held from the first look to the commit.

Lines are locked before pools, both in id order, so that those who lend under one pool queue for it and each sees what
the one before has lent. Lines under no pool cost nothing.
"""

from collections.abc import Iterable
from datetime import date

from qianmo.apps.credit.queries import pool_standings
from qianmo.apps.funds.services import lock_pools
from qianmo.domain.funds.pools import PoolStanding, take_room
from qianmo.domain.refusal import Refused


class PoolRoom:
    """Pools held by an act, each as it stands after what the act has lent so far."""

    def __init__(self, pools: dict[int, PoolStanding]) -> None:
        self._pools = pools

    def take(self, pool_id: int | None, *, amount_fen: int, on: date, what: str = "支用") -> Refused | None:
        """Lend more under a pool, or say why not; a line under no pool needs no room."""
        if pool_id is None:
            return None
        after = take_room(pool=self._pools[pool_id], amount_fen=amount_fen, on=on, what=what)
        if isinstance(after, Refused):
            return after
        self._pools[pool_id] = after
        return None

    def __getitem__(self, pool_id: int) -> PoolStanding:
        return self._pools[pool_id]


def hold_pools(pool_ids: Iterable[int | None]) -> PoolRoom:
    """Lock these pools, none where there are none, and read how they stand. The lines are locked already."""
    wanted = sorted({one for one in pool_ids if one is not None})
    if not wanted:
        return PoolRoom({})
    lock_pools(pool_ids=wanted)
    return PoolRoom(pool_standings(pool_ids=wanted))
