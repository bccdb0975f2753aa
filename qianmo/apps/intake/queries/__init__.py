"""Reads of what devices sent."""

from qianmo.apps.intake.queries.known import (
    Held,
    KnownEnvelope,
    ask_envelopes,
    ask_filed,
    ask_households,
    ask_pictures,
    ask_waiting,
)
from qianmo.apps.intake.queries.late import late_receipts
from qianmo.apps.intake.queries.notices import NoticeRow, notices_of

__all__ = [
    "Held",
    "KnownEnvelope",
    "NoticeRow",
    "ask_envelopes",
    "ask_filed",
    "ask_households",
    "ask_pictures",
    "ask_waiting",
    "late_receipts",
    "notices_of",
]
