"""The rules of profit of a scheme with the curves they look up, as a count of the month asks for them."""

from qianmo.analytics.work.profit import CURVE, Priced
from qianmo.domain.performance.funding import Method
from qianmo.domain.performance.schemes import Scheme
from qianmo.storage.columns import read_table

CURVES = "SELECT from_on, tenor_days, rate_ppm FROM performance_curvepoint ORDER BY 1, 2"


def priced_by(scheme: Scheme) -> Priced | None:
    """The rules of profit with the curves; none where matched money has no curve yet."""
    if scheme.profit is None:
        return None
    curve = read_table(CURVES, schema=CURVE)
    if scheme.profit.method is Method.MATCHED and not curve.num_rows:
        return None
    return Priced(scheme.profit, curve)
