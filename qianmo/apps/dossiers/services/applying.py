"""The quick way: a household that brings all at once is begun, filled in and handed in as one act of one page.

Begun only, whatever is missing may follow; to be handed in, nothing may be, and then nothing of it stays when something
is.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import transaction

from qianmo.apps.credit.answers import Answers
from qianmo.apps.dossiers.services.beginning import NewDossier, begin_dossiers
from qianmo.apps.dossiers.services.filling import Filling, fill_dossiers
from qianmo.apps.dossiers.services.forwarding import Forward, forward_dossiers


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What one household brings: the wish itself, what is filled in by item, and whether it is handed in at once."""

    new: NewDossier
    filled: Mapping[str, str] = field(default_factory=dict)
    consent_until: date | None = None
    is_handed_in: bool = True


Placed = tuple[int, Wish]
"""A wish with its place in the list."""


@transaction.atomic
def apply(*, wishes: Sequence[Wish], at: datetime, business_date: date) -> Answers:
    """Begin dossiers, fill them in, hand in those that are to be; dossier ids and refusals by position.

    Refused: whatever each of these acts refuses. A wish that is refused leaves nothing behind and holds no other up.
    """
    answers = Answers()
    kept: list[Placed] = list(enumerate(wishes))
    while kept:
        with transaction.atomic():
            told = _all(kept, at=at, business_date=business_date)
            if not told.refused:
                answers.ids = {kept[turn][0]: pk for turn, pk in told.ids.items()}
                answers.repeated = {kept[turn][0] for turn in told.repeated}
                break
            transaction.set_rollback(True)
        answers.refused |= {kept[turn][0]: refused for turn, refused in told.refused.items()}
        kept = [placed for turn, placed in enumerate(kept) if turn not in told.refused]
    return answers


def _all(kept: list[Placed], *, at: datetime, business_date: date) -> Answers:
    """The three acts over all of them, the first refusal of each by turn."""
    told = begin_dossiers(wishes=[wish.new for _, wish in kept], at=at, business_date=business_date)
    fresh = [(turn, wish) for turn, (_, wish) in enumerate(kept) if turn in told.ids and turn not in told.repeated]
    entries = [
        (turn, Filling(dossier_id=told.ids[turn], item=item, value=value, by=wish.new.by))
        for turn, wish in fresh
        for item, value in wish.filled.items()
    ]
    filled = fill_dossiers(entries=[entry for _, entry in entries], at=at, business_date=business_date)
    for (turn, _), refused in zip(entries, filled, strict=True):
        if refused is not None:
            told.refused.setdefault(turn, refused)
    going = [(turn, wish) for turn, wish in fresh if wish.is_handed_in and turn not in told.refused]
    forwards = [
        Forward(dossier_id=told.ids[turn], by=wish.new.by, consent_until=wish.consent_until) for turn, wish in going
    ]
    sent = forward_dossiers(forwards=forwards, at=at, business_date=business_date)
    told.refused |= {going[place][0]: refused for place, refused in sent.refused.items()}
    return told
