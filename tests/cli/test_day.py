"""`qianmo day close`: what a schedule reads, one line for each day and an exit code."""

from datetime import date, timedelta

import pytest

from qianmo.apps.credit.models import Line
from qianmo.apps.org.queries import business_date
from qianmo.cli.day import run
from tests import village as v
from tests.apps.dayend.nights import drawn_bank

pytestmark = pytest.mark.django_db


@pytest.fixture
def close(capsys):
    """The exit code and the words of a command that closes up to a day."""

    def command(until: date) -> tuple[int, str]:
        code = run(["close", "--date", str(until)])
        said = capsys.readouterr()
        return code, said.out if code == 0 else said.err

    return command


def test_every_missed_day_is_closed_in_order_with_a_line_each(close):
    drawn_bank()
    code, said = close(v.DRAWN + timedelta(days=3))
    lines = said.splitlines()
    assert code == 0
    assert [line[:14] for line in lines[:-1]] == [f"2026-03-0{day} 已关闭" for day in (5, 6, 7, 8)]
    assert lines[-1] == "营业日 2026-03-09"


def test_a_day_closed_before_is_told_and_is_no_fault(close):
    drawn_bank()
    close(v.DRAWN)
    assert close(v.DRAWN) == (0, "2026-03-05 已经关闭，营业日是 2026-03-06，不用再办\n")


@pytest.mark.parametrize(
    ("until", "words"),
    [
        (v.OPENED, "不能关闭 2026-01-05：营业日已经是 2026-03-05"),
        (date(2027, 3, 1), "不能关到 2027-03-01：2027 年的工作日历还没有装入"),
    ],
)
def test_a_day_that_passed_and_a_year_without_calendar_begin_nothing(close, until, words):
    drawn_bank()
    code, said = close(until)
    assert (code, business_date()) == (3, v.DRAWN)
    assert said.startswith(words)


def test_a_step_that_stops_the_night_is_told_by_the_exit_code(close):
    drawn_bank()
    Line.objects.update(drawn_fen=1)
    code, said = close(v.DRAWN)
    assert code == 1
    assert said.startswith("2026-03-05 的日终停在“核对”")


def test_outside_a_demonstration_no_day_is_closed_before_it_comes(close, settings, monkeypatch):
    drawn_bank()
    settings.QIANMO_DEMO = False
    monkeypatch.setattr("django.utils.timezone.localdate", lambda: v.DRAWN)
    assert close(v.DRAWN + timedelta(days=1))[0] == 3
    assert close(v.DRAWN)[0] == 0


def test_before_the_bank_has_opened_there_is_nothing_to_close(close):
    assert close(v.DRAWN) == (3, "银行还没有开启第一个营业日，没有可以关闭的\n")
