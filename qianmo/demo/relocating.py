"""Two households of the demo county that are said to move; they wait for the second person."""

from datetime import timedelta

from qianmo.apps.campaigns.queries import households
from qianmo.apps.grids.queries import Scope, cells
from qianmo.apps.households.services.relocating import NewRelocation, propose_relocations
from qianmo.demo.accepting import all_accepted
from qianmo.demo.foundation import Ground
from qianmo.demo.schedule import DEMO_DAY, moment

COUNTY = Scope(None)


def propose_moves(ground: Ground) -> None:
    """Two of the first village are said to go to the last."""
    first, *_, last = cells(level="village")
    new = [
        NewRelocation(
            household_id=row.household_id, village_code=last.code, group="", address=f"{last.name}新村",
            since=DEMO_DAY - timedelta(days=6), reason="子女成家并住", evidence="户口已迁，见户口簿",
        )
        for row in households(scope=COUNTY, cell_id=first.id, limit=2).rows
    ]  # fmt: skip
    by = ground.staff[ground.bank.holders("inclusive")[0].number]
    all_accepted(propose_relocations(new=new, scope=COUNTY, by=by, at=moment(DEMO_DAY, hour=8), business_date=DEMO_DAY))
