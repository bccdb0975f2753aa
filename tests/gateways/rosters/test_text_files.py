"""Rosters as text: every encoding and delimiter villages send, with the same result."""

import pytest

from tests.gateways.rosters.sheets import HEADING, csv_bytes, csv_file, number, person, read, sentences, spouse

PEOPLE = [person(1, 姓名="吕㮾"), spouse(1, 2)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_encoding_and_delimiter_make_no_difference(tmp_path, encoding, delimiter):
    [household] = read(csv_file(tmp_path, PEOPLE, encoding=encoding, delimiter=delimiter)).households
    assert [member.name for member in household.members] == ["吕㮾", "张丙"]
    assert household.address == "东街村 1 号"


@pytest.mark.parametrize("suffix", [".txt", ".tsv", ".CSV"])
def test_other_names_of_text_files_are_taken(tmp_path, suffix):
    path = tmp_path / f"roster{suffix}"
    path.write_bytes(csv_bytes([HEADING, *PEOPLE], delimiter="\t"))
    assert len(read(path).households) == 1


def test_a_quoted_line_break_inside_a_cell_does_not_shift_the_rows_below(tmp_path):
    assert sentences(csv_file(tmp_path, [person(1, 住址="东街村\n1 号"), person(2, 姓名="")])) == ["F3：没有填姓名"]


def test_marks_that_keep_a_number_text_are_taken_off(tmp_path):
    people = [person(1, 证件号码="'" + number(1)), person(2, 证件号码=number(2) + "\t")]
    read_numbers = [household.members[0].identity for household in read(csv_file(tmp_path, people)).households]
    assert read_numbers == [number(1), number(2)]


def test_rows_shorter_than_the_heading_lack_what_they_lack(tmp_path):
    assert sentences(csv_file(tmp_path, [person(1)[:10]])) == ["K2：还不能建档，缺身份证、户口簿。补齐三项后再建"]


def test_a_cell_longer_than_any_cell_may_be_sends_back_the_file(tmp_path):
    answer = read(csv_file(tmp_path, [person(1, 住址="长" * 200_000)]))
    assert answer.reason == "第 2 行起读不下去：引号不成对，或一格太长。请改正后再导入"
