import pytest
from hypothesis import given
from hypothesis import strategies as st

from qianmo.domain.ratings import Ballot, CombineRule, Method, combine
from tests.domain.tables import fen_of_wan, rows

LIVE = {
    "fallback": Method.MEDIAN,
    "trimmed_needs": 5,
    "opinions_needed": 3,
    "exclusions_needed": 2,
    "dispersion_ppm": 1_000_000,
}


SOURCE_EXAMPLE = ("5", "6", "8", "8", "10", "12", "30")


def ballot_of(word, rater_id):
    related = word.endswith("*")
    word = word.removesuffix("*")
    if word in {"—", "×"}:
        return Ballot(rater_id=rater_id, limit_fen=None, excludes=word == "×", related=related)
    return Ballot(rater_id=rater_id, limit_fen=fen_of_wan(word), excludes=False, related=related)


@pytest.mark.parametrize("row", rows("ballots"), ids=lambda row: row["情形"])
def test_ballots_are_combined_as_the_table_says(row):
    words = row["评议票（万元；—不了解；×不予授信；*本人或亲属）"].split()
    ballots = [ballot_of(word, rater_id) for rater_id, word in enumerate(words)]
    verdict = combine(ballots=ballots, rule=CombineRule(method=Method(row["办法"]), **LIVE))
    assert verdict.limit_fen == fen_of_wan(row["评议额度（万元）"])
    assert verdict.method == row["实用办法"]
    assert verdict.opinions == int(row["有效意见"])
    assert verdict.abstentions == int(row["不了解"])
    assert verdict.exclusions == int(row["不予授信"])
    assert verdict.set_aside == int(row["回避"])
    assert verdict.dispersed is (row["离散"] == "是")
    assert verdict.excluded is (row["排除"] == "是")
    assert verdict.needs_visit is (row["走访"] == "是")


def test_a_verdict_shows_the_spread_it_rests_on():
    ballots = [ballot_of(word, rater_id) for rater_id, word in enumerate(SOURCE_EXAMPLE)]
    verdict = combine(ballots=ballots, rule=CombineRule(method=Method.TRIMMED, **LIVE))
    assert (verdict.lowest_fen, verdict.middle_fen, verdict.highest_fen) == (5_000_000, 8_000_000, 30_000_000)
    assert verdict.needs_look


def test_a_second_ballot_of_one_rater_neither_excludes_nor_counts():
    twice = [(7, None, True, False), (7, None, True, False), (8, 500, False, False), (8, 900, False, False)]
    verdict = combine(ballots=twice, rule=CombineRule(method=Method.MEAN, **LIVE | {"opinions_needed": 1}))
    assert not verdict.excluded
    assert (verdict.exclusions, verdict.opinions, verdict.set_aside) == (1, 1, 2)
    assert verdict.limit_fen == 500
    assert verdict.needs_look


@pytest.mark.parametrize(
    ("words", "needs_look"),
    [
        ("5 6 7", False),
        ("5 6 7 —*", False),  # a relative who stepped aside in silence
        ("5 6 7 30*", True),
        ("5 6 7 ×*", True),
        ("3 6 12", True),  # (12 - 3) / 6 is 150 %
        ("3 6 12 × ×", False),  # excluded: nothing is advised
        ("3 12 —", False),  # too few who know: a visit first
    ],
)
def test_the_branch_looks_again_where_something_is_advised_in_doubt(words, needs_look):
    ballots = [ballot_of(word, rater_id) for rater_id, word in enumerate(words.split())]
    assert combine(ballots=ballots, rule=CombineRule(method=Method.MEDIAN, **LIVE)).needs_look is needs_look


def test_a_bank_that_trims_from_three_keeps_the_middle_one_and_two_are_averaged():
    rule = CombineRule(method=Method.TRIMMED, **LIVE | {"trimmed_needs": 2, "opinions_needed": 0})
    three = [(1, 300, False, False), (2, 500, False, False), (3, 10_000, False, False)]
    assert combine(ballots=three, rule=rule).limit_fen == 500
    assert combine(ballots=three[:2], rule=rule).limit_fen == 400
    assert combine(ballots=[], rule=rule).limit_fen == 0


def test_the_mean_and_the_median_are_rounded_half_up_to_the_fen():
    pair = [(1, 100, False, False), (2, 101, False, False)]
    for method in (Method.MEAN, Method.MEDIAN):
        rule = CombineRule(method=method, **LIVE | {"opinions_needed": 2})
        assert combine(ballots=pair, rule=rule).limit_fen == 101


ballots = st.lists(
    st.builds(
        Ballot,
        rater_id=st.integers(1, 12),
        limit_fen=st.none() | st.integers(0, 10**8),
        excludes=st.booleans(),
        related=st.booleans(),
    ),
    max_size=12,
)
rules = st.sampled_from(Method).map(lambda method: CombineRule(method=method, **LIVE))


@given(ballots, rules)
def test_every_ballot_is_accounted_for_once_and_the_advice_lies_within_the_opinions(cast, rule):
    verdict = combine(ballots=cast, rule=rule)
    counted = verdict.opinions + verdict.abstentions + verdict.exclusions + verdict.set_aside
    assert counted == len(cast)
    if verdict.excluded or verdict.needs_visit:
        assert verdict.limit_fen == 0
    else:
        assert verdict.lowest_fen <= verdict.limit_fen <= verdict.highest_fen


@given(ballots, rules, st.randoms())
def test_the_order_in_which_independent_raters_speak_does_not_matter(cast, rule, random):
    alone = [ballot._replace(rater_id=position) for position, ballot in enumerate(cast)]
    shuffled = random.sample(alone, len(alone))
    assert combine(ballots=shuffled, rule=rule) == combine(ballots=alone, rule=rule)
