"""What households of the demo county run: shops noted with generated codes, and farms surveys told of and nobody noted.

The codes carry a valid check character and a division that does not exist, so that none is anybody's.
"""

from datetime import timedelta
from random import Random

from qianmo.apps.campaigns.queries import households
from qianmo.apps.grids.queries import Scope
from qianmo.apps.households.services import Sheet, record_facts
from qianmo.apps.households.services.businesses import NewBusiness, note_businesses
from qianmo.demo.foundation import Ground
from qianmo.demo.schedule import DEMO_DAY, moment
from qianmo.domain.businesses import ALPHABET, Business, check_character

COUNTY = Scope(None)
SHOPS, FARMS = 400, 12
TRADES = ("日用百货", "五金农资", "餐饮", "农机维修", "饲料兽药", "粮油", "服装鞋帽", "快递物流")
SIGNS = ("店", "商行", "门市部", "经营部")


def open_businesses(ground: Ground, *, seed: int) -> None:
    """Note the shops of trading households, and let surveys tell of some farms."""
    chance, by = Random(seed), ground.staff[ground.bank.holders("inclusive")[0].number]  # noqa: S311 - invented shops
    shops = households(scope=COUNTY, segment="trade", limit=SHOPS).rows
    new = [
        NewBusiness(household_id=row.household_id, told=_shop(row.head_name, row.village, chance), source="上门登记")
        for row in shops
    ]
    note_businesses(new=new, scope=COUNTY, by=by, at=moment(DEMO_DAY, hour=7), business_date=DEMO_DAY)
    farms = households(scope=COUNTY, segment="farm", limit=FARMS).rows
    told = [{"business_name": f"{row.head_name}家庭牧场", "business_place": f"{row.village}东"} for row in farms]
    record_facts(
        sheets=[
            Sheet(household_id=row.household_id, as_of=DEMO_DAY, source="survey", facts=facts, recorded_by=by)
            for row, facts in zip(farms, told, strict=True)
        ]
    )


def _shop(head: str, village: str, chance: Random) -> Business:
    trade = chance.choice(TRADES)
    licensed = chance.random() < 0.7
    body = f"92000000MA{''.join(chance.choice(ALPHABET) for _ in range(7))}"
    return Business(
        name=f"{village}{head[-1]}家{trade}{chance.choice(SIGNS)}", kind="stall" if licensed else "unregistered",
        trade=trade, place=f"{village}街面", code=body + check_character(body) if licensed else "",
        since=DEMO_DAY - timedelta(days=chance.randint(200, 4_000)),
    )  # fmt: skip
