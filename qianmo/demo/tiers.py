"""Tiers of the demo bank: the shipped table in force and given to everybody, a stricter one that waits, a shared view.

It stands on what the invented core delivered, so it is made after the lake is filled.
"""

from datetime import timedelta
from pathlib import Path

from qianmo.apps import crm
from qianmo.apps.crm.books import TierTableBook
from qianmo.apps.crm.services import decide_tiers, publish_tier_table
from qianmo.apps.exports.services import NewFilter, save_filter
from qianmo.apps.org.changes import propose_change
from qianmo.demo.accepting import accepted
from qianmo.demo.foundation import Ground
from qianmo.demo.schedule import DEMO_DAY, OPENED_ON, moment

TABLE = Path(crm.__file__).with_name("tiers.dmn")
LOOSE, STRICT = '<text>&gt;= 10</text></inputEntry><inputEntry id="tier_rule2_in2">', "&gt;= 20"


def leave_tiers(ground: Ground) -> None:
    """Put the shipped table in force, give every household its tier; leave a stricter table and a view of the best."""
    officer, risk = (ground.staff[ground.bank.holders(post)[0].number] for post in ("inclusive", "risk"))
    shipped = TABLE.read_text(encoding="utf-8")
    accepted(
        publish_tier_table(
            model=shipped.encode(), edited_by=officer, published_by=risk, valid_from=OPENED_ON,
            at=moment(OPENED_ON, hour=9),
        )
    )  # fmt: skip
    decide_tiers(on=DEMO_DAY, at=moment(DEMO_DAY, hour=6), business_date=DEMO_DAY)
    accepted(
        propose_change(
            book=TierTableBook(), rows=[{"model": shipped.replace(LOOSE, LOOSE.replace("&gt;= 10", STRICT))}],
            valid_from=DEMO_DAY + timedelta(days=1), reason="重点户太多，走访顾不过来，日均提到 20 万", by=officer,
            at=moment(DEMO_DAY, hour=9), business_date=DEMO_DAY,
        )
    )  # fmt: skip
    view = NewFilter(
        staff_id=officer, list_key="households", name="重点有额度", shared_post="manager",
        query={"stage": "granted", "tier": "key", "sort": "limit"},
    )  # fmt: skip
    accepted(save_filter(new=view))
