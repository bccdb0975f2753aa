"""What travels when the core's files do: the file with its control totals, and how far a delivery has come."""

from datetime import date, datetime
from typing import Literal

from ninja import Schema
from pydantic import Field

from qianmo.api.shapes import MAX_FEN, Day, Fen, Limit

DeliveryKind = Literal["products", "rates", "accounts", "ownership", "loans", "balances", "transactions"]
DeliveryStanding = Literal["received", "waiting", "carried", "refused", "replaced"]
MAX_ROWS = 1_000_000_000
MAX_ID = 2**62


class DeliveryIn(Schema):
    """What is told beside a file; its name says what it is and, unless `on` does, of which day."""

    since: Day | None = Field(None, description="从哪天，文件讲好几天时")
    on: Day | None = Field(None, description="业务日期，文件名里有就不用写")
    rows: int | None = Field(None, ge=0, le=MAX_ROWS, description="总数：行数")
    fen: int | None = Field(None, ge=-MAX_FEN, le=MAX_FEN, description="总数：各行金额合计，单位分")
    bank_fen: int | None = Field(None, ge=-MAX_FEN, le=MAX_FEN, description="总数：当天全行余额，单位分")


class DeliveryItem(Schema):
    """A delivery: `state` is `received` until the worker has carried it."""

    id: int
    kind: DeliveryKind
    since: date
    on: date
    name: str
    state: DeliveryStanding
    reason: str
    rows: int
    accepted: int
    rejected: int
    unmatched: int
    changed: int
    accepted_fen: Fen
    read_fen: Fen
    told_rows: int | None
    told_fen: Fen | None
    told_bank_fen: Fen | None
    received_at: datetime
    ended_at: datetime | None


class DeliveryList(Schema):
    """Deliveries, the newest first."""

    items: list[DeliveryItem]
    total: int
    next: int | None


class RejectOut(Schema):
    """A row that was not taken: its line, why, and its text with long numbers masked."""

    line: int
    reason: str
    text: str


class DeliveryOut(DeliveryItem):
    """A delivery with a hundred of its refused rows at most; they are gone once the file is let go."""

    rejects: list[RejectOut]
    rejects_next: int | None


class DeliveryQuery(Schema):
    """How the list of deliveries is narrowed."""

    kind: DeliveryKind | None = None
    state: DeliveryStanding | None = None
    since: Day | None = Field(None, description="业务日期不早于")
    until: Day | None = Field(None, description="业务日期不晚于")
    after: int = Field(0, ge=0, le=1_000_000, description="上一页答复里的 next")
    limit: Limit = 50


class RejectsQuery(Schema):
    """Which refused rows are answered."""

    after: int = Field(0, ge=0, le=1_000_000, description="上一次答复里的 rejects_next")


class DeliveryPath(Schema):
    """The id of a delivery."""

    delivery: int = Field(ge=1, le=MAX_ID)
