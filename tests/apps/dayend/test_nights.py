"""The night: which days it closes, in which order its steps run, what stops it and how it goes on."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, OperationalError

from qianmo.apps.credit.models import Line
from qianmo.apps.dayend.models import Night, StepRun
from qianmo.apps.dayend.queries import night_of, night_shown, open_nights, past_nights
from qianmo.apps.dayend.services import nights
from qianmo.apps.dayend.stepping import Step
from qianmo.apps.dayend.steps import STEPS
from qianmo.apps.events.models import Event
from qianmo.apps.org.models import BusinessDay
from qianmo.apps.org.queries import business_date
from tests import village as v
from tests.apps.dayend.nights import ask, carry_out, drawn_bank, evening

pytestmark = pytest.mark.django_db
NEXT = v.DRAWN + timedelta(days=1)
NAMES = [step.name for step in STEPS if step.falls(v.DRAWN)]


@pytest.fixture
def ground():
    return drawn_bank()


@pytest.fixture
def steps(monkeypatch):
    """Puts other steps in the place of the bank's own."""

    def put(*works):
        made = [
            Step(name=f"s{place}", title=f"第 {place} 步", says="", mends="", work=work)
            for place, work in enumerate(works)
        ]
        monkeypatch.setattr(nights, "STEPS", (*made, STEPS[-1]))

    return put


def runs(day: date = v.DRAWN):
    return list(StepRun.objects.filter(night__business_date=day).order_by("id").values_list("step", "state"))


def test_a_night_runs_every_step_in_order_and_opens_the_next_day(ground):
    assert ask(v.DRAWN, by=ground.staff["1007"]) == [v.DRAWN]
    assert carry_out() == [v.DRAWN]
    assert business_date() == NEXT
    assert BusinessDay.objects.get(day=v.DRAWN).closed_at == evening(v.DRAWN)
    assert runs() == [(name, "finished") for name in NAMES]
    night = night_of(day=v.DRAWN)
    assert (night.state, night.asked_by, night.finished_at) == ("finished", "钱玉洁", evening(v.DRAWN))
    assert [step.name for step in night.steps] == NAMES


def test_a_night_is_two_events_of_whoever_asked(ground):
    ask(v.DRAWN, by=ground.staff["1007"])
    carry_out()
    told = list(Event.objects.filter(kind__startswith="dayend.").order_by("id"))
    assert [(one.kind, one.by_staff_id, one.business_date) for one in told] == [
        ("dayend.asked", ground.staff["1007"], v.DRAWN),
        ("dayend.closed", ground.staff["1007"], v.DRAWN),
    ]
    assert told[1].payload["day"] == "2026-03-05"
    assert set(told[1].payload["steps"]) == set(NAMES)


def test_a_step_runs_only_on_days_on_which_it_has_anything_to_do(ground):
    assert "provision" not in NAMES
    ask(date(2026, 3, 31))
    carry_out()
    assert list(StepRun.objects.filter(step="provision").values_list("night__business_date", "state")) == [
        (date(2026, 3, 31), "finished")
    ]


def test_missed_days_are_closed_one_after_the_other_rest_days_included(ground):
    seen = []
    ask(date(2026, 3, 8))  # a Sunday
    days = [date(2026, 3, day) for day in (5, 6, 7, 8)]
    assert carry_out(lambda day, *_: seen.append(day)) == days
    assert sorted(seen) == seen
    assert business_date() == date(2026, 3, 9)
    assert [night.day for night in past_nights(limit=2)] == [date(2026, 3, 8), date(2026, 3, 7)]


def test_a_day_closed_before_is_told_apart_from_one_that_passed_without_a_night(ground):
    ask(v.DRAWN)
    carry_out()
    answer = ask(v.DRAWN)
    assert (answer.code, answer.reason) == ("already_closed", "2026-03-05 已经关闭，营业日是 2026-03-06，不用再办")
    assert ask(v.OPENED).code == "day_passed"
    assert ask(date(2026, 12, 31)).code == "calendar_missing"
    assert Night.objects.count() == 1


def test_asked_twice_a_night_is_one_and_belongs_to_who_asked_first(ground):
    ask(v.DRAWN, by=ground.staff["1007"])
    assert ask(NEXT) == [v.DRAWN, NEXT]
    assert [night.asked_by for night in open_nights()] == ["钱玉洁", ""]
    assert carry_out() == [v.DRAWN, NEXT]
    assert carry_out() == []


def test_a_mismatch_stops_the_night_with_its_figures_and_the_day_stays_open(ground):
    line = Line.objects.order_by("id").first()
    Line.objects.filter(id=line.pk).update(drawn_fen=line.drawn_fen + 100)
    ask(v.DRAWN)
    answer = carry_out()
    assert answer.code == "principal"
    assert answer.reason.startswith("2026-03-05 的日终停在“核对”：共 2 处不符：1. 本金不符：账上贷款本金")
    assert "额度已用 60,001.00 元" in answer.reason
    assert line.number in answer.reason
    assert business_date() == v.DRAWN
    (night,) = open_nights()
    assert night.state == "stopped"
    assert next(step for step in night.steps if step.name == "check").error in answer.reason
    assert night_shown().stopped

    Line.objects.filter(id=line.pk).update(drawn_fen=line.drawn_fen)
    assert carry_out() == [v.DRAWN]
    assert runs()[-10:] == [
        ("check", "stopped"),
        ("check", "finished"),
        ("shadow", "finished"),
        ("facts", "finished"),
        ("points", "finished"),
        ("indicators", "finished"),
        ("figures", "finished"),
        ("tiers", "finished"),
        ("leads", "finished"),
        ("open_day", "finished"),
    ]
    assert (night_shown().done, night_shown().open_night) == (v.DRAWN, None)


def test_two_lines_whose_mistakes_cancel_out_are_found_all_the_same(ground):
    first, second = Line.objects.order_by("id")
    Line.objects.filter(id=first.pk).update(drawn_fen=first.drawn_fen + 100)
    Line.objects.filter(id=second.pk).update(drawn_fen=second.drawn_fen - 100)
    ask(v.DRAWN)
    answer = carry_out()
    assert answer.code == "odd_lines"
    assert f"2 笔额度与借据不符，先看 {first.number}、{second.number}" in answer.reason


def test_a_step_tells_how_far_it_is_and_its_rows_are_kept(ground, steps):
    def work(*, on, at, tell):
        tell(50, 200)
        assert list(StepRun.objects.values_list("state", "done", "total")) == [("running", 50, 200)]
        tell(200, 200)
        return 7

    steps(work)
    seen = []
    ask(v.DRAWN)
    carry_out(lambda day, title, done, total: seen.append((title, done, total)))
    assert seen[:3] == [("第 0 步", 0, 0), ("第 0 步", 50, 200), ("第 0 步", 200, 200)]
    assert list(StepRun.objects.filter(step="s0").values_list("done", "total", "rows")) == [(200, 200, 7)]


def test_a_step_that_breaks_stops_the_night_with_a_sentence_and_goes_on_from_there(ground, steps, caplog):
    done, broken = [], [True]

    def first(*, on, at, tell):
        done.append("first")
        return 1

    def second(*, on, at, tell):
        if broken:
            raise KeyError("no such thing")
        return 2

    steps(first, second)
    ask(v.DRAWN)
    assert carry_out().reason == (
        "2026-03-05 的日终停在“第 1 步”：程序出错（KeyError），没有办完。原因已写进运行日志，请系统管理员处理后接着办"
    )
    assert "no such thing" in caplog.text
    broken.clear()
    assert carry_out() == [v.DRAWN]
    assert done == ["first"]  # what was done is not done again


def test_what_crossed_with_a_counter_is_tried_again_and_anything_else_is_not(ground, steps):
    class Crossed(DatabaseError):
        sqlstate = "40P01"

    tried = []

    def crossing(*, on, at, tell):
        tried.append(at)
        if len(tried) < 3:
            raise OperationalError("deadlock detected") from Crossed()
        return 0

    def failing(*, on, at, tell):
        tried.append(at)
        raise OperationalError("disk full")

    steps(crossing, failing)
    ask(v.DRAWN)
    assert carry_out().code == "broken"
    assert len(tried) == 4


def test_the_last_step_and_the_end_of_the_night_are_one(ground, monkeypatch):
    ask(v.DRAWN)
    monkeypatch.setattr(nights, "record", lambda **_: 1 // 0)
    assert carry_out().code == "broken"
    assert business_date() == v.DRAWN
    assert runs()[-1] == ("open_day", "stopped")
    monkeypatch.undo()
    assert carry_out() == [v.DRAWN]


def test_before_the_first_night_nothing_is_shown_and_nothing_is_done():
    shown = night_shown()
    assert (shown.done, shown.open_night, shown.stopped) == (None, None, False)
    assert carry_out() == []
