"""Ledgers of villages: dated, with a ground, never overwritten, all or nothing, and only of villages in sight."""

from datetime import date, timedelta

import pytest

from qianmo.apps.events.models import Event
from qianmo.apps.grids.cutting import NewCut, cut_cells, cuts_of, kinds_counted
from qianmo.apps.grids.ledgers.classes import (
    NewClass,
    NewFlag,
    class_villages,
    classes,
    end_class,
    flag_rural,
    rural_flags,
)
from qianmo.apps.grids.ledgers.facts import NewFact, facts, figures, write_facts
from qianmo.apps.grids.ledgers.ground import Writing
from qianmo.apps.grids.ledgers.people import NewContact, contacts, end_contact, enter_contacts, show_phone
from qianmo.apps.grids.ledgers.plaques import NewPlaque, check_plaques, hang_plaques, plaques, take_down_plaque
from qianmo.apps.grids.ledgers.proposing import proposed_flags
from qianmo.apps.grids.models import Contact
from qianmo.apps.grids.queries import Scope
from qianmo.apps.grids.services import Assignment, assign_stewards
from qianmo.domain.access import Field
from qianmo.domain.refusal import Refused
from qianmo.domain.villages import CellKind, Class, ContactRole, FactKey, PlaqueState
from tests import village as v

pytestmark = pytest.mark.django_db
MARCH = date(2026, 3, 1)
EVERYTHING = Scope(None)


@pytest.fixture
def ground():
    staff, branches = v.found_bank()
    return v.Ground(staff, branches, v.draw_ground(staff=staff, branches=branches), product_id=0)


def writing(ground, *, on=v.DRAWN, scope=EVERYTHING):
    return Writing(scope=scope, by=ground.staff["2002"], at=v.at(on), on=on)


def person(name="乌云", *, role=ContactRole.SECRETARY, code=v.UPPER, since=MARCH, phone="13800001234"):
    return NewContact(code=code, role=role, name=name, phone=phone, since=since)


def said(answer):
    return {place: one.code for place, one in answer.items()}


def test_a_new_secretary_ends_the_one_before_and_any_day_tells_who_it_was(ground):
    assert enter_contacts(new=[person(), person("巴图", role=ContactRole.LIAISON)], writing=writing(ground)) == 2
    later = MARCH + timedelta(days=3)
    assert enter_contacts(new=[person("其木格", since=later)], writing=writing(ground)) == 1
    on = {day: [one.name for one in contacts(scope=EVERYTHING, code=v.UPPER, on=day)] for day in (MARCH, later)}
    assert on == {MARCH: ["乌云", "巴图"], later: ["其木格", "巴图"]}
    ended = [one for one in contacts(scope=EVERYTHING) if one.until]
    assert [(one.name, one.until, one.ending) for one in ended] == [("乌云", later, "换任")]


def test_the_same_entry_again_changes_nothing_and_one_wrong_row_keeps_all_out(ground):
    for expected in (1, 0):
        assert enter_contacts(new=[person()], writing=writing(ground)) == expected
    assert Event.objects.filter(kind="grids.contact_entered").count() == 1
    wrong = [
        person("白云", role=ContactRole.ABLE),
        person("甲", since=MARCH - timedelta(days=30)),
        person("乙", code="150422999999"),
        person("丙", since=v.DRAWN + timedelta(days=1)),
    ]
    answer = enter_contacts(new=wrong, writing=writing(ground))
    assert said(answer) == {1: "too_early", 2: "unknown", 3: "too_late"}
    assert Contact.objects.count() == 1


def test_a_number_is_sealed_masked_and_shown_whole_only_on_the_record(ground):
    enter_contacts(new=[person()], writing=writing(ground))
    (row,) = contacts(scope=EVERYTHING)
    assert (row.name, row.phone) == ("乌云", "138****1234")
    assert b"13800001234" not in bytes(Contact.objects.get().sealed)
    hidden = contacts(scope=Scope(None, frozenset()))[0]
    assert (hidden.name, hidden.phone) == ("*云", "")
    assert show_phone(contact_id=row.id, purpose="visit", writing=writing(ground)) == "13800001234"
    assert Event.objects.filter(kind="grids.contact_shown").count() == 1
    far = Scope(frozenset({ground.cells[v.FAR]}))
    assert show_phone(contact_id=row.id, purpose="visit", writing=writing(ground, scope=far)) is None
    blind = Scope(None, frozenset({Field.NAMES}))
    assert show_phone(contact_id=row.id, purpose="visit", writing=writing(ground, scope=blind)) is None


def test_whoever_leaves_leaves_on_a_day_with_a_reason(ground):
    enter_contacts(new=[person()], writing=writing(ground))
    (row,) = contacts(scope=EVERYTHING)

    def leave(until, reason="换届"):
        return end_contact(contact_id=row.id, until=until, reason=reason, writing=writing(ground))

    assert leave(MARCH).code == "too_early"
    assert leave(v.DRAWN, reason=" ").code == "no_text"
    assert leave(v.DRAWN + timedelta(days=1)).code == "too_late"
    assert [leave(v.DRAWN), leave(v.DRAWN)] == [None, None]
    assert leave(v.SIGNED).code == "ended"
    assert enter_contacts(new=[person(since=v.DRAWN)], writing=writing(ground)) == 1


def plaque(number="0001", *, code=v.UPPER, staff="2002", hung_on=MARCH, place="村委会外墙"):
    return NewPlaque(number=number, code=code, place=place, staff=staff, hung_on=hung_on)


def test_a_plaque_hangs_is_looked_after_and_comes_down_and_says_when_its_name_no_longer_answers(ground):
    for expected in (2, 0):
        assert hang_plaques(new=[plaque(), plaque("0002", place="卫生室")], writing=writing(ground)) == expected
    first, second = plaques(scope=EVERYTHING, on=v.DRAWN)
    assert [one.answers for one in (first, second)] == [True, True]
    for expected in (1, 0):
        answer = check_plaques(states={first.id: PlaqueState.DAMAGED}, checked_on=v.SIGNED, writing=writing(ground))
        assert answer == expected
    check_plaques(states={first.id: PlaqueState.SOUND}, checked_on=v.SIGNED, writing=writing(ground))
    found = plaques(scope=EVERYTHING, on=v.DRAWN)[0]
    assert (found.state, found.checked_on, found.checked_by) == ("完好", v.SIGNED, "尹红霞")
    handed = Assignment(cell_code=v.UPPER, staff_id=ground.staff["2003"], role="owner", since=v.DRAWN)
    assert assign_stewards(assignments=[handed]) == []
    assert [one.answers for one in plaques(scope=EVERYTHING, on=v.DRAWN)] == [False, False]
    for _ in range(2):
        down = take_down_plaque(plaque_id=second.id, on=v.DRAWN, reason="换新牌", writing=writing(ground))
        assert down is None
    gone = check_plaques(states={second.id: PlaqueState.SOUND}, checked_on=v.DRAWN, writing=writing(ground))
    assert said(gone) == {second.id: "down"}
    assert [one.number for one in plaques(scope=EVERYTHING, on=v.DRAWN)] == ["0001", "0002"]


def test_a_number_hangs_once_and_names_somebody_of_the_bank(ground):
    wrong = [
        plaque(),
        plaque(code=v.LOWER),
        plaque("0003", staff="7777"),
        plaque("", place="村口"),
        plaque("0004", place=""),
    ]
    answer = hang_plaques(new=wrong, writing=writing(ground))
    assert said(answer) == {1: "taken", 2: "no_staff", 3: "no_number", 4: "no_text"}
    far = writing(ground, scope=Scope(frozenset({ground.cells[v.FAR]})))
    assert said(hang_plaques(new=[plaque()], writing=far)) == {0: "unknown"}


def fact(value, *, key=FactKey.HOUSEHOLDS, as_of=MARCH, source="村委会台账"):
    return NewFact(code=v.UPPER, key=key, value=value, as_of=as_of, source=source)


def test_the_latest_value_holds_and_every_earlier_one_stays(ground):
    assert write_facts(new=[fact("230"), fact("蛋鸡", key=FactKey.SPECIALITY)], writing=writing(ground)) == 2
    assert write_facts(new=[fact("234", as_of=v.SIGNED)], writing=writing(ground)) == 1
    assert write_facts(new=[fact("234", as_of=v.SIGNED)], writing=writing(ground)) == 0
    assert write_facts(new=[fact("228")], writing=writing(ground)) == 1  # corrected for that day, not for today
    rows = [(one.name, one.shown, one.current) for one in facts(scope=EVERYTHING, code=v.UPPER)]
    assert rows == [
        ("一村一品", "蛋鸡", True), ("总户数", "234 户", True),
        ("总户数", "228 户", False), ("总户数", "230 户", False),
    ]  # fmt: skip
    cell = ground.cells[v.UPPER]
    assert figures(key=FactKey.HOUSEHOLDS, on=v.DRAWN) == {cell: 234}
    assert figures(key=FactKey.HOUSEHOLDS, on=MARCH) == {cell: 228}
    assert figures(key=FactKey.HOUSEHOLDS, on=MARCH - timedelta(days=1)) == {}
    wrong = [fact("二百"), fact("9", source=""), fact("9", as_of=v.DRAWN + timedelta(days=1))]
    assert said(write_facts(new=wrong, writing=writing(ground))) == {0: "no_number", 1: "no_text", 2: "too_late"}


def test_a_village_counts_as_something_for_these_days_with_a_ground(ground):
    new = NewClass(code=v.UPPER, kind=Class.CREDIT, reason="评定小组 2026 年第 1 号", since=MARCH)
    for expected in (1, 0):
        assert class_villages(new=[new], writing=writing(ground)) == expected
    again = NewClass(code=v.UPPER, kind=Class.CREDIT, reason="再评", since=v.DRAWN)
    assert said(class_villages(new=[again], writing=writing(ground))) == {0: "stands"}
    (row,) = classes(scope=EVERYTHING, on=v.DRAWN)
    for _ in range(2):
        assert end_class(class_id=row.id, until=v.DRAWN, reason="逾期超标", writing=writing(ground)) is None
    assert classes(scope=EVERYTHING, on=v.DRAWN) == []
    assert [one.name for one in classes(scope=EVERYTHING, on=v.SIGNED)] == ["信用村"]
    assert class_villages(new=[again], writing=writing(ground)) == 1


def test_rural_or_not_is_dated_and_the_past_keeps_what_it_was(ground):
    new = [NewFlag(code=one.at.code, rural=one.rural.rural, reason=one.rural.reason, since=MARCH)
           for one in proposed_flags(scope=EVERYTHING)]  # fmt: skip
    assert flag_rural(new=new, writing=writing(ground)) == 3
    turned = NewFlag(code=v.UPPER, rural=False, reason="划入县城", since=v.DRAWN)
    for expected in (1, 0):
        assert flag_rural(new=[turned], writing=writing(ground)) == expected
    early = NewFlag(code=v.UPPER, rural=True, reason="更正", since=v.DRAWN)
    assert said(flag_rural(new=[early], writing=writing(ground))) == {0: "too_early"}
    flags = {day: {one.at.code: one.rural for one in rural_flags(scope=EVERYTHING, on=day)} for day in (MARCH, v.DRAWN)}
    assert [flags[day][v.UPPER] for day in (MARCH, v.DRAWN)] == [True, False]
    assert proposed_flags(scope=EVERYTHING, but=set(flags[MARCH])) == []


def test_the_bank_cuts_buildings_trade_areas_and_parks_below_a_village(ground):
    new = [
        NewCut(code=v.UPPER, kind=CellKind.BUILDING, name="3号楼", since=MARCH),
        NewCut(code=v.UPPER, kind=CellKind.TRADE_AREA, name="步行街", since=MARCH),
    ]
    for expected in (2, 0):
        assert cut_cells(new=new, writing=writing(ground)) == expected
    kinds = {one.name: one.kind for one in cuts_of(scope=EVERYTHING, code=v.UPPER)}
    assert (kinds["3号楼"], kinds["步行街"]) == ("楼栋", "商圈")
    counted = {kind: number for _, kind, number in kinds_counted()}
    assert (counted["楼栋"], counted["商圈"]) == (1, 1)
    wrong = [
        NewCut(code=v.UPPER, kind=CellKind.VILLAGE, name="新村", since=MARCH),
        NewCut(code=v.UPPER, kind=CellKind.PARK, name="步行街", since=MARCH),
        NewCut(code=v.UPPER, kind=CellKind.PARK, name="", since=MARCH),
    ]
    assert said(cut_cells(new=wrong, writing=writing(ground))) == {0: "no_kind", 1: "name_taken", 2: "no_text"}
    same = [
        NewCut(code=v.UPPER, kind=CellKind.BUILDING, name="3号楼", since=MARCH, estate=estate)
        for estate in ("幸福里", "平安里", "平安里 ")
    ]
    for expected in (2, 0):
        assert cut_cells(new=same, writing=writing(ground)) == expected
    named = {one.name for one in cuts_of(scope=EVERYTHING, code=v.UPPER)}
    assert {"3号楼", "幸福里·3号楼", "平安里·3号楼"} <= named
    marked = NewCut(code=v.UPPER, kind=CellKind.BUILDING, name="幸福里·3号楼", since=MARCH)
    assert said(cut_cells(new=[marked], writing=writing(ground))) == {0: "marked"}


def test_nothing_is_shown_as_a_refusal_that_is_none(ground):
    assert not isinstance(enter_contacts(new=[], writing=writing(ground)), Refused)
