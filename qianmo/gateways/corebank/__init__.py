"""A bank's own core over HTTP: money is moved there, and Qianmo books what the core says it did.

`contract` holds the few words both sides speak, `client` speaks them to a real core and takes nothing but the core's
own word for an answer, `reference` is a small core of ours to try it against. Nothing here knows lines or draws.
"""

from qianmo.gateways.corebank.client import CoreBank, Patience
from qianmo.gateways.corebank.contract import (
    Answer,
    Kind,
    NeverSeen,
    NoAnswer,
    Payee,
    Posted,
    RefusedThere,
    Transfer,
    Voided,
)

__all__ = [
    "Answer",
    "CoreBank",
    "Kind",
    "NeverSeen",
    "NoAnswer",
    "Patience",
    "Payee",
    "Posted",
    "RefusedThere",
    "Transfer",
    "Voided",
]
