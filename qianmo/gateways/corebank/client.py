"""Speaking to a bank's core: bounded in time, tried again under the same id, and never fooled.

A proxy's page, a redirect, half an answer or the answer to another request are no answer. No answer is not a no: the
money may have moved, and only asking or voiding by the same id settles it.
"""

import json
import time
from dataclasses import dataclass, field
from typing import Any

import urllib3
from urllib3.exceptions import HTTPError

from qianmo.gateways.corebank.contract import Answer, NoAnswer, Transfer, body_of, read_answer

LARGEST_ANSWER = 64 * 1024
WITH_ANSWER = frozenset({200, 404, 409, 410, 422})
"""Statuses under which a core answers; under any other it has not understood, or it was not the core."""


class Patience:
    """How long a piece of work waits for the core in all, however slow each of its answers is."""

    def __init__(self, *, seconds: float) -> None:
        self._end = time.monotonic() + seconds

    @property
    def over(self) -> bool:
        """Whether the time is up."""
        return time.monotonic() > self._end


@dataclass(frozen=True, slots=True, kw_only=True)
class CoreBank:
    """A core at an address: how long to wait for a connection and for an answer, how often to try, and its token."""

    url: str
    token: str = ""
    connect_seconds: float = 2.0
    answer_seconds: float = 6.0
    tries: int = 2
    pause_seconds: float = 0.3
    pool: urllib3.PoolManager = field(
        default_factory=lambda: urllib3.PoolManager(num_pools=2, maxsize=4, retries=False)
    )

    def post(self, transfer: Transfer) -> Answer:
        """Have money moved; the same transfer again hears its first answer."""
        return self._tried("POST", "/v1/transfers", transfer, body_of(transfer))

    def ask(self, transfer: Transfer) -> Answer:
        """Where a transfer stands, changing nothing."""
        return self._tried("GET", f"/v1/transfers/{transfer.id}", transfer, None)

    def void(self, transfer: Transfer) -> Answer:
        """Make sure that a transfer never happens; the answer is `Posted` where it has happened already."""
        return self._tried("POST", f"/v1/transfers/{transfer.id}/void", transfer, body_of(transfer))

    def _tried(self, method: str, path: str, transfer: Transfer, body: dict[str, Any] | None) -> Answer:
        answer: Answer = NoAnswer("没有试过")
        for turn in range(self.tries):
            if turn:
                time.sleep(self.pause_seconds * turn)
            answer = self._once(method, path, transfer, body)
            if not isinstance(answer, NoAnswer):
                break
        return answer

    def _once(self, method: str, path: str, transfer: Transfer, body: dict[str, Any] | None) -> Answer:
        headers = {"Accept": "application/json", "Content-Type": "application/json; charset=utf-8"}
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        end = time.monotonic() + self.answer_seconds
        try:
            response = self.pool.request(
                method,
                self.url.rstrip("/") + path,
                body=json.dumps(body, ensure_ascii=False).encode() if body is not None else None,
                headers=headers,
                timeout=urllib3.Timeout(connect=self.connect_seconds, read=self.answer_seconds),
                redirect=False,
                preload_content=False,
            )
            raw = _read(response, end=end)
        except HTTPError as error:
            return NoAnswer(_why(error))
        if raw is None:
            return NoAnswer("核心的答复没有说完")
        if response.status not in WITH_ANSWER:
            return NoAnswer(f"核心答复 {response.status}，没有办成")
        if not response.headers.get("Content-Type", "").startswith("application/json"):
            return NoAnswer("回来的是网页，不是核心的答复")
        return read_answer(raw, of=transfer)


def _read(response: urllib3.BaseHTTPResponse, *, end: float) -> bytes | None:
    """The whole body, or None where it is too long or drips in too slowly; such a connection is not used again."""
    raw = b""
    while part := response.read1(LARGEST_ANSWER):
        raw += part
        if len(raw) > LARGEST_ANSWER or time.monotonic() > end:
            response.close()
            return None
    response.release_conn()
    return raw


def _why(error: HTTPError) -> str:
    if isinstance(error, urllib3.exceptions.ConnectTimeoutError | urllib3.exceptions.NewConnectionError):
        return "连不上核心"
    if isinstance(error, urllib3.exceptions.TimeoutError):
        return "核心没有在时限内答复"
    return "与核心的连接断了"
