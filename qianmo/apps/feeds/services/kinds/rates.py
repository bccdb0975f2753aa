"""利率: yearly rates of products, each from a day on."""

from django.db import connection, transaction

from qianmo.analytics.deliveries import Field, Form
from qianmo.apps.feeds.services.kinds.cargo import Cargo, Carried, KindRules
from qianmo.apps.feeds.services.laying import lay_rates
from qianmo.storage.staging import stage

FIELDS = (
    Field("product", "产品代码", most=20),
    Field("from_on", "起始日", Form.DAY),
    Field("rate", "年利率", Form.SHARE),
)
ENTER = """
INSERT INTO feeds_corerate (product, from_on, rate_ppm) SELECT product, from_on, rate FROM staged_rates
    ON CONFLICT (product, from_on) DO UPDATE SET rate_ppm = EXCLUDED.rate_ppm
 WHERE feeds_corerate.rate_ppm <> EXCLUDED.rate_ppm
"""


def _carry(cargo: Cargo) -> Carried:
    """Enter the rates; what is not given stays."""
    with transaction.atomic(), connection.cursor() as cursor:
        stage("staged_rates", cargo.checked.accepted())
        cursor.execute(ENTER)
        changed = cursor.rowcount
    lay_rates(cargo.lake)
    return Carried(changed)


RATES = KindRules(fields=FIELDS, key=("product", "from_on"), carry=_carry)
