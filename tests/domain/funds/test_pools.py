from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qianmo.domain.funds.pools import PoolStanding, claim, returned_fen, take_room
from qianmo.domain.refusal import Refused
from tests.domain import tables

WAN = 1_000_000
ON = date(2026, 3, 5)


def pool(**changed) -> PoolStanding:
    usual = {
        "id": 1,
        "name": "县补偿金",
        "fund_fen": 1_000 * WAN,
        "multiple": 8,
        "stop_ppm": 30_000,
        "ends_on": None,
        "claims_fen": 0,
        "returned_fen": 0,
        "outstanding_fen": 7_600 * WAN,
        "loans_fen": 7_600 * WAN,
        "bad_fen": 0,
    }
    return PoolStanding(**(usual | changed))


@pytest.mark.parametrize("row", tables.rows("risk_pools"), ids=lambda row: row["说明"])
def test_a_fund_gives_room_at_its_multiple_of_what_is_left_in_it(row):
    standing = pool(
        fund_fen=tables.fen_of_wan(row["基金（万）"]),
        multiple=int(row["倍数"]),
        claims_fen=tables.fen_of_wan(row["已补偿（万）"]),
        returned_fen=tables.fen_of_wan(row["已退回（万）"]),
        outstanding_fen=tables.fen_of_wan(row["在贷（万）"]),
    )
    assert standing.ceiling_fen == tables.fen_of_wan(row["上限（万）"])
    assert standing.room_fen == tables.fen_of_wan(row["余地（万）"])


def test_a_draw_takes_room_and_the_one_beyond_it_hears_the_figures():
    after = take_room(pool=pool(), amount_fen=400 * WAN, on=ON)
    assert after.room_fen == 0
    refused = take_room(pool=pool(), amount_fen=401 * WAN, on=ON)
    assert refused.reason == (
        "不能支用 401.00 万元：“县补偿金”余地 400.00 万元（基金余 1,000.00 万元 × 8 − 在贷 7,600.00 万元）。"
        "可以支用 400.00 万元。"
    )
    assert take_room(pool=after, amount_fen=1, on=ON).reason.endswith("池内贷款收回后再办。")


def test_lending_stops_above_the_stop_line_and_not_at_it():
    at_line = pool(bad_fen=228 * WAN)  # 228 of 7,600 is 3.00 %
    assert not at_line.stopped
    refused = take_room(pool=pool(bad_fen=228 * WAN + 1), amount_fen=WAN, on=ON)
    assert refused.code == "pool_stopped"
    assert "超过停放线 3.00%" in refused.reason


def test_nothing_is_lent_from_the_day_on_which_a_pool_ends():
    assert take_room(pool=pool(ends_on=ON), amount_fen=WAN, on=ON).code == "pool_ended"


def test_a_claim_is_the_fund_s_share_of_principal_overdue_long_enough():
    asked = {"number": "J1", "principal_fen": 5 * WAN, "after_days": 60, "share_ppm": 800_000, "left_fen": 4 * WAN}
    assert claim(overdue_days=60, **asked) == 4 * WAN
    assert claim(overdue_days=59, **asked).code == "not_overdue_enough"
    assert claim(overdue_days=60, **(asked | {"left_fen": 4 * WAN - 1})).code == "fund_short"


@given(st.lists(st.integers(1, 10**7), min_size=1, max_size=8), st.integers(1, 1_000_000))
def test_recoveries_in_any_number_of_parts_give_back_what_one_would(parts, share_ppm):
    principal = sum(parts)
    whole = claim(
        number="J1", principal_fen=principal, overdue_days=1, after_days=1, share_ppm=share_ppm, left_fen=principal
    )
    assert not isinstance(whole, Refused)
    back = recovered = 0
    for part in parts:
        recovered += part
        more = returned_fen(recovered_fen=recovered, claim_fen=whole, principal_fen=principal, returned_before_fen=back)
        assert more >= 0
        back += more
    assert back == whole
