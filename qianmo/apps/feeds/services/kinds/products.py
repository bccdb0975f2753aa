"""产品: the core bank's products, with the weight of their balances in weighted averages."""

from datetime import date

from django.db import connection, transaction

from qianmo.analytics.deliveries import Checked, Field, Form
from qianmo.apps.feeds.models import Side
from qianmo.apps.feeds.services.kinds.cargo import Cargo, Carried, KindRules
from qianmo.apps.feeds.services.laying import lay_products
from qianmo.storage.staging import stage

FIELDS = (
    Field("code", "产品代码", most=20),
    Field("name", "产品名称", most=60),
    Field("side", "类别", Form.CHOICE, choices=tuple(Side.values)),
    Field("weight", "折算系数", Form.SHARE, required=False),
)
ENTER = """
INSERT INTO feeds_coreproduct (code, name, side, weight_ppm)
SELECT code, name, side, coalesce(weight, 1000000) FROM staged_products
    ON CONFLICT (code) DO UPDATE SET name = EXCLUDED.name, side = EXCLUDED.side, weight_ppm = EXCLUDED.weight_ppm
 WHERE (feeds_coreproduct.name, feeds_coreproduct.side, feeds_coreproduct.weight_ppm)
       IS DISTINCT FROM (EXCLUDED.name, EXCLUDED.side, EXCLUDED.weight_ppm)
"""


def _judge(checked: Checked, since: date, on: date) -> None:
    del since, on
    checked.refuse("weight < 0", "'「折算系数」是负数'")


def _carry(cargo: Cargo) -> Carried:
    """Enter the products; one not given stays."""
    with transaction.atomic(), connection.cursor() as cursor:
        stage("staged_products", cargo.checked.accepted())
        cursor.execute(ENTER)
        changed = cursor.rowcount
    lay_products(cargo.lake)
    return Carried(changed)


PRODUCTS = KindRules(
    fields=FIELDS,
    key=("code",),
    judge=_judge,
    carry=_carry,
)
