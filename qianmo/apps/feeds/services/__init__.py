"""Acts on what the core bank delivers."""

from qianmo.apps.feeds.services.again import deliver_again, replace_history
from qianmo.apps.feeds.services.carrying import Outcome, carry
from qianmo.apps.feeds.services.looking import Look, look, look_at_sample
from qianmo.apps.feeds.services.mappings import fields_of, publish_mapping, publish_shipped_mappings
from qianmo.apps.feeds.services.receiving import NewFile, Received, Totals, companion_totals, receive
from qianmo.apps.feeds.services.register import register_numbers
from qianmo.apps.feeds.services.rejects import fetch_rejects
from qianmo.apps.feeds.services.taking_in import Taken, files_in, let_files_go, take_in, take_in_due, whole_files
from qianmo.apps.feeds.services.uploads import (
    MOST_BYTES,
    NewUpload,
    drop_upload,
    expire_uploads,
    look_at_upload,
    receive_sent,
    receive_upload,
    send_upload,
    too_large,
)

__all__ = [
    "MOST_BYTES",
    "Look",
    "NewFile",
    "NewUpload",
    "Outcome",
    "Received",
    "Taken",
    "Totals",
    "carry",
    "companion_totals",
    "deliver_again",
    "drop_upload",
    "expire_uploads",
    "fetch_rejects",
    "fields_of",
    "files_in",
    "let_files_go",
    "look",
    "look_at_sample",
    "look_at_upload",
    "publish_mapping",
    "publish_shipped_mappings",
    "receive",
    "receive_sent",
    "receive_upload",
    "register_numbers",
    "replace_history",
    "send_upload",
    "take_in",
    "take_in_due",
    "too_large",
    "whole_files",
]
