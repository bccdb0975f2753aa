"""Builds the demo county: generated people of a real county, through the acts that clicks call, all or nothing."""

import json
import os
from collections.abc import Callable
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path

from qianmo.apps.campaigns.queries import any_household, funnel
from qianmo.apps.grids.queries import Scope
from qianmo.apps.org.queries import head_office
from qianmo.apps.org.services import admit_to_console, open_business_day
from qianmo.demo.branches import DEMO_BANK
from qianmo.demo.calibration import Totals, totals_for
from qianmo.demo.crew import Ceilings, Plans, build_together
from qianmo.demo.days import leave_days
from qianmo.demo.errands import leave_work
from qianmo.demo.filling import fill_lake
from qianmo.demo.foundation import POLICIES, TERMS, Ground, draw_grid, lay_ground
from qianmo.demo.ledgers import leave_ledgers
from qianmo.demo.lists import leave_lists
from qianmo.demo.outreach import hold_signing_days, organise_villages, rerate, send_people_out
from qianmo.demo.people import generate_households
from qianmo.demo.positions import leave_positions
from qianmo.demo.public_money import bring_public_money
from qianmo.demo.requests import eligible_customers, plan_requests
from qianmo.demo.rounds import sitting_village
from qianmo.demo.schedule import DEMO_DAY, OPENED_ON, moment
from qianmo.demo.scorecards import review_scorecards
from qianmo.demo.staffing import StaffRecord
from qianmo.demo.surveying import Town, deferred_villages, towns_in_turn
from qianmo.demo.tiers import leave_tiers
from qianmo.demo.townwork import Clock, TownWork
from qianmo.demo.walking import left_to_the_mass, walkers
from qianmo.storage.loading import clear_rooms, forget_connections, settle, whole_load

SEED = 150_422
PASSWORD = "qianmo-demo-2026"  # noqa: S105 (printed at every start; the people behind it do not exist)
SHOWN_POSTS = (
    ("inclusive", "全旗", ("department",)),
    ("branch_head", "行长", ("township",)),
    ("manager", "客户经理", ("township",)),
    ("clerk", "后台柜员", ("township",)),
    ("accountant", "会计主管", ("township",)),
    ("reviewer", "审查岗", ("department",)),
    ("approver", "审批岗", ("department",)),
    ("product", "产品经理", ("department",)),
    ("risk", "风险经理", ("department",)),
    ("finance", "计划财务", ("department",)),
    ("auditor", "审计", ("department",)),
    ("security", "安全管理员", ("department",)),
    ("admin", "系统管理员", ("department",)),
    ("screen", "大屏", ("department",)),
)
"""Whose accounts the start-up shows: one person of each post in a unit of one of these kinds."""

Progress = Callable[[str, float], None]
"""Told the Chinese name of each step as it begins and the share of the whole that is done before it."""


@dataclass(frozen=True, slots=True)
class Built:
    """What was built and how long each step took, in seconds, by the process that led."""

    totals: Totals
    seconds: dict[str, float]


class BankStands(Exception):
    """The database already holds a bank or files that are not an unfinished demo."""


def build(
    *,
    households: int,
    seed: int = SEED,
    policies: Path = POLICIES,
    processes: int = 1,
    progress: Progress = lambda _name, _share: None,
) -> Built:
    """Build the county; what an earlier, unfinished build left is cleared first.

    Raises BankStands, or Unreachable when the policies cannot reach the totals; then nothing is left behind.
    """
    if any_household() or head_office() not in {None, DEMO_BANK}:
        raise BankStands
    clock = Clock(progress)
    totals = totals_for(households=households, unit_fen=TERMS.unit_fen)
    clear_rooms()
    try:
        with whole_load():
            clock.start("建立机构、产品与日历", 0.0)
            ground = lay_ground(seed=seed, policies=policies)
            clock.start("生成人口", 0.02)
            batches = list(generate_households(divisions=ground.divisions, count=households, seed=seed, on=OPENED_ON))
            draw_grid(ground=ground, villages=batches)
            open_business_day(day=DEMO_DAY, at=moment(DEMO_DAY, hour=8))
            admit_to_console(passwords=dict.fromkeys(ground.staff, PASSWORD), password_stays=True)
            settle("grids_cell", "org_staff", "grids_stewardship")
        towns = towns_in_turn(batches)
        deferred = deferred_villages(towns, seed=seed)
        shares = _shares(towns, count=processes)
        host = next(person.number for person, _, post in _shown(ground) if post == "manager")
        sits = sitting_village(towns, ground=ground, host=host, deferred=deferred)
        works = [TownWork(share, ground=ground, deferred=deferred, sits=sits, seed=seed) for share in shares]
        works[0].lead(clock)
        plan = partial(_plan, towns, totals=left_to_the_mass(totals), deferred=deferred, seed=seed)
        build_together(works, within=whole_load, plan=plan, before_fork=forget_connections)
        reviewer, approver = (ground.staff[ground.bank.holders(post)[0].number] for post in ("reviewer", "approver"))
        leave_work(ground, walking=walkers(totals), reviewer=reviewer, approver=approver)
        bring_public_money(ground)
        _review_models(ground)
    except BaseException:
        clear_rooms()
        raise
    _must_be_exact(totals)
    clock.start("供数入湖", 0.95)
    fill_lake(ground, batches, seed=seed)
    leave_tiers(ground)
    leave_lists(ground)
    officers = [ground.staff[one.number] for one in ground.bank.holders("inclusive")[:2]]
    organise_villages(officers=officers)
    send_people_out(officers=officers, seed=seed)
    hold_signing_days()
    rerate(officers=officers)
    leave_ledgers(seed=seed, by=ground.staff[ground.bank.holders("inclusive")[0].number])
    leave_positions(seed=seed, by=ground.staff[ground.bank.holders("inclusive")[0].number])
    leave_days(ground)
    clock.stop()
    _note_accounts(ground)
    return Built(totals, clock.seconds)


def _review_models(ground: Ground) -> None:
    """A product officer's scorecards, signed for by two of the risk department."""
    author = ground.bank.holders("product")[0]
    first, second = ground.bank.holders("risk")[:2]
    ids = ground.staff
    review_scorecards(author=ids[author.number], signers=(ids[first.number], ids[second.number]), on=DEMO_DAY)


def _must_be_exact(totals: Totals) -> None:
    """What the bank counts must be what was planned; anything else is a bug of the demo."""
    counted = asdict(funnel(scope=Scope(None)))
    if counted != asdict(totals):
        raise RuntimeError(f"the funnel came out as {counted}, not as {asdict(totals)}")


def _shares(towns: list[Town], *, count: int) -> list[list[Town]]:
    """Towns shared out over so many processes, the largest first, each to whoever has least."""
    shares: list[list[Town]] = [[] for _ in range(count)]
    sizes = {town.turn: sum(1 for _ in town.households) for town in towns}
    for town in sorted(towns, key=lambda town: -sizes[town.turn]):
        min(shares, key=lambda share: sum(sizes[one.turn] for one in share)).append(town)
    return [sorted(share, key=lambda town: town.turn) for share in shares]


def _plan(towns: list[Town], ceilings: Ceilings, *, totals: Totals, deferred: frozenset[str], seed: int) -> Plans:
    """Requests of the whole county from the ceilings of all its towns."""
    customers = {town.turn: eligible_customers(town) for town in towns}
    for turn, caps in ceilings.items():
        for one, cap in zip(customers[turn], caps, strict=True):
            one.cap = cap
    everyone = [one for turn in sorted(customers) for one in customers[turn]]
    plan_requests(everyone, totals=totals, deferred=deferred, seed=seed)
    return {turn: [(one.asks, one.signs, one.balance) for one in of_town] for turn, of_town in customers.items()}


def _shown(ground: Ground) -> list[tuple[StaffRecord, str, str]]:
    """Whose accounts the start-up shows: the person, what is written beside the name, and the post."""
    units = {unit.code: unit for unit in ground.bank.branches}
    found = []
    for post, post_name, kinds in SHOWN_POSTS:
        person = next(one for one in ground.bank.holders(post) if units[one.posts[-1][1]].kind in kinds)
        found.append((person, f"{units[person.posts[-1][1]].name} {post_name}", post))
    return found


def _note_accounts(ground: Ground) -> None:
    """Note down the few accounts that the start-up shows."""
    shown = [
        {"login": person.number, "password": PASSWORD, "name": person.name, "post": words}
        for person, words, _ in _shown(ground)
    ]
    state = Path(os.environ.get("QIANMO_STATE", "var"))
    state.mkdir(parents=True, exist_ok=True)
    (state / "demo-accounts.json").write_text(json.dumps(shown, ensure_ascii=False, indent=1), encoding="utf-8")
