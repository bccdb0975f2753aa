"""The limit of a line over its days: a step per stretch, and a row per change and freeze."""

from dataclasses import replace
from datetime import UTC, date, datetime

from qianmo.apps.credit.queries import ChangeRow, FrozenSpan
from qianmo.web.limit_history import steps_of, told_changes
from tests.web.test_usage import LINE, WAN

TODAY = date(2026, 9, 29)
THEN = datetime(2026, 3, 1, 1, tzinfo=UTC)


def change(pk, kind, before, after, day, *, state="已生效", outcome=""):
    return ChangeRow(
        id=pk, line_number=LINE.number, household_id=1, village="上村", kind=kind, before_fen=before * WAN,
        after_fen=after * WAN, effective_on=day, reason="减量", outcome=outcome, state=state, signed_on=None,
        requested_by_id=1, requested_by="尹红霞", requested_at=THEN, decided_by="", decided_at=None, note="",
        supplement="", signs=False,
    )  # fmt: skip


CUT = change(1, "调减额度", 9, 6, date(2026, 3, 1))
DECLINED = change(2, "调增额度", 6, 9, date(2026, 4, 1), state="已退回")
REVIEW = change(3, "年审", 6, 6, date(2026, 8, 1), outcome="维持")
FROZEN = FrozenSpan(date(2026, 5, 1), date(2026, 6, 1), "涉诉", "韩春生", "韩春生", "撤诉")
NOW = replace(LINE, limit_fen=6 * WAN)


def test_the_steps_change_with_the_limit_with_freezes_and_today_and_fill_the_plot():
    steps = steps_of(line=NOW, changes=[REVIEW, DECLINED, CUT], frozen=[FROZEN], today=TODAY)
    assert [(one.since, one.limit_fen // WAN, one.shape) for one in steps] == [
        (date(2025, 12, 1), 9, ""),
        (date(2026, 3, 1), 6, ""),
        (date(2026, 5, 1), 6, "qm-hatch"),
        (date(2026, 6, 1), 6, ""),
        (TODAY, 6, "qm-ahead"),
    ]
    assert [one.level for one in steps] == [1000, 666, 666, 666, 666]
    assert steps[-1].until == NOW.ends_on
    assert 995 <= sum(one.width for one in steps) <= 1000


def test_days_over_the_limit_are_marked_up_to_today_and_an_ended_line_has_no_limit():
    over = replace(NOW, over_limit_on=date(2026, 3, 1))
    marked = [one.since for one in steps_of(line=over, changes=[CUT], frozen=[], today=TODAY) if one.over]
    assert marked == [date(2026, 3, 1)]
    late = date(2028, 1, 1)
    (*_, last) = steps_of(line=replace(NOW, limit_fen=0), changes=[CUT], frozen=[], today=late)
    assert (last.since, last.until, last.limit_fen) == (NOW.ends_on, late, 0)


def test_every_change_and_freeze_is_told_newest_first_down_to_the_grant():
    told = told_changes(line=NOW, changes=[REVIEW, DECLINED, CUT], frozen=[FROZEN])
    assert [(one.what, one.state) for one in told] == [
        ("年审：维持", "已生效"),
        ("解冻", "已生效"),
        ("冻结", "已生效"),
        ("调增额度", "已退回"),
        ("调减额度", "已生效"),
        ("授信", "已生效"),
    ]
    assert (told[0].before_fen, told[-1].after_fen) == (None, 9 * WAN)
