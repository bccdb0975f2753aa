"""Official divisions: read as published, compared edition by edition."""

import csv
import json
from collections import Counter
from pathlib import Path

import pytest

from qianmo.apps.grids.divisions import (
    BrokenDivisionsError,
    DivisionRow,
    UnknownCountyError,
    UnknownEditionError,
    diff_editions,
    is_urban_town,
    read_edition,
    reading,
    spoken_name,
)
from qianmo.cli.divisions import run

FIVE = ("same", "recoded", "renamed_or_reused", "gone", "new")
COUNTIES = {
    "150422": (14, 185), "360923": (18, 228), "140824": (9, 151), "331082": (19, 678), "331081": (17, 661),
    "331004": (12, 228), "360702": (17, 229),
}  # fmt: skip
"""Towns and villages of the newest edition, as published."""
TABLES = Path(__file__).parents[2] / "tables"


def row(code, name, level="village"):
    return DivisionRow(code, name, level, "150422100000", None, None, None)


@pytest.mark.parametrize("county", COUNTIES)
def test_a_county_has_all_its_towns_and_villages(county):
    rows = read_edition(county)
    towns, villages = COUNTIES[county]
    assert Counter(one.level for one in rows) == {"county": 1, "town": towns, "village": villages}
    assert rows[0].code == county + "000000"
    codes = {one.code for one in rows}
    assert all(one.parent_code in codes for one in rows[1:])


def test_a_village_keeps_its_class_and_its_point_where_they_are_known():
    by_code = {one.code: one for one in read_edition("150422")}
    known = by_code["150422100221"]
    assert (known.name, known.ur_code, known.lon, known.lat) == ("衙门庙村委会", "220", 119.551688, 43.919313)
    unknown = by_code["150422105205"]
    assert (unknown.ur_code, unknown.lon, unknown.lat) == (None, None, None)


def test_the_older_edition_has_names_only():
    rows = read_edition("150422", 2016)
    assert {one.ur_code for one in rows} == {None}
    assert "上京高新技术产业集中区" in {one.name for one in rows}


@pytest.mark.parametrize("county", ["999999", "", "150422-2016", "../150422", "ATTRIBUTION"])
def test_an_unknown_county_is_named(county):
    with pytest.raises(UnknownCountyError, match="现有：140824、150422、"):
        read_edition(county)


def test_an_unknown_edition_is_named():
    with pytest.raises(UnknownEditionError, match="2020"):
        read_edition("150422", 2020)


@pytest.mark.parametrize(
    ("lines", "fault"),
    [
        (["1,县,county,0", "2,镇,town,1", "2,乡,town,1"], "重复"),
        (["1,县,county,0", "2,镇,town,9"], "上级 9 不存在"),
        (["1,县,county,0", "2,镇,hamlet,1"], "级别 'hamlet'"),
        (["1,县,county,0", "2,县,county,0"], "一个县级行"),
    ],
)
def test_a_table_that_contradicts_itself_is_refused(tmp_path, monkeypatch, lines, fault):
    (tmp_path / "123456.csv").write_text("\n".join(["code,name,level,parent_code", *lines]), encoding="utf-8")
    monkeypatch.setattr(reading, "FOLDER", tmp_path)
    with pytest.raises(BrokenDivisionsError, match=fault):
        read_edition("123456")


@pytest.mark.parametrize("case", list(csv.DictReader((TABLES / "spoken_names.csv").open(encoding="utf-8"))))
def test_names_are_said_as_people_say_them(case):
    assert spoken_name(case["published"]) == case["spoken"]


def test_the_county_seat_is_its_sub_districts_and_its_park():
    rows = read_edition("150422")
    urban = {
        town.name
        for town in rows
        if town.level == "town" and is_urban_town(town, [one for one in rows if one.parent_code == town.code])
    }
    assert urban == {"林东西城街道", "林东东城街道", "林东产业园"}


def test_five_things_can_be_told_apart_between_two_editions():
    older = [
        row("01", "太平村"),
        row("02", "北塔社区"),
        row("03", "索布嘎村"),
        row("04", "第一居委会"),
        row("05", "老街"),
    ]
    newer = [
        row("01", "太平村"),
        row("12", "北塔社区"),
        row("02", "清河社区"),
        row("03", "索布力嘎村"),
        row("13", "要尔亚嘎查"),
        row("15", "老街"),
    ]
    found = diff_editions(older, newer)
    assert [pair.newer.name for pair in found.same] == ["太平村"]
    assert [(pair.older.code, pair.newer.code) for pair in found.recoded] == [("02", "12"), ("05", "15")]
    assert [(pair.older.name, pair.newer.name) for pair in found.renamed_or_reused] == [("索布嘎村", "索布力嘎村")]
    assert [one.name for one in found.gone] == ["第一居委会"]
    assert [one.name for one in found.new] == ["清河社区", "要尔亚嘎查"]


def test_a_name_that_occurs_twice_proves_no_move():
    found = diff_editions([row("01", "太平村"), row("02", "太平村")], [row("02", "太平村"), row("07", "太平村")])
    assert [pair.newer.code for pair in found.same] == ["02"]
    assert found.recoded == ()
    assert ([one.code for one in found.gone], [one.code for one in found.new]) == (["01"], ["07"])


@pytest.mark.parametrize("county", COUNTIES)
def test_every_row_of_both_editions_is_accounted_for_once(county):
    older, newer = read_edition(county, 2016), read_edition(county, 2023)
    found = diff_editions(older, newer)
    pairs = [*found.same, *found.recoded, *found.renamed_or_reused]
    assert sorted([pair.older.code for pair in pairs] + [one.code for one in found.gone]) == sorted(
        one.code for one in older
    )
    assert sorted([pair.newer.code for pair in pairs] + [one.code for one in found.new]) == sorted(
        one.code for one in newer
    )


def test_the_terminal_answers_in_json(capsys):
    assert run(["diff", "150422", "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert (answer["code"], answer["older"], answer["newer"]) == ("150422", 2016, 2023)
    assert [answer[key] for key in FIVE] == [163, 1, 26, 9, 10]
    assert [len(answer["rows"][key]) for key in FIVE] == [163, 1, 26, 9, 10]
    assert answer["rows"]["recoded"] == [
        {
            "level": "village",
            "older_code": "150422403002",
            "older_name": "北塔社区居委会",
            "newer_code": "150422404008",
            "newer_name": "北塔社区居委会",
        }
    ]


def test_the_terminal_says_in_words_what_it_found(capsys):
    assert run(["diff", "150422"]) == 0
    said = capsys.readouterr().out
    assert "名称未变、代码已换：1" in said
    assert "150422100200 索布嘎村委会 → 150422100200 索布力嘎村委会" in said


def test_the_terminal_refuses_an_unknown_county_with_one_sentence(capsys):
    assert run(["diff", "110000", "--json"]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith("没有区划代码 '110000' 的资料。现有：140824、150422、331004、")


def test_both_editions_of_linhai_are_told_apart(capsys):
    """临海 went from 1,035 villages to 678 between two editions; who was merged into whom only the bank can say."""
    assert run(["diff", "331082", "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert [answer[key] for key in FIVE] == [454, 86, 4, 511, 154]
    pairs = {(one["older_name"], one["newer_name"]) for one in answer["rows"]["renamed_or_reused"]}
    assert ("楼下村委会", "娄下村委会") in pairs
