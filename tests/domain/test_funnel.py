from hypothesis import given
from hypothesis import strategies as st

from qianmo.domain.funnel import NO_FUNNEL, Funnel
from qianmo.domain.ratio import Ratio
from tests.domain.tables import rows

COUNTY = Funnel(
    filed=84_792,
    eligible=53_054,
    granted=52_195,
    granted_fen=781_100_000_000,
    signed=26_029,
    signed_fen=327_000_000_000,
    drawn=20_210,
    drawn_fen=215_300_000_000,
)
NAMED = {
    "符合率": COUNTY.eligible_rate,
    "授信率": COUNTY.grant_rate,
    "签约率": COUNTY.sign_rate,
    "用信率": COUNTY.draw_rate,
    "用信率（按授信户数）": COUNTY.draw_rate_of_granted,
    "额度使用率": COUNTY.limit_use,
}


def test_every_rate_has_the_denominator_the_table_names():
    table = rows("funnel")
    assert [row["指标"] for row in table] == list(NAMED)
    for row in table:
        rate = NAMED[row["指标"]]
        assert rate == Ratio(int(row["分子数"]), int(row["分母数"]))
        assert rate.percent() == row["比率"]


def test_an_empty_village_has_no_rates_rather_than_zeroes():
    assert NO_FUNNEL.draw_rate.percent() == NO_FUNNEL.limit_use.percent() == "不适用"


funnels = st.builds(Funnel, **dict.fromkeys(Funnel.__slots__, st.integers(0, 10**12)))


@given(st.lists(funnels))
def test_villages_add_up_to_their_county(villages):
    county = sum(villages, NO_FUNNEL)
    for stage in Funnel.__slots__:
        assert getattr(county, stage) == sum(getattr(village, stage) for village in villages)
