"""What travels when money does: draws and repayments, in whole fen."""

from datetime import date
from typing import Annotated, Literal

from ninja import Schema
from pydantic import Field, StringConstraints

from qianmo.api.shapes import MAX_FEN, STRICT, Day, Fen, text


class DrawIn(Schema):
    """Money wanted on a line; with `payee` and `account` it is paid to that payee instead of the customer."""

    model_config = STRICT
    line: Annotated[str, StringConstraints(pattern=r"^[0-9A-Z-]{1,40}$")] = Field(description="额度号")
    amount_fen: int = Field(ge=1, le=MAX_FEN, description="支用金额，单位分")
    due_on: Day = Field(description="还款日")
    purpose: Literal["production", "turnover", "consumption"] = Field(description="用途")
    payee: text(60, least=1) | None = Field(None, description="受托支付的收款人全称")  # type: ignore[valid-type]
    account: text(40, least=1) | None = Field(None, description="受托支付的收款账号")  # type: ignore[valid-type]


class DrawTaken(Schema):
    """A draw: `posted` when it is booked, `reserved` while it waits for the core."""

    draw: str
    line: str
    amount_fen: Fen
    due_on: date
    state: Literal["posted", "reserved"]


class RepaymentIn(Schema):
    """Money paid on a draw."""

    model_config = STRICT
    draw: Annotated[str, StringConstraints(pattern=r"^[0-9A-Z-]{1,40}$")] = Field(description="借据号")
    amount_fen: int = Field(ge=1, le=MAX_FEN, description="还款金额，单位分")


class RepaymentTaken(Schema):
    """A repayment and how it was shared; penalty and compound interest count as interest."""

    draw: str
    amount_fen: Fen
    state: Literal["booked", "waiting"]
    principal_fen: Fen | None
    interest_fen: Fen | None
