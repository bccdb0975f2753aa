"""Acts of this room: lists that leave as workbooks, and views of lists that people keep."""

from qianmo.apps.exports.services.exporting import (
    AT_ONCE_ROWS,
    FREE_ROWS,
    NewExport,
    ask_export,
    decide_export,
    deliver_export,
    expire_exports,
    fetch_export,
    keep_returned,
)
from qianmo.apps.exports.services.keeping import NewFilter, drop_filters, open_with, rename_filter, save_filter

__all__ = [
    "AT_ONCE_ROWS",
    "FREE_ROWS",
    "NewExport",
    "NewFilter",
    "ask_export",
    "decide_export",
    "deliver_export",
    "drop_filters",
    "expire_exports",
    "fetch_export",
    "keep_returned",
    "open_with",
    "rename_filter",
    "save_filter",
]
