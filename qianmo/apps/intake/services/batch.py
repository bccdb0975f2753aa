"""A batch of envelopes being taken: what was opened, what the bank knew when it began, and what became of each."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from qianmo.apps.fieldwork.queries import FilledIn, Form, Signer
from qianmo.apps.grids.queries import InCare
from qianmo.apps.households.queries import KnownFacts
from qianmo.apps.intake.opening import Opened
from qianmo.apps.intake.queries import Held, KnownEnvelope
from qianmo.domain.fieldwork.envelopes import Envelope
from qianmo.domain.refusal import Refused
from qianmo.storage.trips import Write


@dataclass(frozen=True, slots=True)
class Moment:
    """When: `now` by the clock for receipts, `at` for events, and the business day."""

    now: datetime
    at: datetime
    business_date: date


@dataclass(frozen=True, slots=True)
class Taken:
    """An envelope that was carried out: its author's and device's rows, its household, who answers for it now."""

    opened: Opened
    number: int
    author_id: int
    device_id: int
    household_id: int | None
    routed_to: int | None

    @property
    def envelope(self) -> Envelope:
        """What it says."""
        return self.opened.envelope


@dataclass(frozen=True, slots=True)
class DrawnIds:
    """Ids drawn beforehand, taken from the end."""

    envelopes: list[int]
    surveys: list[int]
    visits: list[int]
    photos: list[int]


@dataclass(slots=True)
class Batch:
    """What the bank knew when the batch began, brought up to date as it goes.

    `on_file` are filings of somebody the bank has on file already, with the words for it.
    """

    moment: Moment
    signers: Mapping[tuple[UUID, str], Signer]
    known: dict[UUID, KnownEnvelope]
    households: dict[int, Held]
    filed: dict[UUID, int]
    care: Mapping[str, Mapping[int, InCare]]
    facts: KnownFacts
    pictures: Mapping[str, Refused | None]
    forms: Mapping[str, Form]
    filled_in: Mapping[tuple[str, str], FilledIn]
    ids: DrawnIds
    arrived: set[UUID] = field(default_factory=set)
    on_file: dict[UUID, str] = field(default_factory=dict)
    taken: list[Taken] = field(default_factory=list)
    writes: list[Write] = field(default_factory=list)

    def household_of(self, envelope: Envelope) -> int | None:
        """The household an envelope is about; None while a phone's id stands for none yet."""
        entity = envelope.entity
        return self.filed.get(entity.phone_id) if entity.phone_id else entity.household_id

    def answers_for(self, envelope: Envelope) -> bool | None:
        """Whether the author answers for the household: today, once (False), or never (None).

        By its village or the piece it lies in; once is also where it lay before.
        """
        household = self.households.get(self.household_of(envelope) or 0)
        care = self.care.get(envelope.author, {})
        if household is None:
            return None
        here = [care[cell] for cell in (household.village_id, household.piece_id or 0) if cell in care]
        if any(one.today for one in here):
            return True
        return False if here or any(cell in care for cell in household.past if cell) else None
