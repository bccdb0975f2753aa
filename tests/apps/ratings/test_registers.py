"""A register beside the files: what each row comes to, what is lost (nothing), and who is moved by it (nobody)."""

import json

import pytest
from django.db import DatabaseError, transaction

from qianmo.apps.campaigns.queries import roster_of
from qianmo.apps.campaigns.services import open_drives
from qianmo.apps.grids.queries import Scope
from qianmo.apps.households.models import Household
from qianmo.apps.ratings.models import EntrySource, Register, RegisterRow
from qianmo.apps.ratings.queries import compare_registers
from qianmo.apps.ratings.services import NewRegister, bring_register
from qianmo.domain.refusal import Refused
from qianmo.storage.identifiers import open_bytes
from tests import village as v

pytestmark = pytest.mark.django_db
COUNTY = Scope(None)


def identity_of(family) -> str:
    return family.members[0].identity


def bring(ground, lines, *, village=v.UPPER, source="村委名册", head="姓名,身份证号,村"):
    new = NewRegister(
        village_id=ground.cells[village], year=v.YEAR, source=source, file_name="../册.csv",
        content="\n".join([head, *lines]).encode(), by=ground.staff["2002"],
    )  # fmt: skip
    return bring_register(new=new, at=v.at(v.RATED), business_date=v.RATED)


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
    assert isinstance(bring(ground, lines), int)
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

    assert isinstance(bring(ground, lines[:1], source="户籍名册本"), int)
    assert isinstance(bring(ground, [*lines[2:3], lines[0]], village=v.LOWER), int)
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
    assert isinstance(bring(ground, good), int)
    refusals = [
        bring(ground, good), bring(ground, []), bring(ground, good, source=" "), bring(ground, good, head="甲,乙,丙"),
    ]  # fmt: skip
    assert [one.code for one in refusals if isinstance(one, Refused)] == [
        "register_known", "register_empty", "register_source", "no_name_column",
    ]  # fmt: skip
