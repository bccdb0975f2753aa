"""The sentences of each year with the figures of the sources, and days that were never counted."""

from datetime import date
from fractions import Fraction

import pytest

from qianmo.domain.money import FEN_PER_WAN
from qianmo.domain.ratio import Ratio
from qianmo.domain.targets.indicators import Base, Comparison, Force, Sense, judge
from qianmo.domain.targets.sentences import (
    ALL,
    NO_BASE,
    NO_EARLIER,
    Against,
    Counted,
    Figure,
    Sentence,
    base_day,
    days_needed,
    month_ends,
    tell,
)
from tests.domain.tables import ppm_of_percent, rows

MINE = "small"
SAID = {"达到": True, "未达到": False, "不适用": None}


def sentence(**said):
    usual = {
        "code": "x", "title": "x", "population": MINE, "figure": Figure.GROWTH, "base": Base.YEAR_START,
        "sense": Sense.AT_LEAST, "against": Against.ALL, "offset_ppm": 0, "force": Force.HARD,
    }  # fmt: skip
    return Sentence(**usual | said)


def number(row, name, unit=1):
    return int(row[name] or 0) * unit


@pytest.mark.parametrize("row", rows("indicators"), ids=lambda row: row["情形"])
def test_a_sentence_reads_as_worked_out_on_paper(row):
    asked = sentence(
        figure=Figure(row["数"]), base=Base(row["基期"]), sense=Sense(row["方向"]), against=Against(row["比什么"]),
        offset_ppm=ppm_of_percent(row["加几点"]),
    )  # fmt: skip
    mine = Counted(
        fen=number(row, "本口径", FEN_PER_WAN), bad_fen=number(row, "本口径不良", FEN_PER_WAN),
        borrowers=number(row, "户数"), asked=number(row, "申请"), granted=number(row, "获贷"),
    )  # fmt: skip
    was = Counted(
        fen=number(row, "本口径基期", FEN_PER_WAN), borrowers=number(row, "基期户数"), asked=number(row, "基期申请"),
        granted=number(row, "基期获贷"),
    )  # fmt: skip
    now_all = Counted(fen=number(row, "全部", FEN_PER_WAN), bad_fen=number(row, "全部不良", FEN_PER_WAN))
    base_all = Counted(fen=number(row, "全部基期", FEN_PER_WAN))
    before = {MINE: Counted(fen=number(row, "再前基期", FEN_PER_WAN))}
    told = tell(asked, now={MINE: mine, ALL: now_all}, base={MINE: was, ALL: base_all}, earlier=before)
    assert told.holds is SAID[row["结论"]]
    if told.holds is None:
        return
    room = judge(Comparison(mine=told.mine, theirs=told.theirs, sense=asked.sense, offset_ppm=told.offset_ppm)).room
    in_points = "%" in row["差"]
    assert f"{float(room) * 100:.2f}%" == row["差"] if in_points else room == Fraction(row["差"])


def test_a_base_that_was_never_counted_is_said_and_the_figure_still_told():
    now = {MINE: Counted(borrowers=5112), ALL: Counted()}
    told = tell(sentence(figure=Figure.BORROWERS, against=Against.BASE), now=now, base=None)
    assert (told.mine.numerator, told.holds, told.why) == (5112, None, NO_BASE)
    assert tell(sentence(), now=now, base=None).mine is None


def test_an_increment_whose_last_year_cannot_be_told_is_still_told_itself():
    asked = sentence(figure=Figure.INCREMENT, base=Base.YEAR_AGO, against=Against.BASE)
    day = {MINE: Counted(fen=1320)}
    told = tell(asked, now=day, base={MINE: Counted(fen=1200)}, earlier=None)
    assert (told.mine.numerator, told.holds, told.why) == (120, None, NO_EARLIER)
    end = date(2014, 6, 30)
    assert days_needed(sentences={end: [asked]}) == [date(2012, 6, 30), date(2013, 6, 30), end]


def test_the_base_moved_from_the_year_before_to_the_beginning_of_the_year():
    leap = date(2024, 2, 29)
    assert base_day(as_of=leap, base=Base.YEAR_AGO) == date(2023, 2, 28)
    assert base_day(as_of=leap, base=Base.YEAR_START) == date(2023, 12, 31)


def test_only_bases_somebody_asks_for_are_counted():
    until = date(2026, 3, 10)
    assert month_ends(until=until) == [date(2026, 1, 31), date(2026, 2, 28), until]
    share = sentence(figure=Figure.SHARE, against=Against.NOTHING, base=Base.YEAR_AGO)
    assert days_needed(sentences={until: [share]}) == [until]
    assert days_needed(sentences={until: [share, sentence()]}) == [date(2025, 12, 31), until]


@pytest.mark.parametrize(
    ("way", "told"),
    [
        (Figure.SUCCESS, "93.33%"),
        (Figure.SUCCESS_CASES, "90.00%"),
        (Figure.SUCCESS_AMOUNT, "75.00%"),
        (Figure.USED, "66.67%"),
        (Figure.USED_CASES, "62.00%"),
    ],
)
def test_one_year_of_answers_reads_in_five_ways(way, told):
    """1,820 of 1,950 households were granted and 1,300 drew; of 2,000 applications 1,800 were, and 1,240 drawn upon."""
    one = Counted(
        asked=1_950, granted=1_820, used=1_300, cases=2_000, granted_cases=1_800, used_cases=1_240,
        asked_fen=4_000, granted_fen=3_000,
    )  # fmt: skip
    said = tell(sentence(figure=way, against=Against.NOTHING), now={MINE: one}, base=None)
    assert said.mine.percent() == told


@pytest.mark.parametrize(
    ("mine_bad", "all_bad", "holds"),
    [
        # The bank's own share is 1.60 %, tolerated up to 4.60 %: 0.45 of 10.00 is 4.50 %, 0.50 of 10.00 is 5.00 %.
        (45, 45, True),
        (50, 50, False),
        (0, 90, True),
    ],
)
def test_the_bad_loans_of_a_part_are_held_against_those_of_the_whole_bank(mine_bad, all_bad, holds):
    asked = sentence(figure=Figure.BAD, sense=Sense.AT_MOST, offset_ppm=30_000)
    part = {MINE: Counted(fen=1_000, bad_fen=mine_bad), ALL: Counted(fen=1_000, bad_fen=all_bad)}
    bank = {MINE: Counted(fen=50_000, bad_fen=900), ALL: Counted(fen=100_000, bad_fen=1_600)}

    told = tell(asked, now=part, base=None, whole=bank)

    assert (told.holds, told.theirs) == (holds, Ratio(1_600, 100_000))
