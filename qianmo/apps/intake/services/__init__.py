"""Acts of the intake: taking envelopes."""

from qianmo.apps.intake.opening import Sent, bytes_of
from qianmo.apps.intake.receipts import Receipt, base64url
from qianmo.apps.intake.services.outcomes import Outcome
from qianmo.apps.intake.services.photos import Chunk, Standing, let_go, standing_of, take_chunk
from qianmo.apps.intake.services.receiving import Carrier, receive
from qianmo.apps.intake.services.ruling import Ruling, rule_on_filings

__all__ = [
    "Carrier",
    "Chunk",
    "Outcome",
    "Receipt",
    "Ruling",
    "Sent",
    "Standing",
    "base64url",
    "bytes_of",
    "let_go",
    "receive",
    "rule_on_filings",
    "standing_of",
    "take_chunk",
]
