"""Builds the demo county: generated people of a real county, through the acts that clicks call, all or nothing."""

import json
import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from qianmo.apps.org.services import admit_to_console, open_business_day
from qianmo.demo.calibration import Totals, totals_for
from qianmo.demo.foundation import TERMS, Ground, draw_grid, lay_ground, village_ids
from qianmo.demo.lending import apply_town, by_turn, find_customers, plan_requests, sign_town, use_town
from qianmo.demo.people import VillageBatch, generate_households
from qianmo.demo.schedule import DEMO_DAY, OPENED_ON, moment
from qianmo.demo.surveying import defer_villages, file_town, rate_town, screen_town, towns_in_turn
from qianmo.storage.loading import settle, whole_load

SEED = 150_422
PASSWORD = "qianmo-demo-2026"  # noqa: S105 (printed at every start; the people behind it do not exist)
SHOWN_POSTS = (
    ("inclusive", "全旗", ("department",)),
    ("branch_head", "行长", ("township",)),
    ("manager", "客户经理", ("township",)),
    ("reviewer", "审查岗", ("department",)),
    ("auditor", "审计", ("department",)),
)
"""Whose accounts the start-up shows: one person of each post in a unit of one of these kinds."""

Progress = Callable[[str, float], None]
"""Told the Chinese name of each step as it begins and the share of the whole that is done before it."""


@dataclass(frozen=True, slots=True)
class Built:
    """What was built and how long each step took, in seconds."""

    totals: Totals
    seconds: dict[str, float]


def build(*, households: int, seed: int = SEED, progress: Progress = lambda _name, _share: None) -> Built:
    """Build the county in one transaction. Raises Unreachable when the policies in force cannot reach the totals."""
    clock = _Clock(progress)
    totals = totals_for(households=households, unit_fen=TERMS.unit_fen)
    with whole_load():
        clock.start("建立机构、产品与日历", 0.0)
        ground = lay_ground(seed=seed)
        clock.start("生成人口", 0.02)
        batches = list(generate_households(divisions=ground.divisions, count=households, seed=seed, on=OPENED_ON))
        draw_grid(ground=ground, villages=batches)
        settle("grids_cell", "org_staff", "grids_stewardship")
        _tell_story(batches, ground=ground, totals=totals, seed=seed, clock=clock)
        open_business_day(day=DEMO_DAY, at=moment(DEMO_DAY, hour=8))
        _open_console(ground)
        clock.stop()
    return Built(totals, clock.seconds)


def _tell_story(batches: list[VillageBatch], *, ground: Ground, totals: Totals, seed: int, clock: "_Clock") -> None:
    towns = towns_in_turn(batches)
    clock.start("建档", 0.08)
    for town in towns:
        file_town(town, ground=ground)
        if town.turn == 0:
            settle("households_person", "households_household", "households_membership", "households_factsheet")
    settle("households_person", "households_household", "households_membership", "households_factsheet")
    clock.start("初筛", 0.34)
    villages = village_ids()
    for town in towns:
        screen_town(town, ground=ground, village_ids=villages)
    settle("ratings_rosterentry", "ratings_roster")
    clock.start("评议", 0.42)
    for town in towns:
        rate_town(town, ground=ground, seed=seed)
    settle("ratings_ballot", "ratings_rater", "ratings_verdict")
    deferred = defer_villages(towns, ground=ground, seed=seed)
    clock.start("测算", 0.56)
    customers = find_customers(towns, ground=ground)
    plan_requests(customers, totals=totals, deferred=deferred, seed=seed)
    customers_by_turn = by_turn(customers)
    clock.start("申请与授信", 0.64)
    for town in towns:
        apply_town(town, customers_by_turn.get(town.turn, []), ground=ground)
        if town.turn == 0:
            settle("households_consent", "credit_application", "credit_line")
    settle("credit_application", "credit_line", "credit_policyrun", "approvals_case", "households_consent")
    clock.start("签约", 0.88)
    for town in towns:
        sign_town(town, customers_by_turn.get(town.turn, []), ground=ground)
    settle("credit_line", "credit_contract")
    clock.start("用信与还款", 0.92)
    for town in towns:
        use_town(town, customers_by_turn.get(town.turn, []), ground=ground, seed=seed)
    settle("credit_line", "credit_draw", "credit_repayment", "ledger_entry", "events_event")


def _open_console(ground: Ground) -> None:
    """Give everybody an account and note down the few that the start-up shows."""
    admit_to_console(passwords=dict.fromkeys(ground.staff, PASSWORD))
    units = {unit.code: unit for unit in ground.bank.branches}
    shown = []
    for post, post_name, kinds in SHOWN_POSTS:
        person = next(one for one in ground.bank.holders(post) if units[one.posts[-1][1]].kind in kinds)
        unit = units[person.posts[-1][1]]
        shown.append(
            {"login": person.number, "password": PASSWORD, "name": person.name, "post": f"{unit.name} {post_name}"}
        )
    state = Path(os.environ.get("QIANMO_STATE", "var"))
    state.mkdir(parents=True, exist_ok=True)
    (state / "demo-accounts.json").write_text(json.dumps(shown, ensure_ascii=False, indent=1), encoding="utf-8")


class _Clock:
    """Tells progress and keeps the seconds of each step."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._step, self._since = "", time.monotonic()
        self.seconds: dict[str, float] = {}

    def start(self, step: str, share: float) -> None:
        self.stop()
        self._step, self._since = step, time.monotonic()
        self._progress(step, share)

    def stop(self) -> None:
        if self._step:
            self.seconds[self._step] = round(time.monotonic() - self._since, 2)
