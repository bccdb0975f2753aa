"""Every count of the funnel opens its own list, and every ratio names the stage it is measured against."""

from qianmo.domain.funnel import Funnel
from qianmo.web.canal import reaches

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
NOTHING = Funnel(filed=0, eligible=0, granted=0, granted_fen=0, signed=0, signed_fen=0, drawn=0, drawn_fen=0)


def test_each_ratio_is_measured_against_the_stage_before():
    ratios = [(reach.ratio_name, reach.ratio.percent()) for reach in reaches(COUNTY) if reach.ratio]
    assert ratios == [
        ("符合 / 建档", "62.57%"),
        ("授信 / 符合", "98.38%"),
        ("签约 / 授信", "49.87%"),
        ("用信 / 签约", "77.64%"),
    ]


def test_each_count_opens_the_list_of_its_stage_within_the_same_place():
    addresses = [reach.address for reach in reaches(COUNTY, within={"village": "150422101211"})]
    assert addresses[2] == "/households/?village=150422101211&stage=granted"
    assert [address.rsplit("=")[-1] for address in addresses] == ["filed", "eligible", "granted", "signed", "drawn"]


def test_bars_share_one_scale():
    assert [reach.level for reach in reaches(COUNTY)] == [1000, 625, 615, 306, 238]


def test_a_county_without_files_draws_a_dry_canal():
    dry = reaches(NOTHING)
    assert {reach.level for reach in dry} == {0}
    assert {reach.ratio.percent() for reach in dry if reach.ratio} == {"不适用"}
