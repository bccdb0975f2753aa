"""What travels over the API: money in whole fen, rates in ppm, days as ISO dates, identity and phone numbers masked.

A field that is missing from an answer was not asked for; a field that is null is not known. Texts coming in hold no
control characters.
"""

from datetime import date
from typing import Annotated, Any, Literal

from ninja import Schema
from pydantic import BeforeValidator, ConfigDict, Field, StringConstraints

NO_CONTROLS = r"^[^\x00-\x1f\x7f]*$"
NO_FORMULA = r"^([^\x00-\x1f\x7f=+@＝＋＠-][^\x00-\x1f\x7f]*)?$"
Fen = Annotated[int, Field(description="金额，单位分")]
Ppm = Annotated[int, Field(description="年利率，百万分之一")]
CellCode = Annotated[str, StringConstraints(pattern=r"^[0-9]{6,16}$")]
Limit = Annotated[int, Field(ge=1, le=100, description="每页条数，最多 100")]
After = Annotated[str, StringConstraints(pattern=r"^[0-9A-Za-z.-]{0,40}$"), Field(description="上一页答复里的 next")]
NumberPath = Annotated[str, StringConstraints(pattern=r"^[0-9A-Za-z-]{1,40}$")]
MAX_FEN = 10_000_000_000_000
Stage = Literal["filed", "eligible", "granted", "signed", "drawn", "excluded"]
Segment = Literal["farm", "trade", "salaried", "resident"]


def text(most: int, *, least: int = 0, kept: bool = False) -> Any:
    """A text without control characters; one that is kept in a file may not begin like a spreadsheet's formula."""
    pattern = NO_FORMULA if kept else NO_CONTROLS
    return Annotated[str, StringConstraints(min_length=least, max_length=most, pattern=pattern)]


def _written_day(value: object) -> object:
    """A day as ISO writes it; a number is not taken for seconds since 1970."""
    return date.fromisoformat(value) if isinstance(value, str) and len(value) == 10 else value


Day = Annotated[date, BeforeValidator(_written_day)]
STRICT = ConfigDict(extra="forbid", strict=True)


class RowFault(Schema):
    """What is wrong in one place of a request."""

    at: str
    code: str
    detail: str


class ProblemOut(Schema):
    """An error: `code` for programs, `detail` for people."""

    type: str
    title: str
    status: int
    code: str
    detail: str
    errors: list[RowFault] | None = None


class HouseholdFilter(Schema):
    """How the list of households is narrowed."""

    town: CellCode | None = None
    village: CellCode | None = None
    stage: Stage | None = Field(None, description="至少走到这一步")
    segment: Segment | None = None
    q: text(40) = Field("", description="户主姓名、拼音首字母或户号开头")  # type: ignore[valid-type]
    after: After = ""
    limit: Limit = 50


class HouseholdItem(Schema):
    """A household in a list."""

    number: str
    head: str
    town: str
    village: str
    group: str
    segment: str
    stage: str
    limit_fen: Fen
    drawn_fen: Fen


class HouseholdList(Schema):
    """A page of households."""

    items: list[HouseholdItem]
    total: int
    next: str | None


class MemberOut(Schema):
    """A member; numbers are masked whoever reads."""

    name: str
    relation: str
    age: int
    ethnicity: str
    identity_masked: str
    phone_masked: str


class HouseholdOut(Schema):
    """A household's file."""

    number: str
    town: str
    village: str
    group: str
    segment: str
    stage: str
    filed_on: date
    members: list[MemberOut]
    lines: list[str]


class LineQuery(Schema):
    """How the list of lines is narrowed."""

    state: Literal["granted", "active", "frozen", "ended"] | None = None
    product: Annotated[str, StringConstraints(pattern=r"^[a-z0-9_-]{1,20}$")] | None = None
    town: CellCode | None = None
    village: CellCode | None = None
    only: Literal["ends30", "ends90", "over", "run_out"] | None = Field(None, description="近期到期、超限、已到期")
    after: After = ""
    limit: Limit = 50


class MovesQuery(Schema):
    """Which movements of a line are answered: the newest, or those before a page already read."""

    draws_after: int | None = Field(None, ge=1, lt=2**63, description="上一页的 draws_next")
    repayments_after: int | None = Field(None, ge=1, lt=2**63, description="上一页的 repayments_next")


class LineItem(Schema):
    """A line in a list."""

    number: str
    borrower: str
    town: str
    village: str
    product: str
    limit_fen: Fen
    drawn_fen: Fen
    available_fen: Fen
    rate_ppm: Ppm
    ends_on: date
    state: str


class LineList(Schema):
    """A page of lines, those that end first at the top."""

    items: list[LineItem]
    next: str | None


class DrawOut(Schema):
    """A draw and what it still owes today."""

    number: str
    amount_fen: Fen
    unpaid_fen: Fen
    interest_fen: Fen
    rate_ppm: Ppm
    value_date: date
    due_on: date
    undone: bool


class RepaymentOut(Schema):
    """A repayment and how it was shared."""

    draw_number: str
    amount_fen: Fen
    principal_fen: Fen
    interest_fen: Fen
    value_date: date
    undone: bool


class LineOut(Schema):
    """A line with the newest of its draws and repayments."""

    number: str
    household: str
    product: str
    limit_fen: Fen
    drawn_fen: Fen
    available_fen: Fen
    rate_ppm: Ppm
    guarantee: str
    starts_on: date
    ends_on: date
    state: str
    contract_number: str | None
    signed_on: date | None
    policy_version: str
    draws: list[DrawOut]
    draws_next: int | None
    repayments: list[RepaymentOut]
    repayments_next: int | None


class FunnelOut(Schema):
    """Households by how far they have come; each step counts those beyond it too."""

    as_of: date
    filed: int
    eligible: int
    granted: int
    granted_fen: Fen
    signed: int
    signed_fen: Fen
    drawn: int
    drawn_fen: Fen


class VillageFunnel(FunnelOut):
    """The funnel of one village."""

    code: str
    name: str
    town: str
    drive: str


class VillageFunnels(Schema):
    """The funnels of every village in sight."""

    items: list[VillageFunnel]


class MemberIn(Schema):
    """A person of a household sent in."""

    model_config = STRICT
    name: text(60, least=1, kept=True)  # type: ignore[valid-type]
    relation: Literal["head", "spouse", "son", "daughter", "father", "mother", "grandchild", "other"]
    identity: text(30, least=1, kept=True)  # type: ignore[valid-type]
    phone: text(20, kept=True) | None = None  # type: ignore[valid-type]
    ethnicity: text(20, kept=True) = ""  # type: ignore[valid-type]


class HouseholdIn(Schema):
    """A household sent in, like the rows of a roster."""

    model_config = STRICT
    village: CellCode
    group: CellCode | None = None
    segment: Segment
    address: text(120, least=1, kept=True)  # type: ignore[valid-type]
    items: list[Annotated[str, StringConstraints(pattern=r"^[a-z_]{1,30}$")]] = Field(max_length=10)
    members: list[MemberIn] = Field(min_length=1, max_length=30)


class RosterIn(Schema):
    """Households to be filed all together; with `preview` they are only judged."""

    model_config = STRICT
    preview: bool = False
    households: list[HouseholdIn] = Field(min_length=1, max_length=500)


class RosterOut(Schema):
    """What became of a roster: the numbers of the files opened, none for a preview."""

    preview: bool
    households: int
    filed: list[str]


class ApplicationIn(Schema):
    """A household's wish for a line; `consent_until` when the head signs the permission to enquire now."""

    model_config = STRICT
    household: Annotated[str, StringConstraints(pattern=r"^[0-9A-Z-]{1,40}$")]
    product: Annotated[str, StringConstraints(pattern=r"^[a-z0-9_-]{1,20}$")]
    requested_fen: int = Field(ge=1, le=MAX_FEN, description="申请额度，单位分")
    purpose: text(60, least=1)  # type: ignore[valid-type]
    report: text(2000, least=1) = Field(description="调查意见")  # type: ignore[valid-type]
    consent_until: Day | None = Field(None, description="户主今天签的征信查询授权到哪天")
    filled: dict[text(100, least=1), text(500, least=1)] = Field(  # type: ignore[valid-type]
        default_factory=dict, description="材料、四表、清单的答复，按项目键，例如 paper:身份证件、check:before:1"
    )
    hand_in: bool = Field(True, description="缺任何一项就不送审，写明全部缺项；false 只开申请件，缺的以后补")


class ApplicationOut(Schema):
    """A dossier begun; with the application once it is put before the reviewers."""

    dossier: int
    application: int | None
    household: str
    requested_fen: Fen
