"""What a register and a file contradict each other about is answered by a person, carried out, and not asked again."""

from datetime import timedelta

import pytest

from qianmo.apps.events.models import Event
from qianmo.apps.grids.queries import Scope
from qianmo.apps.households.models import Household, Person, Relocation
from qianmo.apps.ratings.queries import clashes_of
from qianmo.apps.ratings.services import NewAnswer, answer_clashes
from qianmo.apps.tasks.models import Task
from qianmo.apps.tasks.services import assign_errands
from tests import village as v
from tests.apps.ratings.bringing import brought

pytestmark = pytest.mark.django_db


def bring(ground, lines, **how):
    assert isinstance(brought(ground, lines, **how), int)


def found(ground, *, village=v.UPPER, scope=None):
    return clashes_of(village_id=ground.cells[village], year=v.YEAR, scope=scope or Scope(None))


def answer(ground, one, says, *, scope=None, **changed):
    mark = next((said.mark for said in one.statements if said.says == says), "")
    new = {
        "row_id": one.row_id, "about": one.about, "seen": one.seen, "holds": mark, "reason": "看过户口簿",
        "address": "新址", "since": v.RATED, "due_on": v.RATED + timedelta(days=7),
    }  # fmt: skip
    acting = {
        "scope": scope or Scope(None), "by": ground.staff["2002"], "at": v.at(v.RATED), "business_date": v.RATED,
    }  # fmt: skip
    return answer_clashes(
        new=[NewAnswer(**new | changed)], village_id=ground.cells[v.UPPER], year=v.YEAR,
        send=lambda errands: assign_errands(errands=errands, kind="visit", **acting), **acting,
    )  # fmt: skip


def test_each_statement_is_answered_carried_out_and_comes_back_only_when_a_source_says_something_new():
    ground = v.found_village()
    names, away = ("孟庆和", "吴双喜", "白音"), v.family(ground, "远客", village=v.LOWER)
    families = [v.family(ground, name) for name in names]
    ids = v.file_families([*families, away])
    numbers = [family.members[0].identity for family in (*families, away)]
    bring(ground, [f"孟庆贺,{numbers[0]}", f"吴双喜,{numbers[1]}", f"白因,{numbers[2]}", f"远客,{numbers[3]}"])
    rows = found(ground)
    assert [(one.about, [said.says for said in one.statements]) for one in rows] == [
        ("name", ["孟庆和", "孟庆贺"]), ("name", ["白音", "白因"]), ("village", ["下村", "上村"]),
    ]  # fmt: skip
    spelt, wrong, moved = rows
    assert answer(ground, spelt, "孟庆贺", seen="x")[0].code == "clash_changed"
    assert answer(ground, spelt, "孟庆贺", reason=" ")[0].code == "clash_reason"
    assert answer(ground, spelt, "孟庆贺", holds="none")[0].code == "clash_choice"
    narrow = Scope(frozenset({ground.cells[v.UPPER]}))
    hidden = next(one for one in found(ground, scope=narrow) if one.about == "village")
    assert (hidden.open_to, hidden.statements[0].says, hidden.face) == (False, "范围以外的村", None)
    assert answer(ground, hidden, "上村", scope=narrow)[0].code == "clash_outside"
    assert "没有写新住址" in answer(ground, moved, "上村", address=" ")[0].reason
    assert not Event.objects.filter(kind="ratings.clash_answered").exists()

    assert answer(ground, spelt, "孟庆贺") == {}
    assert answer(ground, wrong, "") == {}
    assert answer(ground, moved, "上村") == {}
    assert Person.objects.filter(name="孟庆贺", initials="mqh").exists()
    task = Task.objects.get()
    assert (task.household_id, task.kind, task.due_on) == (ids[2], "visit", v.RATED + timedelta(days=7))
    removal = Relocation.objects.get()
    assert (removal.household_id, removal.newer_id, removal.evidence) == (
        ids[3], ground.cells[v.UPPER], "村委名册：看过户口簿",
    )  # fmt: skip
    assert Household.objects.get(id=ids[3]).village_id == ground.cells[v.LOWER]
    assert [one.answer is not None for one in found(ground)] == [True, True]

    bring(ground, [f"孟庆贺,{numbers[0]}", f"白因,{numbers[2]}", f"远客,{numbers[3]}"], source="户籍名册")
    assert all(one.answer for one in found(ground))
    bring(ground, [f"孟庆禾,{numbers[0]}", f"白英,{numbers[2]}"], source="部门名单")
    again = [one for one in found(ground) if one.answer is None]
    assert [[said.says for said in one.statements][-1] for one in again] == ["孟庆禾", "白英"]
    assert Event.objects.filter(kind="households.name_corrected").count() == 1
