"""A small core to try Qianmo against: one process, its state on disk, and faults on demand.

It keeps every transfer by its id with the first answer, tombstones of voided ids, and the balance of every account. It
survives being killed: what was answered is on disk. Told so (`POST /faults`), it is slow, falls silent, dies before or
after the work, answers twice, or lets a proxy's page answer in its stead. It knows no customer and is no product.
"""

import json
import os
import signal
import socket
import time
from contextlib import suppress
from dataclasses import dataclass, field
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Lock
from typing import Any, ClassVar

from qianmo.gateways.corebank.books import Books

LARGEST = 64 * 1024
PAGE = b"<html><body>502 Bad Gateway</body></html>"
STATUS = {
    "posted": HTTPStatus.OK,
    "refused": HTTPStatus.UNPROCESSABLE_ENTITY,
    "voided": HTTPStatus.OK,
    "unknown": HTTPStatus.NOT_FOUND,
    "mismatch": HTTPStatus.CONFLICT,
}
FAULTS = {
    "none": "work as usual",
    "delay": "work, and answer after `seconds`",
    "late": "wait `seconds`, then work",
    "fail_before": "answer 503 and do nothing",
    "fail_after": "do the work and answer 503",
    "drop_after": "do the work and cut the connection without a word",
    "die_before": "end the process as if killed, nothing done",
    "die_after": "do the work and end the process as if killed",
    "twice": "send the answer twice",
    "page": "do nothing and send a proxy's page under status 200",
    "half": "do the work and send half the answer",
}


@dataclass(slots=True)
class Faults:
    """What the next requests meet, first in first out; `heard` counts those whose work is done."""

    waiting: list[dict[str, Any]] = field(default_factory=list)
    heard: int = 0
    lock: Lock = field(default_factory=Lock)

    def tell(self, faults: list[dict[str, Any]]) -> None:
        """Replace what waits."""
        with self.lock:
            self.waiting = [one for one in faults if one.get("fault") in FAULTS]

    def next(self) -> tuple[str, float]:
        """The fault of this request, and its seconds."""
        with self.lock:
            found = self.waiting.pop(0) if self.waiting else {}
        return str(found.get("fault", "none")), float(found.get("seconds", 0))

    def done(self) -> None:
        """Count one more piece of work."""
        with self.lock:
            self.heard += 1


class Handler(BaseHTTPRequestHandler):
    """One connection of a client; requests on it are answered in order."""

    protocol_version = "HTTP/1.1"
    server_version = "QianmoReferenceCore/1"
    books: ClassVar[Books]
    faults: ClassVar[Faults]

    def do_POST(self) -> None:
        """Post a transfer, or void one by its id; or be told something, which only tests do."""
        said = self._body()
        parts = self.path.strip("/").split("/")
        if parts == ["v1", "transfers"] and isinstance(said, dict):
            self._under_fault(lambda: self.books.post(said))
        elif len(parts) == 4 and parts[:2] == ["v1", "transfers"] and parts[3] == "void":
            self._under_fault(lambda: self.books.void(parts[2]))
        else:
            self._be_told(parts, said)

    def do_GET(self) -> None:
        """Ask by id; or look at an account and at the sums, which only tests do."""
        parts = self.path.strip("/").split("/")
        if len(parts) == 3 and parts[:2] == ["v1", "transfers"]:
            self._under_fault(lambda: self.books.ask(parts[2]))
        elif parts == ["totals"]:
            self._send(HTTPStatus.OK, self.books.totals() | {"heard": self.faults.heard})
        elif parts[0] == "accounts" and len(parts) == 2:
            self._send(HTTPStatus.OK, self.books.account(parts[1]))
        else:
            self._send(HTTPStatus.NOT_FOUND, {"error": "no such page"})

    def _be_told(self, parts: list[str], said: Any) -> None:
        """Faults, the state of an account, the core's own day, or to begin with empty books."""
        if parts == ["faults"] and isinstance(said, list):
            self.faults.tell(said)
        elif parts[0] == "accounts" and len(parts) == 2 and isinstance(said, dict):
            self.books.set_account(parts[1], fen=said.get("fen"), closed=said.get("closed"))
        elif parts == ["day"] and isinstance(said, str):
            self.books.set_day(said)
        elif parts == ["clear"]:
            self.faults.tell([])
            self.books.clear()
        else:
            self._send(HTTPStatus.BAD_REQUEST, {"error": "not understood"})
            return
        self._send(HTTPStatus.OK, {})

    def _under_fault(self, work: Any) -> None:
        fault, seconds = self.faults.next()
        if fault == "late":
            time.sleep(seconds)
        if fault == "die_before":
            os.kill(os.getpid(), signal.SIGKILL)
        if fault == "fail_before":
            self._send(HTTPStatus.SERVICE_UNAVAILABLE, {"error": "told to fail before the work"})
            return
        if fault == "page":
            self._raw(HTTPStatus.OK, PAGE, kind="text/html")
            return
        answer = work()
        self.faults.done()
        if fault == "die_after":
            os.kill(os.getpid(), signal.SIGKILL)
        if fault == "fail_after":
            self._send(HTTPStatus.SERVICE_UNAVAILABLE, {"error": "told to fail after the work"})
            return
        if fault == "drop_after":
            self._cut()
            return
        if fault == "delay":
            time.sleep(seconds)
        self._answer(answer, fault)

    def _answer(self, answer: dict[str, Any], fault: str) -> None:
        raw = json.dumps(answer, ensure_ascii=False).encode()
        status = STATUS[answer["state"]]
        if fault == "half":
            self._raw(status, raw, told=len(raw) * 2)
            self._cut()
            return
        self._raw(status, raw)
        if fault == "twice":
            self._raw(status, raw)

    def _body(self) -> Any:
        length = int(self.headers.get("Content-Length") or 0)
        try:
            return json.loads(self.rfile.read(min(length, LARGEST)) or b"null")
        except ValueError:
            return None

    def _send(self, status: HTTPStatus, said: dict[str, Any]) -> None:
        self._raw(status, json.dumps(said, ensure_ascii=False).encode())

    def _raw(self, status: HTTPStatus, raw: bytes, *, kind: str = "application/json", told: int | None = None) -> None:
        with suppress(ConnectionError):  # a client that has gone asks again
            self.send_response(status)
            self.send_header("Content-Type", f"{kind}; charset=utf-8")
            self.send_header("Content-Length", str(told or len(raw)))
            self.end_headers()
            self.wfile.write(raw)

    def _cut(self) -> None:
        self.wfile.flush()
        self.close_connection = True
        self.connection.shutdown(socket.SHUT_RDWR)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  the name the standard library calls it by
        """Say nothing: the terminal belongs to whoever started the core."""


def make_server(*, folder: Path, port: int) -> ThreadingHTTPServer:
    """A reference core on loopback with its state in a folder; port 0 takes a free one."""
    folder.mkdir(parents=True, exist_ok=True)
    handler = type("BoundHandler", (Handler,), {"books": Books(folder / "core.sqlite3"), "faults": Faults()})
    server = ThreadingHTTPServer(("127.0.0.1", port), handler)
    server.daemon_threads = True
    return server
