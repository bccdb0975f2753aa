"""A refusal is an answer, not an accident.

Decisions that cannot say yes return a `Refused` whose reason a customer manager can read aloud: first the
conclusion, then the figure, then the way out. Exceptions stay for bugs and races. When a batch row or a form
fails in several places at once, the refusals are joined so that the customer hears everything one time only.
"""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """The answer no.

    `reason` is the Chinese sentence for people, `code` a stable English word for machines
    (`over_available`), `reasons` every single sentence when several were joined, otherwise empty.
    """

    reason: str
    code: str
    reasons: tuple[str, ...] = ()

    @property
    def sentences(self) -> tuple[str, ...]:
        """Every single reason, whether one or several were given."""
        return self.reasons or (self.reason,)


def join_refusals(refusals: Sequence[Refused]) -> Refused | None:
    """Fold several refusals into one that lists them all, or None where there was nothing to refuse.

    A single refusal comes back unchanged. The code of the first one leads, since machines branch on one code.
    """
    if not refusals:
        return None
    if len(refusals) == 1:
        return refusals[0]
    sentences = tuple(sentence for refused in refusals for sentence in refused.sentences)
    listed = "".join(f"{position}. {sentence}" for position, sentence in enumerate(sentences, start=1))
    return Refused(reason=f"共 {len(sentences)} 处不符：{listed}", code=refusals[0].code, reasons=sentences)
