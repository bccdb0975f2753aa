"""Who brought borrowers and who lost them, however often customers are moved about."""

from hypothesis import given
from hypothesis import strategies as st

from qianmo.domain.performance.borrowers import net_borrowers, reward_fen
from qianmo.domain.performance.pricing import Price, Tier

FIFTY_OR_THIRTY = Price(unit=1, tiers=(Tier(up_to=None, price_fen=50_00),), decline_fen=-30_00)
MANAGERS = st.integers(1, 4)
BOOK = st.dictionaries(st.integers(100, 130), MANAGERS)


def test_growth_is_rewarded_and_a_fall_is_paid_for():
    assert reward_fen(net=38, price=FIFTY_OR_THIRTY) == 1_900_00
    assert reward_fen(net=-6, price=FIFTY_OR_THIRTY) == -180_00


def test_a_hand_over_is_nobody_s_growth_and_the_new_manager_answers_for_what_follows():
    before = {100: 1, 101: 1, 102: 1}
    assert net_borrowers(before=before, after={100: 2, 101: 1, 103: 1}, moved={100: 2, 102: 2}) == {1: 1, 2: -1}


def test_a_customer_who_left_one_manager_s_books_and_came_back_to_another_counts_for_both():
    assert net_borrowers(before={100: 1}, after={100: 2}, moved={}) == {1: -1, 2: 1}


def test_split_up_households_count_for_nobody():
    assert net_borrowers(before={100: 1}, after={101: 1, 102: 1}, moved={}, left_out=[102]) == {1: 0}


@given(BOOK, BOOK, st.dictionaries(st.integers(100, 130), MANAGERS))
def test_however_customers_are_moved_the_branch_grows_by_what_it_grew(before, after, moved):
    moved = {customer: to for customer, to in moved.items() if customer in before}
    net = net_borrowers(before=before, after=after, moved=moved)
    assert sum(net.values()) == len(after) - len(before)
