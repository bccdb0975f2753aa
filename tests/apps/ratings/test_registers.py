"""A register beside the files: what each row comes to, what is lost (nothing), and who is moved by it (nobody)."""

import json
from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from qianmo.apps.campaigns.queries import roster_of
from qianmo.apps.campaigns.services import open_drives
from qianmo.apps.events.models import Event
from qianmo.apps.grids.queries import Scope
from qianmo.apps.households.models import Household
from qianmo.apps.ratings.models import Ballot, EntrySource, Register, RegisterRow, RosterEntry, Verdict
from qianmo.apps.ratings.queries import compare_registers
from qianmo.apps.ratings.services import drop_register, forget_drafts, mean_columns, take_register
from qianmo.domain.refusal import Refused
from qianmo.storage.identifiers import open_bytes
from tests import village as v
from tests.apps.ratings.bringing import brought, looked_at, sent

pytestmark = pytest.mark.django_db
COUNTY = Scope(None)
HEAD = "姓名,身份证号,村"


def identity_of(family) -> str:
    return family.members[0].identity


def test_a_register_is_compared_and_loses_nothing_and_moves_nobody():
    ground = v.found_village()
    families = [v.family(ground, name) for name in ("孟庆和", "吴双喜", "白音")]
    away, stranger = v.family(ground, "远客", village=v.FAR), v.family(ground, "生人")
    ids = v.file_families([*families, away])
    roster_id = v.screen(ground, {ids[0]: (), ids[1]: ()})
    drives = open_drives(
        rosters={ground.cells[v.UPPER]: roster_id}, year=v.YEAR, by=ground.staff["2002"], at=v.at(v.RATED),
        business_date=v.RATED,
    )  # fmt: skip
    before = list(Household.objects.order_by("id").values_list("id", "village_id"))
    lines = [
        f"孟庆和,{identity_of(families[0])},",
        f"远客,{identity_of(away)},",
        f"生人,{identity_of(stranger)},",
        f"吴双喜,{identity_of(v.family(ground, '吴双喜'))},",
        f"孟庆和,{identity_of(families[0])},",
        "坏的,123,",
        f"生人,{identity_of(stranger)},没有的村",
        f"=HYPERLINK(1),{identity_of(stranger)},",
        "无号,,",
    ]
    assert isinstance(brought(ground, lines, head=HEAD), int)
    found = compare_registers(village_id=ground.cells[v.UPPER], year=v.YEAR, scope=COUNTY)
    assert [row.finding for row in found.rows] == ["here", "elsewhere", "unknown", "likely", *["fault"] * 5]
    assert all(row.fault for row in found.rows[4:])
    assert [row.face.head_name if row.face else "" for row in found.rows[:4]] == ["孟庆和", "远客", "", "吴双喜"]
    assert [face.head_name for face in found.unnamed] == ["吴双喜", "白音"]
    assert (found.files[0].rows, found.files[0].here, found.files[0].faults) == (9, 1, 5)
    kept = [
        ",".join(json.loads(open_bytes(bytes(row.sealed), bound_to=f"register-row:{row.pk}")))
        for row in RegisterRow.objects.order_by("number")
    ]
    assert kept == lines
    assert list(Household.objects.order_by("id").values_list("id", "village_id")) == before

    assert isinstance(brought(ground, lines[:1], source="户籍名册本", head=HEAD), int)
    assert isinstance(brought(ground, [*lines[2:3], lines[0]], village=v.LOWER, head=HEAD), int)
    found = compare_registers(village_id=ground.cells[v.UPPER], year=v.YEAR, scope=COUNTY)
    assert [row.finding for row in found.rows[:3]] == ["claimed", "elsewhere", "claimed"]
    assert found.overlap == 1
    village = Scope(frozenset({ground.cells[v.UPPER]}))
    unseen = compare_registers(village_id=ground.cells[v.UPPER], year=v.YEAR, scope=village).rows[1]
    assert (unseen.finding, unseen.face) == ("elsewhere", None)

    told = {row.head: row.source for row in roster_of(scope=COUNTY, drive_id=drives[ground.cells[v.UPPER]])}
    assert told == {"孟庆和": "户籍名册、村委名册、户籍名册本", "吴双喜": "户籍名册"}
    v.screen(ground, {ids[2]: ()})
    assert EntrySource.objects.filter(entry__household=ids[2]).count() == 1
    v.screen(ground, {ids[3]: ()})  # a roster that takes a household a register names already
    sources = EntrySource.objects.filter(entry__household=ids[3]).order_by("id").values_list("source", flat=True)
    assert list(sources) == ["户籍名册", "村委名册"]
    for rows in (EntrySource.objects.all(), Register.objects.all(), RegisterRow.objects.all()):
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.delete()


def test_a_file_that_cannot_be_a_register_is_refused():
    ground = v.found_village()
    good = [f"孟庆和,{identity_of(v.family(ground, '孟庆和'))},"]
    assert isinstance(brought(ground, good), int)
    refusals = [
        brought(ground, good), brought(ground, []), brought(ground, good, source=" "),
        brought(ground, good, head="甲,乙,丙"),
    ]  # fmt: skip
    assert [one.code for one in refusals if isinstance(one, Refused)] == [
        "register_known", "register_empty", "register_source", "no_name_column",
    ]  # fmt: skip


def test_a_second_register_takes_the_place_of_the_first_and_nothing_of_the_round_is_lost():
    ground = v.found_village()
    names = ("孟庆和", "吴双喜", "白音", "远客")
    families = [v.family(ground, name, village=v.LOWER if name == "远客" else v.UPPER) for name in names]
    stays, rated, screened, away = v.file_families(families)
    numbers = [identity_of(one) for one in families]
    roster_id = v.screen(ground, {stays: (), rated: (), screened: ()})
    drive_id = open_drives(
        rosters={ground.cells[v.UPPER]: roster_id}, year=v.YEAR, by=ground.staff["2002"], at=v.at(v.RATED),
        business_date=v.RATED,
    )[ground.cells[v.UPPER]]  # fmt: skip
    v.rate(ground, roster_id, [stays, rated])
    first = brought(ground, [f"{name},{number}" for name, number in zip(names[:3], numbers, strict=False)])
    kept = [Verdict.objects.count(), Ballot.objects.count(), RosterEntry.objects.count(), EntrySource.objects.count()]

    lines = [f"{numbers[0]},孟庆贺", f"{numbers[3]},远客", f"{identity_of(v.family(ground, '生人'))},生人"]
    draft_id = sent(ground, lines, head="丁列,丙列", on=v.APPLIED)
    edition = looked_at(ground, draft_id)
    assert (edition.replaces, edition.rows, "没有选哪一列是姓名" in edition.unread) == (first, [], True)
    mine = {"draft_id": draft_id, "village_id": ground.cells[v.UPPER], "by": ground.staff["2002"]}
    meant = {"丁列": "identity", "丙列": "name"}
    assert mean_columns(columns={"丙列": "name"}, **mine).code == "nobody_known"
    assert mean_columns(columns=meant, **mine) is None
    assert mean_columns(columns=meant, **mine | {"by": ground.staff["2003"]}).code == "draft_missing"
    edition = looked_at(ground, draft_id)
    assert [
        (one.change, one.name, one.called, one.away, one.outcome, one.rated, one.leaves) for one in edition.rows
    ] == [
        ("changed", "孟庆贺", "孟庆和", False, "white", True, False), ("new", "远客", "", True, "", False, False),
        ("new", "生人", "", False, "", False, False), ("gone", "吴双喜", "", False, "white", True, True),
        ("gone", "白音", "", False, "white", False, True),
    ]  # fmt: skip
    acting = {"at": v.at(v.APPLIED), "business_date": v.APPLIED}
    assert take_register(replaces=None, **mine, **acting).code == "register_changed"
    second = take_register(replaces=first, **mine, **acting)
    assert isinstance(second, int)
    assert take_register(replaces=first, **mine, **acting).code == "draft_missing"

    found = compare_registers(village_id=ground.cells[v.UPPER], year=v.YEAR, scope=COUNTY)
    assert [(one.id, one.replaced) for one in found.files] == [(first, True), (second, False)]
    assert [(row.name, row.finding) for row in found.rows] == [
        ("孟庆贺", "here"), ("远客", "elsewhere"), ("生人", "unknown"),
    ]  # fmt: skip
    assert Household.objects.get(id=away).village_id == ground.cells[v.LOWER], "nobody is moved by a file"
    listed = {row.head: row.absent for row in roster_of(scope=COUNTY, drive_id=drive_id)}
    assert listed == {"孟庆和": "", "吴双喜": "村委名册 2026-03-02", "白音": "村委名册 2026-03-02"}
    assert [row.rated for row in roster_of(scope=COUNTY, drive_id=drive_id, kind="absent")] == [True, False]
    now = [Verdict.objects.count(), Ballot.objects.count(), RosterEntry.objects.count(), EntrySource.objects.count()]
    assert now == [*kept[:3], kept[3] + 1], "the new register is a further source of who it names"
    told = Event.objects.filter(kind="ratings.entry_absent").values_list("household_id", flat=True)
    assert sorted(told) == sorted([rated, screened])

    third = sent(ground, [*lines[:1], f"{numbers[2]},白音"], head="丁列,丙列", on=v.DECIDED)
    assert looked_at(ground, third).columns == meant, "columns are remembered by their heading"
    assert isinstance(take_register(replaces=second, **mine | {"draft_id": third}, **acting), int)
    listed = {row.head: row.absent for row in roster_of(scope=COUNTY, drive_id=drive_id)}
    assert listed == {"孟庆和": "", "吴双喜": "村委名册 2026-03-02", "白音": ""}


def test_a_draft_is_forgotten_after_a_day_or_when_its_owner_says_so():
    ground = v.found_village()
    lines = [f"孟庆和,{identity_of(v.family(ground, '孟庆和'))}"]
    first, other = sent(ground, lines), sent(ground, lines, source="户籍名册")
    assert isinstance(other, int)
    assert sent(ground, lines) != first, "the same source again takes the place of what waits"
    mine = {"village_id": ground.cells[v.UPPER], "by": ground.staff["2002"]}
    assert drop_register(draft_id=first, **mine).code == "draft_missing"
    assert drop_register(draft_id=other, **mine) is None
    assert forget_drafts(at=v.at(v.RATED, hour=20)) == 0
    assert forget_drafts(at=v.at(v.RATED, hour=9) + timedelta(days=1)) == 1
    assert not Register.objects.exists()
