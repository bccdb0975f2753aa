"""临海 goes from its villages of 2016 to those of 2023, and no household's past moves under another village's name."""

from collections import defaultdict
from datetime import date
from uuid import uuid4

import pytest

from qianmo.apps.campaigns.queries import drive_years, funnel_by_village, kinds_counted, villages_on_board
from qianmo.apps.campaigns.redistricting import Proposed, carry_out_redistricting, propose_redistricting
from qianmo.apps.campaigns.services import open_drives
from qianmo.apps.events.queries import timeline
from qianmo.apps.grids.editions import against_cells, load_edition
from qianmo.apps.grids.histories import bearers, history_of, named_on
from qianmo.apps.grids.models import Cell
from qianmo.apps.grids.queries import Scope, cells, scope_of, stewards
from qianmo.apps.grids.services import Assignment, NewCell, assign_stewards, draw_cells
from qianmo.apps.households.queries import villages_of, villages_on
from qianmo.apps.org.queries import signed_in
from qianmo.apps.ratings.models import Roster
from qianmo.domain.redistricting import Change, Line, town_of
from qianmo.domain.refusal import Refused
from tests import village as v

pytestmark = pytest.mark.django_db
EVERYTHING = Scope(None)
CHANGED = date(2026, 4, 1)
QILI, HOUSHAN, ZHENXING = "331082001204", "331082001200", "331082001223"
"""七里村 is gone in 2023, 后山村 got another code, 振兴村 is new; who went into it only the bank can say."""


def load(county, year, *, past=False, on=v.OPENED):
    return load_edition(county_code=county, year=year, past=past, by=None, at=v.at(on), business_date=on)


def ground_of(county, *codes):
    """The county of 2016 as cells, one group and a steward in the villages named, and the rules of the bank."""
    staff, branches = v.found_bank()
    assert load(county, 2016) > 100
    draw_cells(
        edition=2016,
        cells=[NewCell(code=f"{code}01", name="1组", level="group", parent_code=code) for code in codes],
    )
    Cell.objects.filter(code__in=codes).update(branch_id=branches[v.FIRST])
    assert not assign_stewards(
        assignments=[Assignment(cell_code=code, staff_id=staff["2002"], role="owner", since=v.OPENED) for code in codes]
    )
    ids = {cell.code: cell.id for level in ("town", "village") for cell in cells(level=level)}
    return v.Ground(staff, branches, ids, v.put_rules_in_force(staff=staff))


def mapping(county):
    """A line for every difference: what is gone goes into a new village of its town, or into one that stayed."""
    found = against_cells(county_code=county)
    lines = [
        Line(change=Change.KEPT, older_code=pair.older.code, newer_code=pair.newer.code, newer_name=pair.newer.name)
        for pair in (*found.recoded, *found.renamed_or_reused)
    ]
    lines += [Line(change=Change.OPENED, newer_code=row.code, newer_name=row.name) for row in found.new]
    targets = defaultdict(list)
    for row in (*found.new, *(pair.newer for pair in found.same)):
        if row.level == "village" and row.name.endswith("村"):
            targets[town_of(row.code)].append(row.code)
    return lines + [
        Line(change=Change.MERGED, older_code=row.code, newer_code=targets[town_of(row.code)][0]) for row in found.gone
    ]


def propose(ground, lines, *, by="1001", since=CHANGED):
    new = Proposed(lines=lines, since=since, reason="台民政批复", by=ground.staff[by], request_id=uuid4())
    return propose_redistricting(new=new, at=v.at(CHANGED), business_date=CHANGED)


def carry_out(ground, pk, *, by="1006"):
    return carry_out_redistricting(redistricting_id=pk, by=ground.staff[by], at=v.at(CHANGED), business_date=CHANGED)


def rated_drive(ground, code, *names):
    """Households of a village on a roster, rated, in a drive of the year; their ids, the roster's and the drive's."""
    homes = v.file_families([v.family(ground, name, village=code) for name in names])
    roster = v.screen(ground, dict.fromkeys(homes, ()), village=code)
    drives = open_drives(
        rosters={ground.cells[code]: roster}, year=v.YEAR, by=ground.staff["2002"], at=v.at(v.SCREENED),
        business_date=v.SCREENED,
    )  # fmt: skip
    v.rate(ground, roster, homes)
    return homes, roster, drives[ground.cells[code]]


def test_both_editions_of_linhai_with_every_village_s_history():
    ground = ground_of("331082", QILI, HOUSHAN)
    qili, houshan = ground.cells[QILI], ground.cells[HOUSHAN]
    homes, roster, drive = rated_drive(ground, QILI, "项大明", "金小花")
    (line,) = v.grant(ground, homes[:1])
    v.sign(ground, [line])
    assert load("331082", 2023) == 698
    found = against_cells(county_code="331082")
    assert [len(part) for part in (found.same, found.recoded, found.renamed_or_reused, found.gone, found.new)] == [
        454, 86, 4, 511, 154,
    ]  # fmt: skip
    lines = mapping("331082")
    pk = propose(ground, lines)
    assert isinstance(pk, int)
    assert carry_out(ground, pk, by="1001").code == "own"
    assert carry_out(ground, pk) == 2

    living = cells(level="village")
    assert len(living) == 678
    now = against_cells(county_code="331082")
    assert (len(now.same), now.gone, now.new) == (698, (), ())

    # 七里村 has ended; its households live in 振兴村 now, and on any day before they lived in 七里村.
    zhenxing = next(cell for cell in living if cell.code == ZHENXING)
    assert set(villages_of(household_ids=homes).values()) == {zhenxing.id}
    assert set(villages_on(household_ids=homes, on=v.SIGNED).values()) == {qili}
    before = named_on(cell_ids=[qili, houshan, zhenxing.id], on=v.SIGNED)
    assert {pk: (one.code, one.name) for pk, one in before.items()} == {
        qili: (QILI, "七里村"), houshan: (HOUSHAN, "后山村"),
    }  # fmt: skip
    after = named_on(cell_ids=[qili, houshan, zhenxing.id], on=CHANGED)
    assert {pk: one.code for pk, one in after.items()} == {houshan: "331082001225", zhenxing.id: ZHENXING}
    assert bearers(codes=[QILI], on=v.SIGNED) == {QILI: qili}
    assert bearers(codes=[QILI], on=CHANGED) == {}
    told = timeline(household_id=homes[0])
    moved = next(event for event in told if event.kind == "households.moved")
    assert (moved.payload["from"], moved.payload["to"]) == ("七里村", "振兴村")

    # Its drive goes on in 振兴村 with roster, verdicts and line, and the roster says where it began.
    assert Roster.objects.values_list("village_id", "begun_in_id").get(id=roster) == (zhenxing.id, qili)
    (board,) = villages_on_board(scope=EVERYTHING, village_id=zhenxing.id)
    assert (board.drive_id, board.counts.rated, board.counts.signed) == (drive, 2, 1)
    funnel = {one.cell_id: one.funnel for one in funnel_by_village(scope=EVERYTHING)}
    assert (funnel[zhenxing.id].filed, funnel[zhenxing.id].signed, qili in funnel) == (2, 1, False)

    # Who answered for 七里村 answers for 振兴村 and sees the past of the village that is no more.
    assert stewards(cell_ids=[zhenxing.id], on=CHANGED)[zhenxing.id].owner == "尹红霞"
    person = signed_in(user_id=v.account("2002"), on=CHANGED)
    assert {qili, zhenxing.id} <= scope_of(person=person, on=CHANGED).village_ids
    past = history_of(cell_id=qili)
    assert (past.ended_on, [one.name for one in past.went]) == (CHANGED, ["振兴村"])
    assert "七里村" in {one.name for one in history_of(cell_id=zhenxing.id).came}
    assert Cell.objects.get(id=qili).code == f"{QILI}-26"


def test_a_code_used_again_brings_no_past_to_its_new_village():
    """北塔社区 of 巴林左旗 left 150422403002, 清河社区 bears it now: a real case of two editions."""
    code, later = "150422403002", "150422404008"
    ground = ground_of("150422", code)
    (home,) = v.file_families([v.family(ground, "白音", village=code)])
    beita = ground.cells[code]
    load("150422", 2023)
    lines = [
        Line(change=Change.OPENED, newer_code="150422404000", newer_name="林东产业园"),
        Line(change=Change.KEPT, older_code=code, newer_code=later, newer_name="北塔社区"),
        Line(change=Change.OPENED, newer_code=code, newer_name="清河社区"),
    ]
    known = {cell.code for cell in cells(level="town")}
    pk = propose(ground, [one for one in lines if one.newer_code not in known])
    assert isinstance(pk, int), pk
    assert carry_out(ground, pk) == 0
    qinghe = next(cell.id for cell in cells(level="village", codes=[code]))
    assert (qinghe != beita, villages_of(household_ids=[home])[home]) == (True, beita)
    assert bearers(codes=[code], on=v.FILED) == {code: beita}
    assert bearers(codes=[code], on=CHANGED) == {code: qinghe}
    assert [one.code for one in history_of(cell_id=beita).chapters] == [later, code]
    funnel = {one.name: one.funnel.filed for one in funnel_by_village(scope=EVERYTHING)}
    assert (funnel["北塔社区"], funnel["清河社区"]) == (1, 0)
    # The next household of the village that bears the code does not run into the number of one that had it before.
    draw_cells(edition=2023, cells=[NewCell(code=f"{code}01", name="1片区", level="group", parent_code=code)])
    (other,) = v.file_families([v.family(ground, "李新", village=code)])
    assert villages_of(household_ids=[other])[other] == qinghe


def test_an_older_edition_after_a_newer_is_refused_and_may_come_as_a_past_one():
    v.found_bank()
    assert load("331004", 2023) == 241
    refused = load("331004", 2016)
    assert isinstance(refused, Refused)
    assert refused.reason == (
        "不能装载 2016 年版：2023 年版（截至 2023-06-30）已经装载，往回装会把今天的村名改回去。"
        "只为查旧名，请选“作往期装载”，网格不变"
    )
    drawn = {cell.code for cell in cells(level="village")}
    assert load("331004", 2016, past=True) == 342
    assert {cell.code for cell in cells(level="village")} == drawn


def test_a_village_merged_in_mid_drive_waits_for_what_must_be_finished():
    target = "331082001226"
    ground = ground_of("331082", QILI, HOUSHAN)
    _, _, drive = rated_drive(ground, QILI, "项大明")
    others = v.file_families([v.family(ground, "郑小丽", village=HOUSHAN)])
    roster = v.screen(ground, dict.fromkeys(others, ()), village=HOUSHAN)
    open_drives(
        rosters={ground.cells[HOUSHAN]: roster}, year=v.YEAR, by=ground.staff["2002"], at=v.at(v.SCREENED),
        business_date=v.SCREENED,
    )  # fmt: skip
    both = [
        Line(change=Change.MERGED, older_code=code, newer_code=target, newer_name="府城村委会")
        for code in (QILI, HOUSHAN)
    ]
    refused = propose(ground, both)
    assert {one.code for one in refused.values()} == {"two_drives"}
    assert "后山村还在筛查（1 户没有评）" in refused[0].reason
    (sitting,) = v.open_sittings(sittings=[v.sit_down(ground, roster)], at=v.at(v.RATED), business_date=v.RATED)
    assert "评议会还开着" in propose(ground, both)[0].reason
    sitting_id, raters = sitting
    ballots = [v.NewBallot(rater_id=rater, household_id=others[0], limit_fen=30 * v.WAN) for rater in raters]
    assert not v.cast_ballots(sitting_ids=[sitting_id], ballots=ballots)
    v.close_sittings(sitting_ids=[sitting_id], at=v.at(v.RATED, hour=16), business_date=v.RATED)
    part = [Line(change=Change.SPLIT, older_code=QILI, newer_code=target, newer_name="府城村", groups=("1组",))]
    assert "一份名册分不到两个村" in propose(ground, part)[0].reason

    assert carry_out(ground, propose(ground, both)) == 2
    joined = next(cell for cell in cells(level="village", codes=[target]))
    assert joined.name == "府城村"
    (board,) = villages_on_board(scope=EVERYTHING, village_id=joined.id)
    assert (board.drive_id, board.counts.listed, board.counts.rated) == (drive, 2, 2)
    assert kinds_counted(scope=EVERYTHING, drive_id=drive)["eligible"] == 2
    assert drive_years(scope=Scope(frozenset({ground.cells[HOUSHAN]}))) == [v.YEAR]
    assert [cell.name for cell in cells(level="group", codes=[f"{target}01", f"{target}02"])] == [
        "七里村1组",
        "后山村1组",
    ]
    # Merged once more, the household still answers where it lay on each day.
    again = [Line(change=Change.MERGED, older_code=target, newer_code="331082001224", newer_name="许墅村")]
    refused = propose(ground, again)
    assert refused[0].reason.startswith("府城村在 2026-04-01 还有变动")
