"""Fills the demo county's lake as any bank fills its own: the core's files through the drop folder, then the facts."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, timedelta
from uuid import uuid4

from qianmo.analytics.lake import Lake, where
from qianmo.apps.crm.services import lay_figures_ready
from qianmo.apps.dayend.facts import refresh_facts
from qianmo.apps.feeds.folders import drop_folder
from qianmo.apps.feeds.queries import deliveries
from qianmo.apps.feeds.services import publish_mapping, take_in_due
from qianmo.demo.accepting import accepted
from qianmo.demo.attributing import attribute_accounts
from qianmo.demo.businesses import open_businesses
from qianmo.demo.contesting import hold_contests
from qianmo.demo.deliveries import MAPPINGS, Core, write_deliveries
from qianmo.demo.deposits import invent_accounts, invent_balances, invent_owners, invent_transactions
from qianmo.demo.firms import invent_loans, with_loans
from qianmo.demo.foundation import Ground
from qianmo.demo.grading import grade_staff
from qianmo.demo.market import tell_market
from qianmo.demo.paying import count_work
from qianmo.demo.people import VillageBatch
from qianmo.demo.programmes import run_programmes
from qianmo.demo.relocating import propose_moves
from qianmo.demo.reports import keep_report_form
from qianmo.demo.schedule import DEMO_DAY, OPENED_ON, moment
from qianmo.demo.targets import set_targets


def fill_lake(ground: Ground, batches: Sequence[VillageBatch], *, seed: int) -> None:
    """Publish the demo bank's mappings, lay its core's files into the drop folder and take them in; then the facts.

    A lake of another bank that lies where ours belongs is moved aside, and stays whole.
    """
    _set_aside(Lake(where()))
    for name, (kind, spec) in MAPPINGS.items():
        at = moment(OPENED_ON, hour=9)
        accepted(publish_mapping(kind=kind, name=name, spec=spec, by=None, at=at, business_date=OPENED_ON))
    accounts = invent_accounts(batches, seed=seed)
    balances = invent_balances(accounts, seed=seed)
    branches = ground.bank.branch_of_village()
    households = sum(len(batch.households) for batch in batches)
    loans = invent_loans(households=households, after=len(accounts.numbers), seed=seed)
    every, owed = with_loans(accounts, balances, loans, branches=branches)
    core = Core(
        accounts=every,
        balances=owed,
        transactions=invent_transactions(balances, accounts),
        owners=invent_owners(accounts, stewards=_stewards(ground), seed=seed),
        branches=branches,
        loans=loans,
    )
    write_deliveries(drop_folder(), core)
    morning = moment(DEMO_DAY, hour=6)
    accepted(take_in_due(on=DEMO_DAY, at=morning, tell=lambda *_: None))
    for refused in deliveries(state="refused", limit=1):
        raise RuntimeError(f"{refused.name}: {refused.reason}")
    accepted(refresh_facts(on=DEMO_DAY - timedelta(days=1), at=morning, tell=lambda *_: None))
    count_work(ground)
    attribute_accounts()
    set_targets(ground, seed=seed)
    run_programmes(ground)
    hold_contests(ground)
    grade_staff(ground, seed=seed)
    tell_market(ground, seed=seed)
    open_businesses(ground, seed=seed)
    propose_moves(ground)
    keep_report_form(ground)
    lay_figures_ready()


def _set_aside(lake: Lake) -> None:
    number = lake.edition().number
    if number:
        lake.root.rename(lake.root.with_name(f"{lake.root.name}.aside-{number}-{uuid4().hex[:8]}"))


def _stewards(ground: Ground) -> dict[str, list[tuple[date, str]]]:
    """Who owned each village since when, by its code, in the order of time."""
    held = defaultdict(list)
    for record in sorted(ground.bank.stewards, key=lambda record: record.since):
        if record.role == "owner":
            held[record.cell_code].append((record.since, record.staff_number))
    return held
