"""`qianmo roster import`: from a file on a desk to households in the bank, and back again with reasons."""

import pytest
import python_calamine

from qianmo.apps.events.models import Event
from qianmo.apps.households.models import Household, Membership, Person
from qianmo.apps.households.services import importing
from qianmo.apps.org.models import BusinessDay
from qianmo.cli import roster
from tests import village
from tests.gateways.rosters.sheets import HEADING, csv_file, number, person, spouse
from tests.village import FAR, UPPER, draw_ground, found_bank

pytestmark = pytest.mark.django_db


@pytest.fixture
def ground():
    staff, branches = found_bank()
    return village.Ground(staff, branches, draw_ground(staff=staff, branches=branches), 0)


def upper(serial, **changes):
    return person(serial, **{"村": "上村", "组": "1组"} | changes)


@pytest.fixture
def file(tmp_path, ground):
    """Two sound households of two villages, and one whose second member has a bad number."""
    people = [
        upper(1),
        spouse(1, 2, 村="上村"),
        person(3, 村="远村", 组=""),
        upper(4),
        spouse(4, 5, 村="上村", 证件号码=number(5)[:17] + "A"),
    ]
    return csv_file(tmp_path, people)


def run(*words) -> int:
    return roster.run(["import", *map(str, words)])


def test_sound_households_are_filed_by_their_stewards_and_the_bad_one_is_named(file, ground, capsys):
    assert run(file) == roster.SOME_RETURNED
    assert capsys.readouterr().out.splitlines() == [
        "读到 5 行，3 户",
        "已建档 2 户，退回 1 户",
        "  H6：身份证号不成立：第 18 位「A」不能出现在这里。请对照证件重录。",
    ]
    filed = Household.objects.order_by("number").values_list("village__code", "group__code", "filed_by__number")
    assert list(filed) == [(UPPER, f"{UPPER}01", "2002"), (FAR, None, "3002")]
    assert Membership.objects.count() == 3
    assert {event.payload["source"] for event in Event.objects.all()} == {"roster"}


def test_the_same_file_again_files_nobody_and_says_who_is_where(file, capsys):
    run(file)
    capsys.readouterr()
    assert run(file) == roster.SOME_RETURNED
    assert capsys.readouterr().out.splitlines()[1:4] == [
        "已建档 0 户，退回 3 户",
        "  H2：张乙已在 150422-101-201-0001 户的档案里，同一个人不能建两份档",
        "  H3：张丙已在 150422-101-201-0001 户的档案里，同一个人不能建两份档",
    ]
    assert (Household.objects.count(), Person.objects.count()) == (2, 3)


def test_a_dry_run_says_the_same_and_files_nothing(file, capsys):
    assert run(file, "--dry-run") == roster.SOME_RETURNED
    assert "可以建档 2 户，退回 1 户" in capsys.readouterr().out
    assert (Household.objects.count(), Person.objects.count(), Event.objects.count()) == (0, 0, 0)


def test_a_member_of_staff_may_be_named_as_the_one_who_files(file):
    run(file, "--by", "1001")
    assert set(Household.objects.values_list("filed_by__number", flat=True)) == {"1001"}


def test_refused_rows_are_written_to_a_workbook_whole_households_at_a_time(file, tmp_path, capsys):
    out = tmp_path / "退回.xlsx"
    run(file, "--refused", out)
    assert capsys.readouterr().out.splitlines()[-1] == f"退回的 2 行和原因写在 {out}"
    rows = python_calamine.load_workbook(str(out)).get_sheet_by_index(0).to_python()
    assert rows[0] == [*HEADING, "原因"]
    assert [row[5] for row in rows[1:]] == ["张戊", "张己"]
    assert {row[-1] for row in rows[1:]} == {"H6：身份证号不成立：第 18 位「A」不能出现在这里。请对照证件重录。"}


def test_a_file_of_one_village_needs_no_village_column(tmp_path, ground):
    people = [[cell for word, cell in zip(HEADING, upper(1), strict=True) if word != "村"]]
    path = csv_file(tmp_path, people, heading=[word for word in HEADING if word != "村"])
    assert run(path, "--village", UPPER) == roster.FILED_ALL
    assert Household.objects.get().village.code == UPPER


def test_batches_are_filed_one_after_the_other(tmp_path, ground, monkeypatch):
    monkeypatch.setattr(roster, "BATCH", 2)
    assert run(csv_file(tmp_path, [upper(serial) for serial in range(1, 6)])) == roster.FILED_ALL
    assert Household.objects.count() == 5


def test_what_the_bank_refuses_last_is_named_by_its_row(tmp_path, ground, monkeypatch, capsys):
    path = csv_file(tmp_path, [upper(1)])
    run(path)
    monkeypatch.setattr(importing, "known_to_the_bank", lambda **_: [])
    capsys.readouterr()
    assert run(path) == roster.SOME_RETURNED
    assert capsys.readouterr().out.splitlines()[-1] == (
        "  第 2 行：张乙已在 150422-101-201-0001 户的档案里，同一个人不能建两份档"
    )


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["--village", "150422999999"], "没有代码为 150422999999 的村。请核对村代码"),
        (["--by", "nobody"], "没有工号为 nobody 的员工。请核对 --by"),
        (["--refused", "/"], "/ 已经存在，或所在的文件夹不存在。请换一个文件名"),
    ],
)
def test_a_wrong_word_on_the_command_line_is_one_sentence_and_files_nothing(file, words, sentence, capsys):
    assert run(file, *words) == roster.FILE_REFUSED
    assert capsys.readouterr().err.splitlines() == [sentence]
    assert Household.objects.count() == 0


def test_a_file_that_cannot_be_read_is_one_sentence(tmp_path, ground, capsys):
    assert run(tmp_path / "none.csv") == roster.FILE_REFUSED
    assert capsys.readouterr().err == "打不开文件 none.csv。请核对文件名和权限\n"


def test_a_village_without_steward_needs_somebody_named(file, capsys, monkeypatch):
    monkeypatch.setattr(importing, "stewards", lambda **_: {})
    assert run(file) == roster.FILE_REFUSED
    assert capsys.readouterr().err == "不知道由谁建档：上村、远村没有主办客户经理。请用 --by 写明建档人工号\n"


def test_before_the_first_business_day_nothing_is_filed(file, capsys):
    BusinessDay.objects.all().delete()
    assert run(file) == roster.FILE_REFUSED
    assert capsys.readouterr().err == "还没有开启营业日，不能建档。请先开启营业日\n"


def test_a_bank_without_villages_knows_none(tmp_path, capsys):
    found_bank()
    assert run(csv_file(tmp_path, [upper(1)])) == roster.SOME_RETURNED
    assert "B2：没有叫“上村”的村。" in capsys.readouterr().out
