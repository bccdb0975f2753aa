"""What Qianmo and a bank's core say to one another: a transfer under an id of ours, and where that id stands.

Three requests: post a transfer, ask by id, void by id. The same id posted again hears its first answer. Voiding an id
leaves a tombstone, so that a post that was long under way is refused when it arrives; what was posted already is not
voided, and the answer says so. Every answer names the contract, the id and the amount: an answer that does not is not
the core's. Told for the people of a bank in docs/how-to/connect-a-core-bank.md.
"""

import json
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any
from uuid import UUID

CONTRACT = "qianmo-core/1"
LONGEST_WORD = 200
"""Characters kept of what the core says in words."""


class Kind(StrEnum):
    """What a transfer does: pay out a draw, take a repayment the customer makes, collect what fell due, undo one.

    Collecting takes what is there, up to the amount; a renewal moves nothing and tells the core which loan goes on.
    """

    DRAW = "draw"
    REPAY = "repay"
    COLLECT = "collect"
    REVERSE = "reverse"
    RENEW = "renew"


@dataclass(frozen=True, slots=True, kw_only=True)
class Payee:
    """Somebody other than the customer who gets the money of a draw."""

    name: str
    account: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Transfer:
    """Money to be moved in the core, in fen; `account` is the number of the line, `loan` that of the draw.

    `value_date` is the day Qianmo asks for; the core's answer says the day that counts. `reverses` is the id undone.
    A renewal says until when `loan` runs now and which loan it takes over: `renews`, itself where only the day moves.
    """

    id: UUID
    kind: Kind
    account: str
    fen: int
    value_date: date
    loan: str = ""
    payee: Payee | None = None
    reverses: UUID | None = None
    renews: str = ""
    due_on: date | None = None


@dataclass(frozen=True, slots=True)
class Posted:
    """The money has moved: from which day it counts, under which number the core keeps it, and how many fen.

    `fen` is less than was asked for only where the core collected as far as the money went.
    """

    value_date: date
    reference: str
    fen: int


@dataclass(frozen=True, slots=True)
class RefusedThere:
    """The core will never move this money; the code and the sentence are its own."""

    code: str
    reason: str


@dataclass(frozen=True, slots=True)
class Voided:
    """The id is dead: nothing moved and nothing will, however late a post of it arrives."""


@dataclass(frozen=True, slots=True)
class NeverSeen:
    """The core does not know the id yet; a post of it may still be under way."""


@dataclass(frozen=True, slots=True)
class NoAnswer:
    """Nothing the core said was heard, so whether money moved is not known; why, in words for people."""

    why: str


Answer = Posted | RefusedThere | Voided | NeverSeen | NoAnswer


def body_of(transfer: Transfer) -> dict[str, Any]:
    """A transfer as it travels."""
    return {
        "contract": CONTRACT,
        "id": str(transfer.id),
        "kind": transfer.kind.value,
        "account": transfer.account,
        "loan": transfer.loan,
        "fen": transfer.fen,
        "value_date": transfer.value_date.isoformat(),
        "payee": {"name": transfer.payee.name, "account": transfer.payee.account} if transfer.payee else None,
        "reverses": str(transfer.reverses) if transfer.reverses else None,
        "renews": transfer.renews or None,
        "due_on": transfer.due_on.isoformat() if transfer.due_on else None,
    }


def read_answer(raw: bytes, *, of: Transfer) -> Answer:
    """What an answer says of a transfer; anything that is not the core's word on this very id is no answer."""
    try:
        said = json.loads(raw)
    except (ValueError, RecursionError):
        return NoAnswer("回来的不是核心的答复")
    if not isinstance(said, dict) or said.get("contract") != CONTRACT or said.get("id") != str(of.id):
        return NoAnswer("回来的不是这一笔的答复")
    state = said.get("state")
    if state == "unknown":
        return NeverSeen()
    if state == "voided":
        return Voided()
    if (said.get("kind"), said.get("account"), said.get("fen")) != (of.kind.value, of.account, of.fen):
        return NoAnswer("核心在同一个号下登记的是另一笔，请与核心核对")
    if state == "posted":
        return _posted(said, of=of)
    if state == "refused":
        return RefusedThere(_words(said.get("code"), 40), _words(said.get("reason"), LONGEST_WORD) or "核心没有说原因")
    return NoAnswer("核心的答复里没有结果")


def _posted(said: dict[str, Any], *, of: Transfer) -> Answer:
    try:
        value_date = date.fromisoformat(str(said.get("value_date")))
    except ValueError:
        return NoAnswer("核心的答复里没有起息日")
    taken = said.get("taken", of.fen)
    least = 1 if of.kind is Kind.COLLECT else of.fen
    if type(taken) is not int or not least <= taken <= of.fen:
        return NoAnswer("核心说的实收金额不对，请与核心核对")
    return Posted(value_date, _words(said.get("reference"), 40), taken)


def _words(said: object, longest: int) -> str:
    """Text of another system, without control characters and never longer than there is room for."""
    return "".join(one for one in str(said or "") if one.isprintable())[:longest]
