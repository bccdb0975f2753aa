"""The demo county comes out to the fen whatever the policy says, or not at all."""

import json
import shutil
from dataclasses import asdict
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from django.conf import settings

from qianmo.analytics.core_loans import core_loans
from qianmo.analytics.lake import CORE, OWN, SCHEMAS, Lake, days_of, last_day, lay_tables, where
from qianmo.analytics.lake import verify as verify_lake
from qianmo.analytics.metrics import compute
from qianmo.analytics.work import count_work
from qianmo.apps.approvals.models import AgendaItem, Vote
from qianmo.apps.approvals.queries import meetings
from qianmo.apps.campaigns.queries import any_household, funnel, funnel_by_village, villages_on_board
from qianmo.apps.credit.models import Draw, Line
from qianmo.apps.dossiers.models import Dossier
from qianmo.apps.events.queries import verify
from qianmo.apps.events.services import seal
from qianmo.apps.feeds.queries import deliveries
from qianmo.apps.grids.queries import Scope
from qianmo.apps.households.models import Person
from qianmo.apps.ledger.queries import trial_balance
from qianmo.apps.org.models import Branch, PostHolding
from qianmo.apps.org.queries import business_date
from qianmo.apps.performance.queries import (
    allocations_of,
    attributions,
    bad_loans_of,
    board,
    counted_months,
    earnings_of,
    open_line,
    pay_of,
    reconciled,
    shares_of,
    slip,
    versions_of,
)
from qianmo.apps.products.models import Policy
from qianmo.apps.products.shelf.reading import FOUR
from qianmo.apps.ratings.models import Ballot, Rater, RosterEntry, Sitting, Verdict
from qianmo.apps.signing.models import Paper
from qianmo.apps.targets.queries import sums_by
from qianmo.apps.tasks.models import Task
from qianmo.cli import demo
from qianmo.demo.calibration import Totals, Unreachable, totals_for
from qianmo.demo.county import BankStands, build
from qianmo.demo.deposits import DAYS, LAST
from qianmo.demo.dossiers import shelf_on_offer
from qianmo.demo.firms import MIX
from qianmo.demo.foundation import POLICIES, TERMS
from qianmo.demo.schedule import DEMO_DAY, moment
from qianmo.demo.walking import walkers
from qianmo.domain.funnel import NO_FUNNEL

pytestmark = pytest.mark.django_db(transaction=True)
SMALL, SMALLER = 2_000, 400
MID_MONTH, WHOLE = date(2026, 9, 15), ("net_borrowers", "loan_growth")
"""When a customer is handed over, and measures that no division rounds."""
TOTALS = Totals(
    filed=2000,
    eligible=1251,  # 53,054 x 2,000 / 84,792 = 1,251.39
    granted=1231,  # 52,195: 1,231.13
    granted_fen=18_423_900_000,  # 78.11 亿: 18,423.909 万, cut down to whole units of 0.1 万
    signed=614,
    signed_fen=7_712_900_000,  # 32.70 亿: 7,712.992 万
    drawn=477,
    drawn_fen=5_078_300_000,  # 21.53 亿: 5,078.309 万
)


@pytest.fixture(autouse=True)
def fresh(monkeypatch, tmp_path, settings):
    """A state directory of the test's own."""
    monkeypatch.setenv("QIANMO_STATE", str(tmp_path / "state"))
    settings.STATE = tmp_path / "state"
    settings.FEEDS_FOLDER = str(tmp_path / "state" / "feeds" / "in")
    return tmp_path


def policies_with(folder, *changes: tuple[str, str]):
    """A copy of the policies in which every product has these words replaced."""
    copied = shutil.copytree(POLICIES, folder / "policies")
    for path in copied.glob("*.dmn"):
        text = path.read_text(encoding="utf-8")
        for old, new in changes:
            assert old in text, path.name
            text = text.replace(old, new)
        path.write_text(text, encoding="utf-8")
    return copied


def test_the_totals_of_a_small_county_are_the_published_ones_in_proportion():
    assert totals_for(households=SMALL, unit_fen=TERMS.unit_fen) == TOTALS
    assert totals_for(households=84_792, unit_fen=TERMS.unit_fen).drawn_fen == 215_300_000_000


def test_a_small_county_is_whole_and_exact_though_a_policy_is_edited(fresh, capsys):
    """The shipped policies reach their totals wherever else a county is built: otherwise nothing is."""
    cut = policies_with(fresh, ("limit_wan * 1000000", "limit_wan * 900000"))
    build(households=SMALL, policies=cut)
    cards = Policy.objects.filter(product__code__in=FOUR).values_list("model", flat=True)
    assert ["limit_wan * 900000" in model for model in cards] == [True] * len(FOUR)
    assert asdict(funnel(scope=Scope(None))) == asdict(TOTALS)
    the_villages_and_the_board_add_up_to_the_published_totals()
    assert business_date() == DEMO_DAY

    books = {one.code: (one.debit_fen, one.credit_fen) for one in trial_balance()}
    assert sum(debit for debit, _ in books.values()) == sum(credit for _, credit in books.values())
    assert books["1303"][0] - books["1303"][1] == TOTALS.drawn_fen
    assert books["6011"][1] > 0

    sealed = seal(at=moment(DEMO_DAY, hour=9))
    found = verify()
    assert (found.faults, found.events) == ([], sealed.events)

    names = list(Person.objects.values_list("name", "ethnicity"))
    assert any(len(name) == 2 and ethnicity == "蒙古族" for name, ethnicity in names)
    assert any(any("\u3400" <= sign <= "\u4dbf" or sign >= "\U00020000" for sign in name) for name, _ in names)

    shown = json.loads((fresh / "state" / "demo-accounts.json").read_text(encoding="utf-8"))
    assert len(shown) == 14
    the_day_has_work_in_hand(shown)
    the_committee_has_met()
    every_product_has_walked_all_the_way()
    the_lake_holds_two_years()
    three_months_are_closed_and_one_runs()
    every_part_of_the_rural_loans_has_something()

    with pytest.raises(BankStands):
        build(households=SMALL)
    assert demo.run(["--households", str(SMALL), "--processes", "1"]) == 2
    assert "已经有机构或户档" in capsys.readouterr().err
    assert asdict(funnel(scope=Scope(None))) == asdict(TOTALS)


def the_villages_and_the_board_add_up_to_the_published_totals() -> None:
    """The funnels of all villages are the county's, and a village on the board counts what its funnel does.

    In one that is driven again this year the board counts that drive's own roster, and never more than the funnel.
    """
    villages = {one.code: one.funnel for one in funnel_by_village(scope=Scope(None))}
    assert asdict(sum(villages.values(), NO_FUNNEL)) == asdict(TOTALS)
    board = {one.code: one for one in villages_on_board(scope=Scope(None))}
    assert board.keys() == villages.keys()
    again = {code for code, one in board.items() if one.year == DEMO_DAY.year}
    assert 0 < len(again) < len(board) // 10
    for stage in ("filed", "eligible", "granted", "signed", "drawn"):
        told = {code: getattr(one.counts, stage) for code, one in board.items()}
        counted = {code: getattr(one, stage) for code, one in villages.items()}
        assert {code for code in told if told[code] != counted[code]} <= again, stage
        assert all(told[code] <= counted[code] for code in again), stage
    assert sum(one.counts.filed for one in board.values()) == TOTALS.filed


def held_by(post: str) -> list[tuple[int, int]]:
    """Who holds a post on the demo's day, and in which branch."""
    held = PostHolding.objects.filter(post=post, valid__contains=DEMO_DAY)
    return list(held.values_list("staff_id", "branch_id"))


def the_day_has_work_in_hand(shown: list[dict[str, str]]) -> None:
    """The shown manager hosts a sitting in which some have spoken; visits and counter draws are of the own branch."""
    sitting = Sitting.objects.get(closed_at=None, way="blind")
    manager = next(one["login"] for one in shown if "客户经理" in one["post"])
    assert sitting.host.number == manager
    seats = Rater.objects.filter(sitting=sitting)
    assert all((seat.code_index is None) is seat.paper for seat in seats)
    assert sum(seat.paper for seat in seats) <= 1
    assert sum(seat.entered_at is not None for seat in seats) == 4
    spoken = Ballot.objects.filter(rater__sitting=sitting).count()
    assert 0 < spoken < 4 * RosterEntry.objects.filter(roster=sitting.roster).exclude(outcome="black").count()
    assert not Verdict.objects.filter(sitting=sitting).exists()
    heads = dict(held_by("branch_head"))
    at_counters = dict(held_by("clerk"))
    counter = Draw.objects.filter(channel="counter").values_list("drawn_by_id", "line__household__village__branch_id")
    assert counter
    for drawn_by, branch_id in counter:
        assert at_counters[drawn_by] == branch_id
    for opened_by, branch_id in Task.objects.values_list("opened_by_id", "village__branch_id"):
        assert heads[opened_by] == branch_id


def every_product_has_walked_all_the_way() -> None:
    """A household of each product that walks has a dossier whose points are answered, a signed contract, a line."""
    walked = Dossier.objects.filter(application__isnull=False, state="forwarded")
    lines = {
        line.product.code: line
        for line in Line.objects.select_related("product").filter(application__in=walked.values("application"))
    }
    assert list(shelf_on_offer())[: walkers(TOTALS)] == sorted(lines, key=list(shelf_on_offer()).index)
    assert {line.state for line in lines.values()} == {"active"}
    assert Paper.objects.filter(line__in=lines.values(), state="signed", pdf__isnull=False).count() == len(lines)


def the_committee_has_met() -> None:
    """One meeting is over with a yes, a no and a veto; the other is voting, and nobody has counted."""
    over, voting = meetings()[::-1]
    items = AgendaItem.objects.filter(meeting_id=over.id).order_by("id")
    assert [(one.passed, one.vetoed_at is not None) for one in items] == [(True, False), (False, False), (True, True)]
    assert (over.open_items, voting.items, voting.open_items) == (0, 2, 2)
    assert Vote.objects.filter(item__meeting_id=voting.id).count() == 6


def the_lake_holds_two_years() -> None:
    """Every file of the core was carried; the lake is sound and owes what the draws owe."""
    lake = Lake(where())
    assert {(one.state, one.rejected) for one in deliveries(limit=100)} == {("carried", 0)}
    assert not list(Path(settings.FEEDS_FOLDER).iterdir())
    found = verify_lake(lake)
    assert (found.faults, last_day(lake.edition(), CORE), last_day(lake.edition(), OWN)) == ((), LAST, LAST)
    assert len(days_of(lake.edition(), CORE)) == DAYS
    assert days_of(lake.edition(), OWN)[str(LAST)] == TOTALS.drawn_fen
    parameters = {"as_of": LAST, "side": "deposit"}
    by_cell = compute("position", lake=lake, grain="cell", parameters=parameters)
    by_manager = compute("position", lake=lake, grain="manager", parameters=parameters)
    lent = core_loans(lake, on=LAST)
    assert lent is not None
    assert len(lent) == len(MIX)
    total = days_of(lake.edition(), CORE)[str(LAST)] - sum(lent["fen"].to_pylist())
    assert sum(by_cell["fen"].to_pylist()) == sum(by_manager["fen"].to_pylist()) == total > 0
    assert by_cell["key"].null_count == 0


def every_part_of_the_rural_loans_has_something() -> None:
    """Firms of the core fill the parts that households leave empty; small firms are of 普惠型小微, medium ones not."""
    bank = sums_by(on_day=LAST, rules_of=LAST, grain="bank")[""]
    for part in ("agri_farm", "agri_firm_rural", "agri_firm_urban", "agri_other", "inclusive_agri_firm"):
        assert bank[part].fen > 0, part
    assert bank["agri"].fen == sum(bank[f"agri_{part}"].fen for part in ("farm", "firm_rural", "firm_urban", "other"))
    assert bank["all"].fen == TOTALS.drawn_fen + sum(core_loans(Lake(where()), on=LAST)["fen"].to_pylist())


def three_months_are_closed_and_one_runs() -> None:
    """Every manager stands in each month since the scheme began; loans bring interest, and what is shown adds up.

    Branches and the treasury together are the net interest, to the fen.
    """
    months = counted_months()
    assert [(one.first.month, one.closed) for one in months] == [(9, False), (8, True), (7, True), (6, True)]
    assert months[0].as_of == LAST
    rows = board(months=months[1:2])
    assert {one.staff_id for one in rows} == {staff for staff, _ in held_by("manager")}
    own = slip(month=months[1], staff_id=rows[0].staff_id)
    assert own.standing.points_centi == sum(one.points_centi for one in own.lines)
    line = next(one for one in own.lines if one.line.code == "loan-interest")
    assert line.volume > 0
    opened = open_line(months=months[1:2], staff_id=rows[0].staff_id, line=line.line)
    assert sum(one.told for one in opened.pieces) == line.volume
    for month in months:
        branches = sum(row.margin_fen for row in earnings_of(month=month.first, by="branch", branches=None).rows)
        households = earnings_of(month=month.first, by="household", branches=None, households=100_000)
        treasury = -sum(row.transfer_fen + row.bonus_fen for row in households.rows)
        assert branches + treasury == sum(row.interest_fen for row in households.rows) > 0
    assert {one.state for one in attributions()} == {"agreed", "waiting"}
    slips_add_up_to_the_signed_totals_and_the_estimate_to_the_close(months[1])
    a_customer_who_is_moved_nets_to_nothing(months[0])


def slips_add_up_to_the_signed_totals_and_the_estimate_to_the_close(august) -> None:
    """Every share stands on a slip, also of who is not measured; what differs from the estimate has its reasons."""
    signed = [one for one in allocations_of(month=august.first, branch_ids=None) if one.state == "signed"]
    slips = pay_of(month=august, staff_ids=None)
    assert sum(one.allotted_fen for one in slips) == sum(one.whole_fen - one.left_fen for one in signed) > 0
    assert any(one.allotted_fen and not one.place for one in slips)
    for one in signed:
        given = sum(row.fen for row in shares_of(card=one, on=august.as_of))
        assert given == one.given_fen == one.whole_fen - one.left_fen
    anew = [versions_of(allocation_id=one.id) for one in signed]
    assert [[one.turn for one in versions] for versions in anew].count([2, 1]) == 1
    loans = bad_loans_of(months=counted_months(), staff_ids=None)
    assert any(one.closed and one.turned and one.held_fen for one in loans)
    compared = reconciled(month=august, staff_ids=None)
    assert any(one.differs for one in compared)
    assert all(sum(one.reasons.values()) == one.more_volume for one in compared if one.more_volume)


def a_customer_who_is_moved_nets_to_nothing(month) -> None:
    """A borrower is handed over in mid-month: two people stand otherwise, all together bring what they brought."""
    lake = Lake(where())
    before = count_work(lake=lake, edition=lake.edition(), first=month.first, as_of=month.as_of)
    loan = next(
        one for one in before.parts.to_pylist() if one["side"] == "loan" and one["end_fen"] and one["last_owner"]
    )
    taker = next(one for one in before.amounts["staff_id"].to_pylist() if one != loan["staff_id"])
    moved = Lake(where().parent / "moved")
    shutil.copytree(lake.root, moved.root)
    owners = pq.read_table([moved.root / name for name in moved.edition().files["owners/own"]]).to_pylist()
    his = next(one for one in owners if one["account_id"] == loan["account_id"] and one["until_on"] > month.as_of)
    owners.remove(his)
    owners += [his | {"until_on": MID_MONTH}, his | {"from_on": MID_MONTH, "staff_id": taker}]
    lay_tables(moved, {"owners/own": pa.Table.from_pylist(owners, schema=SCHEMAS["owners"])})
    after = count_work(lake=moved, edition=moved.edition(), first=month.first, as_of=month.as_of)
    brought = [
        {(row["staff_id"], row["measure"]): row["amount"] for row in one.amounts.to_pylist() if row["measure"] in WHOLE}
        for one in (before, after)
    ]
    assert brought[0] != brought[1]
    for measure in WHOLE:
        was, now = (sum(many for (_, name), many in one.items() if name == measure) for one in brought)
        assert was == now


def test_policies_that_cannot_reach_the_totals_say_so_and_leave_nothing_behind(fresh):
    mean = policies_with(fresh, ("limit_wan * 1000000", "min(1, limit_wan) * 1000000"))
    with pytest.raises(Unreachable, match=r"不足以|最多只能到"):
        build(households=SMALLER, policies=mean)
    assert not any_household()
    assert not Branch.objects.exists()
    assert verify().events == 0
    assert not (fresh / "state" / "demo-accounts.json").exists()


@pytest.mark.parametrize("count", ["199", "1000001"])
def test_a_county_too_small_or_too_large_is_refused(count, capsys):
    assert demo.run(["--households", count]) == 2
    assert "户数须在 200 至 1,000,000 之间" in capsys.readouterr().err
