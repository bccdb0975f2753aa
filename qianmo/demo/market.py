"""The demo county's totals of all banks: invented around our own balances, so that each town has a share."""

from datetime import date, timedelta
from random import Random

from qianmo.analytics.lake import Lake, where
from qianmo.analytics.market import held_at
from qianmo.apps.grids.queries import cells
from qianmo.apps.targets.services import NewTotals, keep_totals
from qianmo.demo.accepting import accepted
from qianmo.demo.foundation import Ground
from qianmo.demo.schedule import DEMO_DAY, moment
from qianmo.domain.targets.market import COUNTY, SIDES

LEAST, MOST, STEP = 340, 520, 6
"""Shares in thousandths at the beginning, and how far one moves in a month at the most."""
SOURCE = "演示：同业存贷款月报"
COLUMNS = {"month": "月份", "town": "乡镇", **SIDES}


def tell_market(ground: Ground, *, seed: int) -> None:
    """What all banks came to at the months' ends of the year, by town; what belongs to no village is told with none."""
    lake = Lake(where())
    days = [date(DEMO_DAY.year, month, 1) - timedelta(days=1) for month in range(1, DEMO_DAY.month + 1)]
    towns = {one.id: one.code for one in cells(level="town")}
    town_of = {one.id: towns.get(one.parent_id or 0, "") for one in cells(level="village")}
    sums: dict[tuple[date, str, str], int] = {}
    for row in held_at(lake=lake, edition=lake.edition(), days=days):
        key = (row["day"], town_of.get(row["cell_id"], ""), row["side"])
        sums[key] = sums.get(key, 0) + row["fen"]
    chance = Random(seed)  # noqa: S311 - invented totals, not secrets
    shares = {(town, side): chance.randint(LEAST, MOST) for town in ["", *towns.values()] for side in SIDES}
    months: dict[date, dict[tuple[str, str], int]] = {}
    for day in days:
        of_day: dict[tuple[str, str], int] = {}
        shares = {key: share + chance.randint(-STEP // 2, STEP) for key, share in shares.items()}
        for (town, side), share in shares.items():
            total = sums.get((day, town, side), 0) * 1000 // share
            of_day[COUNTY, side] = of_day.get((COUNTY, side), 0) + total
            if town:
                of_day[town, side] = total
        months[day] = of_day
    new = NewTotals(source=SOURCE, file_name="同业月报.xlsx", months=months, columns=COLUMNS, unit="万元")
    by = ground.staff[ground.bank.holders("finance")[0].number]
    accepted(keep_totals(new=new, by=by, at=moment(DEMO_DAY, hour=9), business_date=DEMO_DAY))
