"""Programs that draw and repay over the API without end, and send again under the same key until they are answered.

Each remembers what it was told. That is all a sender has: what was acknowledged must be there, once.
"""

import http.client
import json
import random
import threading
import time
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

PATIENCE_SECONDS = 180
CARRIED_OUT, REFUSED = 201, 422
AGAIN = frozenset({0, 429, 500, 502, 503, 504})
"""No answer, or one that says to try again."""


@dataclass(frozen=True, slots=True)
class Token:
    """A token as its holder knows it, and its row."""

    id: int
    secret: str


@dataclass(frozen=True, slots=True)
class Line:
    """A line to draw on, until when, and how much at most."""

    number: str
    due_on: str
    limit_fen: int


@dataclass(frozen=True, slots=True)
class Told:
    """One request that was answered: under which key of which token, what was asked, and the answer."""

    token_id: int
    key: UUID
    kind: str
    asked: dict[str, Any]
    status: int
    answer: dict[str, Any]


@dataclass(slots=True)
class Teller:
    """One program with one token."""

    token: Token
    port: int
    lines: list[Line]
    dice: random.Random
    stop: threading.Event
    told: list[Told] = field(default_factory=list)
    tries: int = 0
    owing: dict[str, int] = field(default_factory=dict)
    failed: str = ""

    def work(self) -> None:
        """Draw and repay until told to stop; the last request is still answered."""
        try:
            while not self.stop.is_set():
                if self.owing and self.dice.random() < 0.5:
                    self._repay()
                else:
                    self._draw()
        except Exception as error:  # noqa: BLE001  told by whoever started us
            self.failed = repr(error)

    def _draw(self) -> None:
        line = self.dice.choice(self.lines)
        amount_fen = self.dice.randint(1, line.limit_fen // 3)
        asked = {"line": line.number, "amount_fen": amount_fen, "due_on": line.due_on, "purpose": "production"}
        answer = self._send("draw", "/api/v1/draws", asked)
        if answer:
            self.owing[answer["draw"]] = amount_fen

    def _repay(self) -> None:
        draw = self.dice.choice(list(self.owing))
        owed = self.owing[draw]
        amount_fen = owed if self.dice.random() < 0.7 else self.dice.randint(1, owed)
        answer = self._send("repayment", "/api/v1/repayments", {"draw": draw, "amount_fen": amount_fen})
        if answer:
            self.owing[draw] = owed - answer["principal_fen"]
            if not self.owing[draw]:
                del self.owing[draw]

    def _send(self, kind: str, address: str, asked: dict[str, Any]) -> dict[str, Any] | None:
        """The answer of a request that was carried out; None when it was refused. Raises when nobody ever answers."""
        key, end = uuid4(), time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < end:
            self.tries += 1
            status, answer = self._once(address, asked, key)
            if status in {CARRIED_OUT, REFUSED}:
                self.told.append(Told(self.token.id, key, kind, asked, status, answer))
                return answer if status == CARRIED_OUT else None
            if status not in AGAIN:
                raise RuntimeError(f"{address}: {status} {answer}")
            time.sleep(self.dice.uniform(0.05, 0.3))
        raise RuntimeError(f"{address}: no answer in {PATIENCE_SECONDS} s")

    def _once(self, address: str, asked: dict[str, Any], key: UUID) -> tuple[int, dict[str, Any]]:
        """Status and answer; 0 when the line broke or stayed silent."""
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        headers = {
            "Authorization": f"Bearer {self.token.secret}",
            "Idempotency-Key": str(key),
            "Content-Type": "application/json",
        }
        try:
            line.request("POST", address, json.dumps(asked), headers)
            answer = line.getresponse()
            return answer.status, json.loads(answer.read() or b"{}")
        except (OSError, http.client.HTTPException, ValueError):
            return 0, {}
        finally:
            line.close()
