"""What becomes of villages is judged line by line and together: codes are passed on, nothing loses its place."""

from datetime import date

import pytest

from qianmo.domain.redistricting import Change, Line, Place, judge

TOWN, OTHER = "331082001000", "331082002000"
JIA, YI, BING, NEW = "331082001201", "331082001202", "331082002203", "331082001299"
ON = date(2026, 4, 1)
PLACES = {
    place.code: place
    for place in (
        Place(code=TOWN, name="古城街道"),
        Place(code=OTHER, name="大洋街道"),
        Place(code=JIA, name="甲村", groups=frozenset({"1组", "2组"}), households=12, latest=date(2026, 1, 5)),
        Place(code=YI, name="乙村"),
        Place(code=BING, name="丙村", latest=ON),
    )
}


def kept(older, newer, name):
    return Line(change=Change.KEPT, older_code=older, newer_code=newer, newer_name=name)


def merged(older, newer, name=""):
    return Line(change=Change.MERGED, older_code=older, newer_code=newer, newer_name=name)


def opened(code, name="丁村"):
    return Line(change=Change.OPENED, newer_code=code, newer_name=name)


def parted(groups, newer=NEW, name="丁村"):
    return Line(change=Change.SPLIT, older_code=JIA, newer_code=newer, newer_name=name, groups=groups)


def ended(code):
    return Line(change=Change.ENDED, older_code=code)


@pytest.mark.parametrize(
    "lines",
    [
        [kept(JIA, JIA, "新甲村")],
        [kept(JIA, YI, "甲村"), kept(YI, JIA, "乙村")],
        [merged(JIA, YI)],
        [merged(JIA, NEW, "丁村"), merged(YI, NEW, "丁村")],
        [merged(JIA, YI), opened(JIA)],
        [merged(JIA, JIA, "丁村"), merged(YI, JIA, "丁村")],
        [parted(("1组",))],
        [parted(("1组",)), merged(JIA, YI)],
        [ended(YI)],
    ],
    ids=["renamed", "exchanged", "into-a-living", "into-a-new", "code-again", "into-its-code", "part", "both", "ended"],
)
def test_what_can_be_carried_out(lines):
    assert judge(lines, places=PLACES, on=ON) == {}


@pytest.mark.parametrize(
    ("lines", "code", "said"),
    [
        ([ended(JIA)], "households_left", "还有 12 户"),
        ([merged("331082001999", YI)], "unknown", "没有代码为 331082001999"),
        ([merged(JIA, YI), kept(JIA, NEW, "甲村")], "twice", "有 2 行写了去向"),
        ([merged(BING, YI)], "too_early", "请把生效日定在 2026-04-01 之后"),
        ([merged(JIA, JIA)], "no_target", "要新设的村请写上新名称"),
        ([merged(JIA, NEW)], "no_target", "要新设的村请写上新名称"),
        ([parted(("1组",), newer=JIA)], "itself", "不能拆到自己"),
        ([kept(JIA, YI, "甲村")], "code_taken", "会有 2 个地方同时使用"),
        ([opened(JIA)], "code_taken", "会有 2 个地方同时使用"),
        ([kept(JIA, JIA, "甲村")], "nothing", "都没有变"),
        ([kept(JIA, "331081001201", "甲村")], "code", "以 331082 开头"),
        ([kept(JIA, OTHER, "甲村")], "level", "不是同一级"),
        ([opened("331082009201")], "no_town", "请先写乡镇的变化"),
        ([opened(NEW, "")], "name", "请补上"),
        ([parted(())], "no_groups", "它有：1组、2组"),
        ([parted(("3组",))], "unknown_group", "甲村没有3组"),
        ([ended(TOWN)], "villages_left", "下还有 2 个村没有写去向"),
    ],
)
def test_what_cannot_says_what_to_do(lines, code, said):
    refused = judge(lines, places=PLACES, on=ON)
    assert [one.code for one in refused.values()] == [code] * len(refused)
    assert said in refused[0].reason
