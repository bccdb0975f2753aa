"""Acts of the intake: taking envelopes."""

from qianmo.apps.intake.services.opening import Sent, bytes_of
from qianmo.apps.intake.services.outcomes import Outcome
from qianmo.apps.intake.services.receipts import Receipt, base64url
from qianmo.apps.intake.services.receiving import Carrier, receive

__all__ = ["Carrier", "Outcome", "Receipt", "Sent", "base64url", "bytes_of", "receive"]
