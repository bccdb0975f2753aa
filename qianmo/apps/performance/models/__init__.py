"""Tables of pay: schemes by version, and the months counted under them."""

from qianmo.apps.performance.models.months import Item, Month, Standing, Tally
from qianmo.apps.performance.models.schemes import Scheme, SchemeState

__all__ = ["Item", "Month", "Scheme", "SchemeState", "Standing", "Tally"]
