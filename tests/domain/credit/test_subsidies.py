import pytest

from qianmo.domain.credit.subsidies import risk_fund_room_fen, subsidy_fen

WAN = 1_000_000


def test_seventy_percent_of_the_interest_of_a_year_is_subsidised():
    # 50,000 x 3.1 % x 365 / 360 = 1,571.527...; 70 % of it is 1,100.069..., rounded once to 1,100.07.
    assert subsidy_fen(balance_days=5 * WAN * 365, rate_ppm=31_000, share_ppm=700_000) == 110_007


def test_no_days_in_order_no_subsidy():
    assert subsidy_fen(balance_days=0, rate_ppm=31_000, share_ppm=700_000) == 0


@pytest.mark.parametrize(
    ("fund", "claims", "outstanding", "room"),
    [(1_000, 0, 7_600, 400), (1_000, 50, 7_600, 0), (1_000, 51, 7_600, 0), (1_000, 0, 0, 8_000)],
)
def test_a_risk_fund_gives_room_at_one_to_eight_of_what_is_left_in_it(fund, claims, outstanding, room):
    # In 万. 1,000 x 8 - 7,600 = 400; after a claim of 50, 950 x 8 = 7,600 and nothing is left.
    answer = risk_fund_room_fen(
        fund_fen=fund * WAN, claims_fen=claims * WAN, multiple=8, outstanding_fen=outstanding * WAN
    )
    assert answer == room * WAN
