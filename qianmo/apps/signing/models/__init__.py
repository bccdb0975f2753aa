"""Tables of signing: contract texts, contracts, who signs them, signatures."""

from qianmo.apps.signing.models.contracts import CardKind, Paper, PaperKind, PaperState, Party, Signature
from qianmo.apps.signing.models.texts import ContractText, TextState

__all__ = ["CardKind", "ContractText", "Paper", "PaperKind", "PaperState", "Party", "Signature", "TextState"]
