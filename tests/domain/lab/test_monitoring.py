"""KS, AUC and PSI against tables worked out by hand."""

import csv

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qianmo.domain.lab.monitoring import ScoreCount, auc_ppm, banded, cuts, ks_ppm, psi_ppm
from tests.house.tree import HOME

COUNTS = st.lists(
    st.builds(ScoreCount, st.integers(0, 100), st.integers(0, 9), st.integers(0, 9)), unique_by=lambda one: one.score
)


def table() -> list[ScoreCount]:
    text = (HOME / "tests" / "tables" / "monitoring.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(line for line in text.splitlines() if not line.startswith("#"))
    return [ScoreCount(int(row["分"]), int(row["好"]), int(row["坏"])) for row in rows]


def test_the_table_worked_out_by_hand():
    # pairs won: 40 分 1×(1+1)=2, 50 分 2×(3+0.5)=7, 60 分 2×(4+0.5)=9, 70 分 2×5=10, 80 分 3×5=15
    assert (ks_ppm(table()), auc_ppm(table())) == (500_000, 860_000)


def test_a_card_that_separates_wholly_and_one_that_tosses_a_coin():
    apart = [ScoreCount(10, 0, 4), ScoreCount(90, 6, 0)]
    coin = [ScoreCount(10, 3, 2), ScoreCount(90, 3, 2)]
    assert (ks_ppm(apart), auc_ppm(apart)) == (1_000_000, 1_000_000)
    assert (ks_ppm(coin), auc_ppm(coin)) == (0, 500_000)


@pytest.mark.parametrize("counts", [[], [ScoreCount(50, 3, 0)], [ScoreCount(50, 0, 3)]])
def test_with_nobody_good_or_nobody_bad_there_is_nothing_to_separate(counts):
    assert ks_ppm(counts) is None
    assert auc_ppm(counts) is None


def test_the_index_of_a_population_that_moved():
    # shares 0.5, 0.3, 0.2 then 0.4, 0.3, 0.3: -0.1 ln 0.8 + 0 + 0.1 ln 1.5 = 0.0223144 + 0.0405465 = 0.0628609
    assert psi_ppm(expected=[50, 30, 20], actual=[40, 30, 30]) == 62_861
    assert psi_ppm(expected=[50, 30, 20], actual=[500, 300, 200]) == 0
    assert psi_ppm(expected=[1, 0], actual=[0, 0]) is None


def test_an_empty_band_counts_as_half_a_case():
    # shares 0.5, 0.5 then 1.0, 0.5/10: 0.5 ln 2 - 0.45 ln 0.1 = 0.3465736 + 1.0361633 = 1.3827369
    assert psi_ppm(expected=[5, 5], actual=[10, 0]) == 1_382_737


def test_a_base_month_is_cut_into_bands_of_about_equal_number():
    assert cuts([*range(1, 11)], parts=5) == (3, 5, 7, 9)
    assert cuts([7, 7, 7]) == (7,)
    assert banded([2, 3, 4, 9, 10], at=(3, 9)) == [1, 2, 2]


@given(COUNTS)
def test_a_card_read_upside_down_loses_what_it_won(counts):
    turned = [ScoreCount(-one.score, one.good, one.bad) for one in counts]
    straight, reverse = auc_ppm(counts), auc_ppm(turned)
    assert ks_ppm(counts) == ks_ppm(turned)
    if straight is not None:
        assert abs(straight + reverse - 1_000_000) <= 1
