"""Segments: one for everybody, a cohort before the kind of unit, and pools that are told apart."""

import pytest

from qianmo.apps.performance.shipped import shipped_scheme
from qianmo.domain.performance.schemes import Pool, Scheme, read_scheme
from qianmo.domain.performance.segments import Segment, in_two, segment_of
from qianmo.domain.refusal import Refused

FARM = Segment(code="farm", name="三农片区", kinds=("township",))
STRONG = Segment(code="strong", name="强县", kinds=(), cohorts=("强县",))
TOWNS = Segment(code="towns", name="乡镇", kinds=(), cohorts=("乡镇网点",), pool_fen=120_00)
SEGMENTS = (FARM, STRONG, TOWNS)


@pytest.mark.parametrize(
    ("kind", "cohorts", "found"),
    [
        ("township", [], FARM),
        ("township", ["别的组"], FARM),
        ("township", ["乡镇网点"], TOWNS),
        ("city", ["强县"], STRONG),
        ("city", [], None),
        # In both, the one that stands first in the scheme, whatever order the cohorts are told in.
        ("township", ["乡镇网点", "强县"], STRONG),
    ],
)
def test_everybody_falls_under_one_segment(kind, cohorts, found):
    assert segment_of(SEGMENTS, kind=kind, cohorts=cohorts) == found


def test_units_in_two_cohorts_are_named_with_the_segment_that_holds():
    units = {"强县": ["甲支行", "乙支行"], "乡镇网点": ["乙支行", "丙支行"], "别的组": ["甲支行"]}
    assert in_two(SEGMENTS, units=units) == ["乙支行同在强县、乡镇，算在强县"]


def read(*own, pool=None, lines=None):
    content = shipped_scheme()
    units = {line["measure"]: 1 for line in content["lines"]} | {"turned_bad": 1, "turned_late": 1}
    told = {**content, "segments": [*content["segments"], *own], "lines": lines or content["lines"]}
    return read_scheme(
        told | ({"pool": pool} if pool else {}), units=units, kinds={"township", "city", "counter", "micro"}
    )


def cohort(**changed):
    return {"code": "towns", "name": "乡镇", "cohorts": ["乡镇网点"], **changed}


def test_a_cohort_is_read_with_its_own_pool_and_there_need_be_no_other():
    unpaid = [{**line, "pay": {}} for line in shipped_scheme()["lines"]]
    scheme = read(cohort(pool_fen=120_00), pool={"fen": 0, "weights": {"filed": 100}}, lines=unpaid)
    assert isinstance(scheme, Scheme)
    assert (scheme.pool, scheme.segments[-1].pool_fen) == (Pool(fen=0, weights={"filed": 100}), 120_00)


@pytest.mark.parametrize(
    ("own", "part"),
    [
        ([cohort(pool_fen=1)], "却没有写按哪些项目分"),
        ([cohort(cohorts=[])], "片区「乡镇」没有机构类型，也没有机构组"),
        ([cohort(), cohort(code="more")], "机构组「乡镇网点」同时属于两个片区"),
        ([cohort(code="farm")], "片区代号「farm」用了两次"),
        ([cohort(name="")], "片区要有名称"),
    ],
)
def test_what_is_wrong_with_a_cohort_is_told(own, part):
    refused = read(*own)
    assert isinstance(refused, Refused)
    assert part in refused.reason
