"""What a contract over a line would say if it were printed now: shown before anybody signs."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from qianmo.apps.credit.queries.signable import signable_lines
from qianmo.apps.signing.choosing import texts_for
from qianmo.apps.signing.contents import NOBODY, Asked, filled_in
from qianmo.apps.signing.texts import TextRow, texts_in_force
from qianmo.domain.refusal import Refused
from qianmo.domain.signing.parties import GIVERS


@dataclass(frozen=True, slots=True)
class Printable:
    """The texts, the table of costs, the spouse who would sign too, and what the giver of the guarantee is called.

    `stops` says why nothing can be printed; the rest is empty then.
    """

    texts: tuple[TextRow, ...]
    cost: Mapping[str, Any]
    spouse: str
    giver: str
    stops: str


def printable(*, line_id: int, on: date) -> Printable:
    """What would be printed over a line on a day, for the card most have; the guarantor is named when it is printed."""
    line = signable_lines(ids=[line_id])[line_id]
    giver = GIVERS.get(line.guarantee, "")
    texts = texts_for(line, texts_in_force(on=on))
    if isinstance(texts, Refused):
        return Printable((), {}, "", giver, texts.reason)
    (contents,) = filled_in(asked=[Asked(line, "", "fu", (), texts)], on=on)
    if isinstance(contents, Refused):
        return Printable(texts, {}, "", giver, contents.reason)
    spouse = contents.facts["配偶"]
    return Printable(texts, contents.cost, "" if spouse == NOBODY else spouse, giver, "")
