"""The page that stands at the product's address while the product is not ready yet.

It answers every request with 503 and the board of the start, so that a person sees what is being done and since when,
and a monitor knows that it should ask again. It keeps the port until the web service has taken it over.
"""

import json
import socket
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from qianmo.supervisor import CannotStart
from qianmo.supervisor.board import Board
from qianmo.supervisor.startpage_look import render_page

MARK = "X-Qianmo-Starting"
HOST = "127.0.0.1"
RETRY_SECONDS = "2"


class StartPage:
    """A small server in threads of its own; `close` gives the port back."""

    def __init__(self, *, port: int, board: Board) -> None:
        claim_port(port)
        self._server = _Server((HOST, port), _answering(board))
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.1,), daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Stop listening; answers under way are finished."""
        self._server.shutdown()
        self._server.server_close()


def claim_port(port: int) -> None:
    """Refuse a port somebody listens on. Raises CannotStart."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except PermissionError as error:
            raise CannotStart(
                f"端口 {port} 需要更高的权限：请换一个 1024 以上的端口，例如 PORT=8001 make run。"
            ) from error
        except OSError as error:
            raise CannotStart(
                f"端口 {port} 已被其他程序占用：请停掉那个程序，或换一个端口，例如 PORT={port + 1} make run。"
            ) from error


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def server_bind(self) -> None:
        # The web service listens on the same port before this page lets go of it: no gap in which nobody answers.
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        super().server_bind()


def _answering(board: Board) -> type[BaseHTTPRequestHandler]:
    class Answer(BaseHTTPRequestHandler):
        server_version = "qianmo"
        sys_version = ""
        timeout = 10

        def do_GET(self) -> None:
            self._answer(body=True)

        def do_HEAD(self) -> None:
            self._answer(body=False)

        def do_POST(self) -> None:
            self._answer(body=True)

        def _answer(self, *, body: bool) -> None:
            if self.path.partition("?")[0] == "/healthz":
                kind, text = "application/json", _health(board)
            else:
                kind, text = "text/html; charset=utf-8", render_page(board.steps(), now=board.seconds())
            content = text.encode()
            self.send_response(503)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(content)))
            self.send_header("Retry-After", RETRY_SECONDS)
            self.send_header("Cache-Control", "no-store")
            self.send_header(MARK, "1")
            self.send_header("Connection", "close")
            self.end_headers()
            if body:
                self.wfile.write(content)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002  the base class names it so
            """Say nothing: the board already tells the terminal."""

    return Answer


def _health(board: Board) -> str:
    steps = board.steps()
    running = next((step for step in steps if step.standing in {"running", "failed"}), None)
    return json.dumps(
        {
            "status": "failed" if running and running.standing == "failed" else "starting",
            "step": running.key if running else None,
            "title": running.title if running else None,
            "detail": running.detail if running else None,
            "seconds": round(board.seconds(), 1),
            "steps": {step.key: step.standing for step in steps},
        },
        ensure_ascii=False,
    )
