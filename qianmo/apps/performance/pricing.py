"""What a count of the month asks for besides the lake: the rules of profit with their curves, and attributions."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import pyarrow as pa

from qianmo.analytics.work.attributing import ATTRIBUTED
from qianmo.analytics.work.profit import CURVE, Priced
from qianmo.apps.performance.models import VatRule as VatRow
from qianmo.domain.dated import FOREVER
from qianmo.domain.performance.funding import Method
from qianmo.domain.performance.schemes import Scheme
from qianmo.domain.performance.vat import GENERAL, VatRule, VatWay, Whose
from qianmo.storage.columns import read_table

ATTRIBUTED_SPANS = f"""
SELECT id, account_id, from_on,
       lead(from_on, 1, DATE '{FOREVER}') OVER (PARTITION BY account_id ORDER BY from_on) AS until_on
  FROM (SELECT DISTINCT ON (account_id, a.from_on) a.id, account_id, a.from_on
          FROM performance_attribution a, unnest(a.accounts) AS account_id
         WHERE a.state = 'agreed' ORDER BY account_id, a.from_on, a.decided_at DESC, a.id DESC) AS latest
"""
"""Each attribution of each account until the next; one decided later for the same day takes the other's place."""
ATTRIBUTIONS = f"""
SELECT s.account_id, s.from_on, s.until_on, p.staff_id, p.above_ppm, p.upto_ppm
  FROM ({ATTRIBUTED_SPANS}) AS s JOIN performance_attributionshare p ON p.attribution_id = s.id ORDER BY 1, 2, 5
"""
CURVES = "SELECT from_on, tenor_days, rate_ppm FROM performance_curvepoint ORDER BY 1, 2"


def priced_by(scheme: Scheme, *, month: date) -> Priced | None:
    """The rules of profit with the curves and the taxes of a month; none where matched money has no curve yet."""
    if scheme.profit is None:
        return None
    curve = read_table(CURVES, schema=CURVE)
    if scheme.profit.method is Method.MATCHED and not curve.num_rows:
        return None
    return Priced(scheme.profit, curve, vat_on(month) or (GENERAL,))


def attributed() -> pa.Table:
    """Accounts that count for others than who keeps them, each part from a day until before another."""
    return read_table(ATTRIBUTIONS, schema=ATTRIBUTED)


def vat_on(day: date) -> list[VatRule]:
    """The bank's rows of VAT on a day; none where it has no rule of its own."""
    return [vat_rule(row) for row in VatRow.objects.filter(valid__contains=day).order_by("id").values()]


def vat_rule(row: Mapping[str, Any]) -> VatRule:
    """A row of VAT as it is stored or was typed."""
    return VatRule(
        who=Whose(row["who"]), upto_fen=row["upto_fen"], way=VatWay(row["way"]), rate_ppm=row["rate_ppm"],
        reference_ppm=row["reference_ppm"],
    )  # fmt: skip
