"""What a step of the night is, and what its work looks like.

A step changes what one business date calls for and nothing else: run again for that date it finds its rows done and
touches none. It works set by set, commits after each and tells how far it is, so that a killed night loses one set at
most; a step that finds the bank wrong says so in a sentence and stops the night.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from qianmo.domain.refusal import Refused

Tell = Callable[[int, int], None]
"""Takes how many units of a step are done, and of how many."""


class Work(Protocol):
    """The act behind a step: how many rows it touched, or why the night must stop here."""

    def __call__(self, *, on: date, at: datetime, tell: Tell) -> int | Refused:
        """Do what the business date `on` calls for; `at` is the instant its events carry."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A step by its name for machines and for people, with a sentence of what it will do.

    `falls` says on which days there is anything to do at all; `mends` tells whoever finds the night stopped here what
    to do before it goes on.
    """

    name: str
    title: str
    says: str
    mends: str
    work: Work
    falls: Callable[[date], bool] = lambda _: True
