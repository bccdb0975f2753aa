"""What a count of the month asks for besides the lake: the rules of profit with their curves, and attributions."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import pyarrow as pa

from qianmo.analytics.work.attributing import ATTRIBUTED
from qianmo.analytics.work.profit import CURVE, REPRICES, Priced, Provision
from qianmo.apps.credit.queries import risk_rule
from qianmo.apps.credit.queries.repricing import repricing_days
from qianmo.apps.ledger.chart import IMPAIRMENT
from qianmo.apps.ledger.queries import moved_into
from qianmo.apps.performance.models import VatRule as VatRow
from qianmo.domain.credit.classification import LoanClass
from qianmo.domain.dated import FOREVER, add_months
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
CURVES = """
SELECT b.from_on, p.tenor_days, p.rate_ppm
  FROM (SELECT lower(valid) AS from_on FROM performance_curvepoint UNION
        SELECT upper(valid) FROM performance_curvepoint WHERE NOT upper_inf(valid)) b
  JOIN performance_curvepoint p ON p.valid @> b.from_on ORDER BY 1, 2
"""
"""Each curve whole, from the day it began: a tenor whose rate stays is the same row on several curves."""


def priced_by(scheme: Scheme, *, month: date) -> Priced | None:
    """The rules of profit with the curves and the taxes of a month; none where matched money has no curve yet."""
    if scheme.profit is None:
        return None
    curve = priced_curves()
    if scheme.profit.method is Method.MATCHED and not curve.num_rows:
        return None
    provision = provision_of(month) if scheme.profit.provides else None
    matched = scheme.profit.method is Method.MATCHED
    until = add_months(day=month, months=1)
    reprices = repricing_days(first=month, until=until) if matched else REPRICES.empty_table()
    return Priced(scheme.profit, curve, vat_on(month) or (GENERAL,), provision, reprices)


def priced_curves() -> pa.Table:
    """Every curve of transfer prices: from which day, ppm by days."""
    return read_table(CURVES, schema=CURVE)


def provision_of(month: date) -> Provision:
    """What the ledger provides for by class at the end of a month, and what it booked for losses in it."""
    ends = add_months(day=month, months=1)
    rule = risk_rule(on=ends - timedelta(days=1)).provision
    shares = tuple(rule.general_ppm + rule.special_ppm.get(one, 0) for one in LoanClass)
    return Provision(shares, moved_into(code=IMPAIRMENT, kind="provision", since=month, until=ends))


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
