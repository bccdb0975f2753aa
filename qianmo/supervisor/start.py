"""One start of the whole product, from the lock to the printed address, and its end.

The order is fixed: lock, start-up page, database, tables, page files, demo county, web and worker. Whatever was
started is stopped in the opposite order, however the end comes about.
"""

import json
import signal
import sys
import time
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from http.client import HTTPConnection, HTTPException
from types import FrameType

from qianmo.supervisor import CannotStart
from qianmo.supervisor.board import Board
from qianmo.supervisor.errands import BANK_IN_USE, Outcome, run_errand
from qianmo.supervisor.server import STOP_SECONDS, start_server
from qianmo.supervisor.services import (
    Service,
    child_environment,
    end_strays,
    last_words,
    logged_child,
    own_command,
    web_command,
)
from qianmo.supervisor.startpage import HOST, MARK, StartPage
from qianmo.supervisor.state import State, holding

WEB_SECONDS = 90.0
WATCH_SECONDS = 0.5
TURN_SECONDS = 3.0


class StopAsked(BaseException):
    """Somebody asked the product to stop: Ctrl-C, or a signal."""


@dataclass(frozen=True)
class Wish:
    """What the caller wants: the port, a database of their own or "", the demo county or not, and its size."""

    port: int
    database_url: str
    county: bool
    households: int | None


def run_product(state: State, wish: Wish) -> int:
    """Start everything and keep it until asked to stop; the exit code. Raises CannotStart."""
    _listen_for_stop()
    board = Board()
    try:
        with ExitStack() as undo:
            _keep_for_us(state, wish, undo)
            page = StartPage(port=wish.port, board=board)
            undo.callback(page.close)
            services: list[Service] = []
            env = child_environment(state, _database(state, wish, board, services, undo))
            in_use = _prepare(state, env, board)
            if not _county(state, wish, env, board, in_use=in_use):
                _watch(services, board)
            _serve(state, wish, env, board, services, undo)
            page.close()
            _greet(state, wish, board)
            _watch(services, board)
    except StopAsked:
        sys.stdout.write("阡陌已停止，数据都在。\n")
    return 0


def _listen_for_stop() -> None:
    asks = [signal.SIGINT, signal.SIGTERM]
    if signal.getsignal(signal.SIGHUP) != signal.SIG_IGN:  # nohup means: stay when the terminal goes
        asks.append(signal.SIGHUP)

    def stop(_number: int, _frame: FrameType | None) -> None:
        for ask in asks:  # from now on nothing may interrupt the stopping
            signal.signal(ask, signal.SIG_IGN)
        raise StopAsked

    for ask in asks:
        signal.signal(ask, stop)


def _keep_for_us(state: State, wish: Wish, undo: ExitStack) -> None:
    end = time.monotonic() + TURN_SECONDS  # a command that leaves the database holds the lock for a blink
    note = state.root / "up.note"
    while undo.enter_context(holding(state.root / "up.lock", wait=False)) is None:
        if time.monotonic() > end:
            said = note.read_text(encoding="utf-8") if note.exists() else ""
            raise CannotStart(f"{state.root} 已有一个 qianmo up 在运行（{said}）：请用那一个，或先停掉它。")
        time.sleep(0.1)
    note.write_text(f"端口 {wish.port}", encoding="utf-8")
    end_strays(state)


def _database(state: State, wish: Wish, board: Board, services: list[Service], undo: ExitStack) -> str:
    board.begin("database")
    if wish.database_url:
        board.tell("使用 DATABASE_URL 指向的数据库")
        return wish.database_url
    with holding(state.root / "attached.lock", wait=False) as alone:
        if alone is None:
            board.tell("等待另一个 qianmo 命令用完这个数据库")
    with holding(state.root / "attached.lock"), holding(state.root / "start.lock"):
        service = Service(
            title="数据库",
            start=lambda: start_server(state, tell=board.tell, follows_us=True)[1],
            log=state.logs / "postgres.log",
            stop=signal.SIGINT,
            patience=STOP_SECONDS,
        )
        undo.callback(service.end)
        service.begin()
    services.append(service)
    return state.url_file.read_text(encoding="utf-8").strip()


def _prepare(state: State, env: dict[str, str], board: Board) -> bool:
    """Bring tables and page files up to date; whether the bank holds household files already."""
    board.begin("tables")
    outcome = run_errand(own_command("prepare"), env=env, board=board, state=state)
    if outcome.code != 0:
        raise CannotStart(_sentence(outcome, "数据表没有准备好"))
    return BANK_IN_USE in outcome.notes


def _county(state: State, wish: Wish, env: dict[str, str], board: Board, *, in_use: bool) -> bool:
    """Build the demo county where it is wanted and absent; False when that failed."""
    if not wish.county:
        board.skip("county", "未要求演示县")
        return True
    if in_use:
        board.skip("county", "已有户档")
        return True
    board.begin("county")
    words = ["demo", *(["--households", str(wish.households)] if wish.households else [])]
    outcome = run_errand(own_command(*words), env=env, board=board, state=state)
    if outcome.code != 0:
        board.fail(_sentence(outcome, "演示县没有建成"))
        board.tell("网页上写着原因。改好后按 Ctrl-C，再运行 make run，做完的事不会重做。")
        return False
    return True


def _sentence(outcome: Outcome, what: str) -> str:
    if outcome.refused or not outcome.last:
        return outcome.last or f"{what}，没有说明原因。"
    return f"{what}：{outcome.last}（全部的话在 {outcome.log}）"


def _serve(
    state: State, wish: Wish, env: dict[str, str], board: Board, services: list[Service], undo: ExitStack
) -> None:
    board.begin("web")
    web = _logged(state, "web", "网页服务", web_command(port=wish.port), env)
    worker = _logged(state, "worker", "后台作业", worker_command(), env)
    for service in (web, worker):
        undo.callback(service.end)
    services.append(web)
    web.begin()
    end = time.monotonic() + WEB_SECONDS
    while not _web_answers(wish.port):
        for service in services:
            service.revive(board.tell)
        if time.monotonic() > end:
            raise CannotStart(f"网页服务 {WEB_SECONDS:.0f} 秒内没有应答：{last_words(web.log)}")
        time.sleep(0.1)
    services.append(worker)
    worker.begin()  # after the pages: both at once would keep people waiting longer
    board.finish()


def _logged(state: State, name: str, title: str, command: list[str], env: dict[str, str]) -> Service:
    log = state.logs / f"{name}.log"
    return Service(title=title, start=partial(logged_child, command, env=env, log=log), log=log)


def worker_command() -> list[str]:
    """The worker: runs the queue's jobs, and those of the clock."""
    return own_command("procrastinate", "worker", "--concurrency", "1")


def _web_answers(port: int) -> bool:
    """Whether the web service, and not our own start-up page, answers at the port."""
    connection = HTTPConnection(HOST, port, timeout=30)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().getheader(MARK) is None
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()


def _watch(services: list[Service], board: Board) -> None:
    while True:
        for service in services:
            service.revive(board.tell)
        time.sleep(WATCH_SECONDS)


def _greet(state: State, wish: Wish, board: Board) -> None:
    lines = ["", f"阡陌已就绪（{board.seconds():.0f} 秒）：http://{HOST}:{wish.port}", ""]
    try:
        accounts = json.loads(state.accounts_file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        accounts = []
    if accounts:
        lines.append("演示账户：")
        width = max(len(account["login"]) for account in accounts)
        lines += [
            f"  {account['login']:<{width}}  {account['password']}  {account['name']} · {account['post']}"
            for account in accounts
        ]
        lines.append("")
    lines.append(f"日志在 {state.logs}；按 Ctrl-C 停止。")
    sys.stdout.write("\n".join(lines) + "\n")
    sys.stdout.flush()
