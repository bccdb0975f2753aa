"""What became of an envelope, in the four words of the protocol, with the sentence a person reads."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from qianmo.apps.intake.receipts import Receipt
from qianmo.domain.refusal import Refused


@dataclass(frozen=True, slots=True)
class Outcome:
    """`received` has a receipt; `held` names the pictures that are missing; `parked` and `quarantined` say why."""

    envelope: str
    state: str
    receipt: Receipt | None = None
    missing: tuple[str, ...] = ()
    code: str = ""
    reason: str = ""


def quarantined(envelope: str, refused: Refused) -> Outcome:
    """An envelope that cannot be taken."""
    return Outcome(envelope, "quarantined", code=refused.code, reason=refused.reason)


def parked(envelope: str, why: str) -> Outcome:
    """An envelope that waits for another."""
    return Outcome(envelope, "parked", code="waits", reason=why)


def held(envelope: str, pictures: Collection[str], kept: Mapping[str, Refused | None]) -> Outcome | None:
    """An envelope whose data are kept and whose pictures are not all here, or cannot be kept; None when all are."""
    for digest in pictures:
        if refused := kept.get(digest):
            reason = f"文字已收，照片没有收。{refused.reason}"
            return Outcome(envelope, "quarantined", code=refused.code, reason=reason)
    missing = tuple(digest for digest in pictures if digest not in kept)
    if not missing:
        return None
    return Outcome(envelope, "held", missing=missing, code="pictures", reason=f"还差 {len(missing)} 张照片，正在等")
