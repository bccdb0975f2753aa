"""绩效: acts of this room."""

from qianmo.apps.performance.services.months import count_months
from qianmo.apps.performance.services.schemes import (
    adopt_shipped,
    drop_scheme,
    open_scheme,
    publish_scheme,
    try_draft,
    write_scheme,
)

__all__ = [
    "adopt_shipped",
    "count_months",
    "drop_scheme",
    "open_scheme",
    "publish_scheme",
    "try_draft",
    "write_scheme",
]
