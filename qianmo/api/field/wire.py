"""What travels between a phone and the bank. Names are those of the protocol page; what is missing is not known."""

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from ninja import Schema
from pydantic import ConfigDict, Field, StringConstraints

LOOSE = ConfigDict(extra="ignore")
Number = Annotated[str, StringConstraints(pattern=r"^[0-9A-Za-z]{1,10}$")]
Word = Annotated[str, StringConstraints(max_length=60)]
Base64url = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]*={0,2}$")]


class Refusal(Schema):
    """A refusal: `code` for the app, `reason` for people."""

    code: str
    reason: str


class Credentials(Schema):
    """Who somebody says he is: password, and the second factor where he has one."""

    number: Number
    password: Annotated[str, StringConstraints(max_length=200)]
    code: Word | None = None
    device: UUID | None = None


class EnrolIn(Credentials):
    """A device to work on."""

    device_name: Word = ""
    public_key: Annotated[str, StringConstraints(max_length=400)]


class PersonOut(Schema):
    """The officer."""

    id: int
    number: str
    name: str
    post: str
    branch: str


class ServerKeysOut(Schema):
    """The bank's public keys."""

    seal_key: str
    receipt_key: str
    key_id: str


class LimitsOut(Schema):
    """How much a phone carries."""

    max_households: int


class EnrolOut(Schema):
    """What a phone is told once."""

    token: str
    device: UUID
    device_key: str
    person: PersonOut
    server: ServerKeysOut
    business_date: str
    limits: LimitsOut


class TokenOut(Schema):
    """A new token."""

    token: str


class ReportIn(Schema):
    """What a device says of itself; `wiped` may name the order that asked for it."""

    model_config = LOOSE
    release: Annotated[str, StringConstraints(max_length=20)] = ""
    pending: int = Field(0, ge=0, le=1_000_000)
    oldest_pending_at: datetime | None = None
    storage_used: int | None = Field(None, ge=0, le=2**53)
    storage_quota: int | None = Field(None, ge=0, le=2**53)
    persistent: bool | None = None
    locked: bool = False
    wiped: bool | int = False
    orders_done: list[int] = Field(default_factory=list, max_length=50)


class ReportOut(Schema):
    """The orders that were open and are done now."""

    orders_done: list[int]


class ItemIn(Schema):
    """One envelope, sealed. Nothing of it is believed before it has been opened."""

    model_config = LOOSE
    envelope: Annotated[str, StringConstraints(max_length=40)]
    hash: Annotated[str, StringConstraints(max_length=64)]
    author: Annotated[str, StringConstraints(max_length=10)]
    signature: Annotated[str, StringConstraints(max_length=120)]
    sealed: str


class EnvelopesIn(Schema):
    """Envelopes, at most fifty."""

    items: list[ItemIn] = Field(min_length=1, max_length=50)


class ReceiptOut(Schema):
    """The exact text that was signed, and the signature."""

    body: str
    signature: str


class ItemOut(Schema):
    """What became of one envelope."""

    envelope: str
    state: Literal["received", "held", "parked", "quarantined"]
    receipt: ReceiptOut | None = None
    missing: list[str] = []
    code: str = ""
    reason: str = ""


class EnvelopesOut(Schema):
    """What became of each, by position."""

    items: list[ItemOut]


class FactOut(Schema):
    """A fact, the day it speaks about and its source."""

    value: Any
    as_of: str
    source: str


class HouseholdOut(Schema):
    """A household as a phone keeps it; see the protocol page for its parts."""

    id: int
    number: str
    cell: int
    village: str
    town: str
    group: str
    address: str
    house: str
    segment: str
    items: list[str]
    persons: list[dict[str, Any]]
    facts: dict[str, FactOut]
    revision: str
    line: dict[str, Any] | None
    lines: list[dict[str, Any]]
    last_visit: str | None
    completeness: int
    position: list[float] | None
    papers: list[str]
    tasks: list[dict[str, Any]]


class PageOut(Schema):
    """A page of a cell's households; `next` asks for the following one."""

    households: list[HouseholdOut]
    next: int | None
    offset: int


class ChangesOut(Schema):
    """What has happened since an offset."""

    offset: int
    households: list[HouseholdOut]
    removed: list[int]
    pieces: list[dict[str, Any]]
    removed_grids: list[int]
    conflicts: list[dict[str, Any]]
    comments: list[dict[str, Any]]
    notices: list[dict[str, Any]]
    orders: list[dict[str, Any]]
    warnings: list[dict[str, Any]]
    receipts: list[ReceiptOut]


class ReleasesOut(Schema):
    """Releases of the app: the oldest whose envelopes are taken, and the newest there is."""

    oldest: str
    newest: str


class StartOut(Schema):
    """What a day begins with."""

    person: PersonOut
    business_date: str
    offset: int
    origin: list[float] | None
    grids: list[dict[str, Any]]
    villages: list[dict[str, Any]]
    forms: list[dict[str, Any]]
    products: list[dict[str, Any]]
    limits: LimitsOut
    releases: ReleasesOut
    orders: list[dict[str, Any]]
    notices: list[dict[str, Any]]
    conflicts: list[dict[str, Any]]
    comments: list[dict[str, Any]]
    sittings: list[dict[str, Any]]
    targets: dict[str, Any] | None
    pay: dict[str, Any] | None
    leads: dict[str, Any]
    day: dict[str, Any]
    warnings: list[dict[str, Any]]
    exam: dict[str, Any] | None


class FormOut(Schema):
    """A version of a form."""

    id: str
    version: int
    title: str
    segment: str
    pages: list[dict[str, Any]]


class GridPath(Schema):
    """The id of a cell."""

    cell: int = Field(ge=1, lt=2**62)


class BlobPath(Schema):
    """The digest of a photo as it was taken."""

    sha256: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]


class ChunkQuery(Schema):
    """Where a chunk begins, and how long the sealed photo is."""

    offset: int = Field(ge=0, le=2**30)
    size: int = Field(ge=1, le=2**30)


class StandingOut(Schema):
    """How far a photo has come."""

    offset: int
    complete: bool


class ReadFieldOut(Schema):
    """What was read of one field of an identity card; `doubt` says why a person must look again."""

    key: str
    label: str
    value: str
    sure_percent: int
    doubt: str


class ReadCardOut(Schema):
    """One side of an identity card as it was read: a proposal, to be held against the card."""

    side: Literal["front", "back"]
    fields: list[ReadFieldOut]
