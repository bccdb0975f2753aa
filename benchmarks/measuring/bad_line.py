"""A line as bad as a valley's: between phones and bank it drops, cuts, doubles and delays, and shows a login page.

An HTTP proxy on the loopback, one request a connection, with lots drawn by a seed. It understands no more of HTTP than
lengths, so that what it cuts is cut anywhere.
"""

import asyncio
import random
import threading
from collections import Counter
from contextlib import suppress
from typing import Self

LOGIN_PAGE = (
    b"<html><body>\xe8\xaf\xb7\xe7\x99\xbb\xe5\xbd\x95\xe6\x97\xa0\xe7\xba\xbf\xe7\xbd\x91\xe7\xbb\x9c</body></html>"
)
FATES = {
    "dropped before": 0.12,
    "cut going": 0.06,
    "dropped after": 0.07,
    "cut coming": 0.05,  # so far thirty in a hundred are lost
    "login page": 0.05,
    "doubled": 0.07,
    "late": 0.20,
}


class BadLine:
    """The proxy, run in a thread of its own."""

    def __init__(self, *, to: int, seed: int) -> None:
        self.to, self.port = to, 0
        self.met: Counter[str] = Counter()
        self._dice = random.Random(seed)
        self._loop = asyncio.new_event_loop()
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        self._ready.wait()
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        server = self._loop.run_until_complete(asyncio.start_server(self._serve, "127.0.0.1", 0))
        self.port = server.sockets[0].getsockname()[1]
        self._ready.set()
        self._loop.run_forever()
        server.close()
        self._loop.set_exception_handler(lambda *_: None)  # requests on their way end here, and nobody asks how
        left = asyncio.all_tasks(self._loop)
        for task in left:
            task.cancel()
        self._loop.run_until_complete(asyncio.gather(*left, return_exceptions=True))
        self._loop.close()

    def _fate(self) -> str:
        drawn = self._dice.random()
        for name, share in FATES.items():
            drawn -= share
            if drawn < 0:
                return name
        return "well"

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError, asyncio.IncompleteReadError, ValueError):
            request = await _message(reader)
            fate = self._fate()
            self.met[fate] += 1
            answer = await self._meet(fate, request)
            if answer is not None:
                writer.write(answer)
                await writer.drain()
        writer.close()

    async def _meet(self, fate: str, request: bytes) -> bytes | None:
        if fate == "dropped before":
            return None
        if fate == "login page":
            head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nConnection: close\r\nContent-Length: %d\r\n\r\n"
            return head % len(LOGIN_PAGE) + LOGIN_PAGE
        if fate == "cut going":
            await self._ask(request[: len(request) // 2], patience=0.2)
            return None
        if fate == "late":
            await asyncio.sleep(self._dice.uniform(0.05, 0.8))
        if fate == "doubled":
            _, answer = await asyncio.gather(self._ask(request), self._ask(request))
            return answer
        answer = await self._ask(request)
        if fate == "dropped after" or answer is None:
            return None
        return answer[: len(answer) // 2] if fate == "cut coming" else answer

    async def _ask(self, request: bytes, *, patience: float = 60) -> bytes | None:
        """The bank's whole answer; None where it does not answer."""
        try:
            reader, writer = await asyncio.open_connection("127.0.0.1", self.to)
        except OSError:
            return None
        try:
            writer.write(request)
            await writer.drain()
            return await asyncio.wait_for(_message(reader), patience)
        except (OSError, asyncio.IncompleteReadError, TimeoutError, ValueError):
            return None
        finally:
            writer.close()


async def _message(reader: asyncio.StreamReader) -> bytes:
    """One request or answer, with the word that the connection ends after it."""
    head = await reader.readuntil(b"\r\n\r\n")
    lines = [line for line in head.split(b"\r\n")[1:] if line]
    sizes = [line.split(b":")[1] for line in lines if line.lower().startswith(b"content-length:")]
    if any(line.lower().startswith(b"transfer-encoding:") for line in lines):
        body = await _chunks(reader)
    else:
        body = await reader.readexactly(int(sizes[0])) if sizes else b""
    first = head.split(b"\r\n", 1)[0]
    kept = [line for line in lines if not line.lower().startswith(b"connection:")]
    return b"\r\n".join([first, *kept, b"Connection: close", b"", b""]) + body


async def _chunks(reader: asyncio.StreamReader) -> bytes:
    body = b""
    while True:
        size = await reader.readuntil(b"\r\n")
        piece = await reader.readexactly(int(size.split(b";")[0], 16) + 2)
        body += size + piece
        if piece == b"\r\n":
            return body
