"""Acts on what the core bank delivers."""

from qianmo.apps.feeds.services.carrying import Outcome, carry
from qianmo.apps.feeds.services.mappings import Preview, preview, publish_mapping, publish_shipped_mappings
from qianmo.apps.feeds.services.receiving import NewFile, Received, Totals, companion_totals, receive
from qianmo.apps.feeds.services.register import register_numbers
from qianmo.apps.feeds.services.taking_in import Taken, files_in, let_files_go, take_in, take_in_due, whole_files

__all__ = [
    "NewFile",
    "Outcome",
    "Preview",
    "Received",
    "Taken",
    "Totals",
    "carry",
    "companion_totals",
    "files_in",
    "let_files_go",
    "preview",
    "publish_mapping",
    "publish_shipped_mappings",
    "receive",
    "register_numbers",
    "take_in",
    "take_in_due",
    "whole_files",
]
