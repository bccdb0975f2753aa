"""All functions of the standard, gathered: importing this declares them."""

from qianmo.decisions.whole import contexts, dates, lists, numbers, ranges, texts
from qianmo.decisions.whole.builtins import BUILTINS, feel

__all__ = ["BUILTINS", "contexts", "dates", "lists", "numbers", "ranges", "texts"]


@feel("not", "negand: any")
def _not(value: object) -> bool | None:
    return not value if isinstance(value, bool) else None
