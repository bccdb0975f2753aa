"""Two registers side by side, and the households a source no longer names, worked out by hand."""

from datetime import date
from uuid import UUID

from qianmo.domain.leads.reading import ReadRow
from qianmo.domain.ratings.editions import Absence, absent, differences

MAY, JUNE = date(2026, 5, 1), date(2026, 6, 1)


def row(name, identity="", phone="", **facts):
    return ReadRow(name=name, identity=identity, phone=phone, village="", note="", facts=facts)


def told(before, after):
    return [(one.change, one.row.name, one.what) for one in differences(before=before, after=after)]


def test_each_person_is_new_the_same_changed_or_gone_once():
    before = [row("孟庆和", "A", "1"), row("白音", "B", "2"), row("吴双喜", "C"), row("远客", "D", "4")]
    after = [row("孟庆和", "A", "1"), row("白因", "B", "3"), row("生人", "E", "5")]
    assert told(before, after) == [
        ("same", "孟庆和", ()), ("changed", "白因", ("姓名", "手机")), ("new", "生人", ()), ("gone", "吴双喜", ()),
        ("gone", "远客", ()),
    ]  # fmt: skip


def test_a_column_only_one_of_two_files_has_is_no_change():
    assert told([row("白音", "B", "2")], [row("白音", "B", land_mu=30)]) == [("same", "白音", ())]
    both = [row("白音", "B", land_mu=30), row("孟庆和", "A")], [row("白音", "B"), row("孟庆和", "A", land_mu=8)]
    assert told(*both) == [("changed", "白音", ("耕地草场（亩）",)), ("changed", "孟庆和", ("耕地草场（亩）",))]


def test_without_a_number_a_person_is_known_by_telephone_and_name_together():
    assert told([row("白音", "", "2")], [row("白音", "B", "2")]) == [("same", "白音", ())]
    assert told([row("白音", "", "2")], [row("乌云", "", "2")]) == [("new", "乌云", ()), ("gone", "白音", ())]
    twins = [row("白音", "A", "2")], [row("白音", "B", "2")]
    assert told(*twins) == [("new", "白音", ()), ("gone", "白音", ())]


def test_a_household_is_absent_when_none_of_its_people_is_named_any_more_and_stays_so_since_the_first_day():
    one, two, three, four, nobody = (UUID(int=number) for number in range(5))
    households = {one: 10, two: 10, three: 20, four: 30}
    now = {"households": households, "on": JUNE}
    assert absent(before={one, two, three, nobody}, after={two}, earlier={}, **now) == [Absence(20, JUNE)]
    assert absent(before={two}, after={two}, earlier={20: MAY}, **now) == [Absence(20, MAY)]
    assert absent(before={two}, after={two, three}, earlier={20: MAY}, **now) == []
    assert absent(before={two, four}, after=set(), earlier={20: MAY}, **now) == [
        Absence(10, JUNE), Absence(20, MAY), Absence(30, JUNE),
    ]  # fmt: skip
