"""A list that comes as a file: any columns, bad rows named, facts dated and sourced, nothing kept beyond its time."""

from datetime import date, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.db import connection

from qianmo.apps.events.models import Event
from qianmo.apps.households.models import FactSheet, Layout
from qianmo.apps.leads.models import Lead, LeadList, ListPiece, ListRow
from qianmo.apps.leads.queries import faults_of, lists_lending
from qianmo.apps.leads.queries.rows import cells_of
from qianmo.apps.leads.services import (
    NewImport,
    ask_release,
    drop_list,
    expire_lists,
    give_out,
    giving,
    importing,
    lend_list,
    read_anew,
    read_list,
    receive_list,
    release_list,
)
from qianmo.apps.org.queries import staff_in_post
from qianmo.apps.ratings.models import EntrySource, RegisterRow
from qianmo.apps.ratings.queries import compare_registers
from qianmo.apps.ratings.services import take_register
from qianmo.domain.refusal import Refused
from tests import village as v
from tests.apps.leads.ground import COUNTY, NOW, ON, UNTIL, found, made, partner, uses

pytestmark = pytest.mark.django_db
PHONE = {code: f"1380000{code[-4:]}" for code in (v.UPPER, v.LOWER, v.FAR)}
"""Phones of the heads of the three households."""
HEADING = ["序号", "经营者", "联系电话", "所在村", "种植面积", "年产值（万元）"]
KNOWN = ["1", "孟庆和", PHONE[v.UPPER], "上村", "30", "12.5"]
STRANGER = ["2", "王海", "13912345678", "下村", "8", ""]
BAD = [
    (["3", "李强", "139123", "下村", "8", ""], "手机号应为 11 位"),
    (["4", "", "13912345670", "下村", "8", ""], "没有姓名"),
    (["5", "赵敏", "", "下村", "8", ""], "证件号码和手机都没有"),
    (["6", "孙立", "13912345671", "下村", "很多", ""], "不是整数"),
    (["7", "王海", "13912345678", "下村", "8", ""], "与第 4 行是同一个人"),
]


@pytest.fixture
def bank():
    return found()


@pytest.fixture
def written(tmp_path):
    def write(rows, heading=HEADING, title="农业农村局种植大户") -> Path:
        path = tmp_path / f"{uuid4()}.csv"
        lines = [[title, *[""] * (len(heading) - 1)], heading, *rows]
        path.write_text("\n".join(",".join(line) for line in lines), encoding="utf-8")
        return path

    return write


def received(bank, path, *, partner_id=None, files_facts=True, **more):
    wanted = NewImport(
        uses=uses("种植大户", **more), partner_id=partner_id or partner(bank), as_of=date(2026, 2, 1), event=False,
        files_facts=files_facts, branch_id=bank.ground.branches[v.OFFICE], by=bank.staff("1001"), request_id=uuid4(),
    )  # fmt: skip
    content = path.read_bytes()
    return receive_list(
        new=wanted, name=path.name, pieces=[content[at : at + 64] for at in range(0, len(content), 64)],
        scope=COUNTY, **NOW,
    )  # fmt: skip


def imported(bank, path, **more):
    list_id = received(bank, path, **more)
    return list_id if isinstance(list_id, Refused) else read_list(list_id=list_id, **NOW) or list_id


def by_row(list_id):
    return {one.row.number: one for one in Lead.objects.filter(list_id=list_id).select_related("row")}


def test_a_file_of_unknown_columns_is_read_by_their_names_and_each_row_goes_to_whoever_answers_for_it(bank, written):
    found = by_row(imported(bank, written([KNOWN, STRANGER])))
    known, stranger = found[3], found[4]
    assert (known.household_id, known.owner_id, known.deposit_fen) == (
        bank.households[v.UPPER], bank.staff("2002"), 1_200_000,
    )  # fmt: skip
    assert (stranger.household_id, stranger.owner_id, stranger.fate) == (None, bank.staff("2003"), "given")


def test_every_bad_row_is_named_and_the_sound_ones_are_kept(bank, written):
    list_id = imported(bank, written([KNOWN, STRANGER, *(row for row, _ in BAD)]))
    faults = {one.number: one.fault for one in ListRow.objects.filter(list_id=list_id).exclude(fault="")}
    assert list(faults) == [5, 6, 7, 8, 9]
    assert all(said in faults[number] for number, (_, said) in zip(faults, BAD, strict=True))
    assert [one.cells[1] for one in cells_of(list_id=list_id, limit=9, faulty=True)] == [
        "李强",
        "",
        "赵敏",
        "孙立",
        "王海",
    ]
    assert set(by_row(list_id)) == {3, 4}


def test_a_row_of_a_village_nobody_knows_waits_for_somebody_to_be_named(bank, written):
    lead = by_row(imported(bank, written([["1", "王海", "13912345678", "没有的村", "8", ""]])))[3]
    assert (lead.fate, lead.why) == ("nobody", "没有写村，或村名不在网格里")


def test_two_rows_of_one_household_are_one_visit(bank, written):
    spouse = v.family(bank.ground, "白音", "乌云", village=v.LOWER, phone="13700000001")
    (household_id,) = v.file_families([spouse])
    rows = [[str(n), one.name, "", "下村", one.identity] for n, one in enumerate(spouse.members, start=1)]
    found = by_row(imported(bank, written(rows, heading=["序号", "姓名", "电话", "村", "身份证号"])))
    assert found[4].household_id == household_id
    assert (found[4].fate, found[4].why) == ("taken", "同一户在本名单前面已有一行")


def test_the_planner_knows_of_a_list_before_it_is_weighed_against_others(bank, written):
    list_id = imported(bank, written([KNOWN, STRANGER]))
    assert release_list(list_id=list_id, by=bank.staff("2001"), **NOW) == 2
    with connection.cursor() as cursor:
        cursor.execute("SELECT reltuples::int FROM pg_class WHERE relname IN ('leads_lead', 'leads_listrow')")
        assert cursor.fetchall() == [(2,), (2,)]


def test_columns_taken_for_something_else_are_read_anew_and_remembered_for_the_next_file(bank, written):
    partner_id, heading = partner(bank), ["甲", "乙", "丙"]
    path = written([["孟庆和", PHONE[v.UPPER], "30"]], heading=heading)
    list_id = imported(bank, path, partner_id=partner_id)
    assert not by_row(list_id)
    meant = {"甲": "name", "乙": "phone", "丙": "land_mu"}
    by = bank.staff("1001")
    assert read_anew(list_id=list_id, meanings={"甲": "name"}, scope=COUNTY, by=by, **NOW).code == "nobody_known"
    assert read_anew(list_id=list_id, meanings=meant, scope=COUNTY, by=by, **NOW) == 1
    assert read_list(list_id=list_id, **NOW) is None
    assert by_row(list_id)[3].household_id == bank.households[v.UPPER]
    release_list(list_id=list_id, by=by, **NOW)
    assert Layout.objects.get(sender=f"partner:{partner_id}").columns == meant
    LeadList.objects.update(state="expired")
    assert set(by_row(imported(bank, path, partner_id=partner_id))) == {3}


def test_what_a_list_says_goes_into_the_file_of_the_household_dated_and_with_its_source(bank, written):
    list_id = imported(bank, written([KNOWN, STRANGER]))
    assert not FactSheet.objects.filter(source="农业农村局").exists()
    release_list(list_id=list_id, by=bank.staff("1001"), **NOW)
    sheet = FactSheet.objects.get(source="农业农村局")
    assert (sheet.household_id, sheet.as_of) == (bank.households[v.UPPER], date(2026, 2, 1))
    assert sheet.facts == {"land_mu": 30, "turnover_fen": 12_500_000}


def test_rows_are_sealed_and_emptied_when_the_time_of_the_list_is_over(bank, written):
    list_id = imported(bank, written([KNOWN, STRANGER]))
    release_list(list_id=list_id, by=bank.staff("1001"), **NOW)
    assert all(b"13912345678" not in bytes(one.sealed) for one in ListRow.objects.all())
    after = UNTIL + timedelta(days=1)
    assert expire_lists(at=v.at(after), business_date=after) == 1
    assert not ListRow.objects.filter(list_id=list_id, sealed__isnull=False).exists()


def test_a_file_that_is_none_leaves_nothing_but_why(bank, written, tmp_path):
    picture = tmp_path / "list.xlsx"
    picture.write_bytes(b"\x89PNG....")
    assert imported(bank, picture).code == "file_disguised"
    assert imported(bank, written([]), partner_id=partner(bank, "税务局")).code == "list_empty"
    assert [(one.state, bool(one.fault)) for one in LeadList.objects.all()] == [("unread", True)] * 2
    assert not ListRow.objects.exists()
    assert not ListPiece.objects.exists()
    assert Event.objects.filter(kind="leads.list_unread").count() == 2


def test_a_file_that_is_too_long_leaves_no_row(bank, written, monkeypatch):
    monkeypatch.setattr(importing, "MOST_ROWS", 1)
    assert imported(bank, written([KNOWN, STRANGER])).code == "list_long"
    assert not ListRow.objects.exists()
    monkeypatch.setattr(importing, "MAX_BYTES", 10)
    assert received(bank, written([KNOWN]), partner_id=partner(bank, "税务局")).code == "no_file"


def test_a_reading_that_was_killed_begins_anew_and_no_row_is_there_twice(bank, written, monkeypatch):
    monkeypatch.setattr(importing, "AT_ONCE", 2)
    list_id = received(bank, written([KNOWN, STRANGER, *(row for row, _ in BAD)]))
    assert all(b"13912345678" not in bytes(one.sealed) for one in ListPiece.objects.all())
    seen, kept = [], importing._told

    def killed(row, rows):
        seen.append(rows)
        if rows == 6:
            raise KeyboardInterrupt
        return kept(row, rows)

    monkeypatch.setattr(importing, "_told", killed)
    with pytest.raises(KeyboardInterrupt):
        read_list(list_id=list_id, **NOW)
    left = LeadList.objects.get()
    assert (left.state, left.read_rows, ListRow.objects.count(), Lead.objects.count()) == ("reading", 4, 6, 0)
    monkeypatch.setattr(importing, "_told", kept)
    assert read_list(list_id=list_id, **NOW) is None
    assert (seen, LeadList.objects.get().read_rows) == ([2, 4, 6], 7)
    assert sorted(ListRow.objects.values_list("number", flat=True)) == [3, 4, 5, 6, 7, 8, 9]
    assert set(by_row(list_id)) == {3, 4}
    assert len(faults_of(list_id=list_id)) == 5
    assert not ListPiece.objects.exists()
    assert read_list(list_id=list_id, **NOW) is None  # a second poke finds nothing to read
    assert Event.objects.filter(kind="leads.list_imported").count() == 1


def test_a_giving_out_that_was_killed_goes_on_where_it_stood_and_nobody_else_gets_its_people(
    bank, written, monkeypatch
):
    people = [[str(n), "孟庆和", phone, "上村", "30", ""] for n, phone in enumerate(PHONE.values())]
    list_id, by = imported(bank, written(people)), bank.staff("1001")
    monkeypatch.setattr(giving, "AT_ONCE", 1)
    kept, seen = giving.record_facts, []

    def killed(*, sheets):
        kept(sheets=sheets)
        seen.append(len(sheets))
        if len(seen) == 2:
            raise KeyboardInterrupt

    monkeypatch.setattr(giving, "record_facts", killed)
    assert ask_release(list_id=list_id, by=by, **NOW) is None
    assert ask_release(list_id=list_id, by=by, **NOW).code == "not_a_draft"
    with pytest.raises(KeyboardInterrupt):
        give_out(list_id=list_id, **NOW)
    row = LeadList.objects.get(id=list_id)
    assert (row.state, row.read_rows, row.filed, FactSheet.objects.filter(source="农业农村局").count()) == (
        "giving",
        1,
        1,
        1,
    )
    assert {one.fate for one in Lead.objects.filter(list_id=made(bank, name="另一张"))} == {"taken"}
    assert drop_list(list_id=list_id, by=by, **NOW).code == "not_a_draft"
    monkeypatch.setattr(giving, "record_facts", kept)
    assert give_out(list_id=list_id, **NOW) == 3
    assert FactSheet.objects.filter(source="农业农村局").count() == 3
    assert give_out(list_id=list_id, **NOW) is None
    told = Event.objects.get(kind="leads.list_released")
    assert (told.payload["leads"], told.payload["filed"], told.by_staff_id) == (3, 3, by)


def test_a_list_dropped_while_it_is_read_stays_dropped_and_empty(bank, written, monkeypatch):
    monkeypatch.setattr(importing, "AT_ONCE", 2)
    list_id, kept = received(bank, written([KNOWN, STRANGER, *(row for row, _ in BAD)])), importing._told

    def dropped(row, rows):
        if rows == 4:
            drop_list(list_id=list_id, by=bank.staff("1001"), **NOW)
        return kept(row, rows)

    monkeypatch.setattr(importing, "_told", dropped)
    assert read_list(list_id=list_id, **NOW).code == "list_dropped"
    assert LeadList.objects.get().state == "dropped"
    assert not ListRow.objects.exists()


def test_a_list_without_a_partner_or_of_tomorrow_is_refused(bank, written):
    path = written([KNOWN])
    assert imported(bank, path, partner_id=99).code == "no_partner"
    wanted = imported(bank, path, purpose="")
    assert isinstance(wanted, Refused)
    assert wanted.code == "list_basis"


def test_whoever_is_on_a_list_built_inside_is_a_repeat_on_an_imported_one(bank, written):
    release_list(list_id=made(bank, name="存款户"), by=bank.staff("1001"), **NOW)
    lead = by_row(imported(bank, written([KNOWN])))[3]
    assert (lead.fate, lead.why) == ("taken", "在名单“存款户”上")
    assert lead.list.as_of < ON


def test_a_list_lends_its_rows_in_a_village_as_a_register_until_its_last_day(bank, written):
    there, by = bank.ground.cells[v.UPPER], bank.staff("2002")
    filed = v.family(bank.ground, "白音")
    (home,) = v.file_families([filed])
    number, stranger = filed.members[0].identity, v.identity(date(1980, 5, 1))
    rows = [["白音", number, "上村"], ["生人", stranger, "上村"], ["别村的", v.identity(date(1981, 5, 1)), "下村"]]
    roster_id = v.screen(bank.ground, {home: ()})
    list_id = imported(bank, written(rows, heading=["姓名", "身份证号", "村"]))

    def lend(on=ON):
        return lend_list(list_id=list_id, village_id=there, year=v.YEAR, by=by, at=v.at(on), business_date=on)

    assert lend().code == "not_lent", "a list nobody has checked and given out"
    release_list(list_id=list_id, by=bank.staff("1001"), **NOW)
    person = staff_in_post(staff_id=by, on=ON)
    assert [(one.name, one.rows) for one in lists_lending(person=person, village_id=there, on=ON)] == [("种植大户", 2)]
    over = UNTIL + timedelta(days=1)
    assert lend(over).code == "list_over"
    draft_id = lend()
    mine = {"draft_id": draft_id, "village_id": there, "by": by, "replaces": None}
    assert take_register(**mine, at=v.at(over), business_date=over).code == "list_over"
    assert isinstance(take_register(**mine, **NOW), int)
    found = compare_registers(village_id=there, year=v.YEAR, scope=COUNTY)
    assert [(row.source, row.name, row.finding) for row in found.rows] == [
        ("种植大户", "白音", "here"), ("种植大户", "生人", "unknown"),
    ]  # fmt: skip
    assert (found.files[0].basis, found.files[0].expires_on) == ("合同履行", UNTIL)
    sources = EntrySource.objects.filter(entry__roster=roster_id).order_by("id").values_list("source", flat=True)
    assert list(sources) == ["户籍名册", "种植大户"]

    expire_lists(at=v.at(over), business_date=over)
    assert not RegisterRow.objects.filter(identity_index__isnull=False).exists()
    assert compare_registers(village_id=there, year=v.YEAR, scope=COUNTY).rows == []
    assert len(sources.all()) == 2, "who it named stays noted"
