"""The page that stands at the address while the product prepares."""

import json
import socket
import urllib.error
import urllib.request

import pytest

from qianmo.supervisor import CannotStart
from qianmo.supervisor.board import Board
from qianmo.supervisor.startpage import StartPage


@pytest.fixture
def port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def ask(port: int, path: str) -> tuple[int, dict[str, str], str]:
    try:
        urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=5)
    except urllib.error.HTTPError as answer:
        return answer.code, dict(answer.headers), answer.read().decode()
    raise AssertionError("a start-up page never answers 200")


def test_it_says_in_chinese_which_step_runs_and_what_was_said_last(port):
    board = Board()
    page = StartPage(port=port, board=board)
    board.begin("county")
    board.tell("已建 12,000 户 <b>")

    code, headers, text = ask(port, "/any/page")
    page.close()

    assert code == 503
    assert headers["Retry-After"] == "2"
    assert "建立演示县" in text
    assert "◐ 办理中" in text
    assert "已建 12,000 户 &lt;b&gt;" in text
    assert 'http-equiv="refresh"' in text


def test_a_monitor_reads_the_same_as_json(port):
    board = Board()
    page = StartPage(port=port, board=board)
    board.begin("database")
    board.begin("tables")

    code, _headers, text = ask(port, "/healthz")
    page.close()

    assert code == 503
    told = json.loads(text)
    assert (told["status"], told["step"]) == ("starting", "tables")
    assert told["steps"]["database"] == "done"


def test_a_failed_step_stays_on_the_page_with_its_reason_and_the_way_out(port):
    board = Board()
    page = StartPage(port=port, board=board)
    board.begin("county")
    board.fail("名册第 7 行的村不在本县。")

    _code, _headers, text = ask(port, "/")
    page.close()

    assert "◆ 失败" in text
    assert "名册第 7 行的村不在本县。" in text
    assert "make run" in text


def test_a_port_in_use_is_refused_with_the_way_to_choose_another(port):
    with socket.socket() as stranger:
        stranger.bind(("127.0.0.1", port))
        stranger.listen()

        with pytest.raises(CannotStart) as refusal:
            StartPage(port=port, board=Board())

    assert f"端口 {port}" in str(refusal.value)
    assert f"PORT={port + 1}" in str(refusal.value)
