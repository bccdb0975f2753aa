"""The ground the demo county stands on: divisions and cells, the bank, its products and policies, its calendar."""

import json
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import shapely

from qianmo.apps.grids.cells import group_cells, schematic_cells
from qianmo.apps.grids.divisions import DivisionRow, read_edition, spoken_name
from qianmo.apps.grids.editions import load_edition
from qianmo.apps.grids.queries import cells
from qianmo.apps.grids.services import Assignment, NewCell, assign_stewards, draw_cells
from qianmo.apps.ledger.services import open_chart
from qianmo.apps.notices.services import adopt_shipped_rule
from qianmo.apps.org.queries import branch_ids, staff_ids
from qianmo.apps.org.services import (
    NewBranch,
    NewStaff,
    form_teams,
    hire,
    load_calendar,
    open_branches,
    open_business_day,
)
from qianmo.apps.products.queries import Terms
from qianmo.apps.products.services import record_reference_rate
from qianmo.apps.ratings.services import adopt_shipped_levels, found_negative_list, set_rating_rule
from qianmo.apps.signing.services import adopt_shipped
from qianmo.demo.accepting import accepted
from qianmo.demo.approval_rules import COMMITTEE_POSTS, put_approval_rules_in_force
from qianmo.demo.bank import DemoBank, build_bank
from qianmo.demo.dossiers import put_dossier_rules_in_force
from qianmo.demo.flags import HARD, SOFT
from qianmo.demo.people import VillageBatch
from qianmo.demo.schedule import DEMO_DAY, OPENED_ON, Calendar, moment
from qianmo.demo.shelf import Founding, found_shelf
from qianmo.domain import ratings
from qianmo.domain.credit.interest import InterestTerms, SettlementRule
from qianmo.domain.credit.repayment import OrderRule, Part

ROOMS = Path(__file__).resolve().parent.parent / "apps"
POLICIES = ROOMS / "products" / "policies"
COUNTY = "150422"
EDITION = 2023
SATURDAY = 5

PRODUCTS = {
    "farm": ("funong", "福农卡"),
    "trade": ("fushang", "福商卡"),
    "salaried": ("fuxin", "福薪卡"),
    "resident": ("fumin", "福民卡"),
}
"""The four revolving products of S3 by segment; terms in months of their lines come from the policy."""

LPR_1Y = ((date(2024, 7, 22), 33_500), (date(2024, 10, 21), 31_000), (date(2025, 5, 20), 30_000))
"""One-year loan prime rates as published, in ppm."""
LPR_5Y = ((date(2024, 7, 22), 38_500), (date(2024, 10, 21), 36_000), (date(2025, 5, 20), 35_000))
"""Those of loans above five years, which cap what runs longer than one."""

TERMS = Terms(
    unit_fen=100_000,
    grace_days=0,
    order=OrderRule(
        turns_after_days=90,
        before=(Part.FEES, Part.PENALTY, Part.INTEREST, Part.PRINCIPAL),
        beyond=(Part.PRINCIPAL, Part.FEES, Part.PENALTY, Part.INTEREST),
    ),
    interest=InterestTerms(
        settlement=SettlementRule(day=20, months=frozenset({3, 6, 9, 12}), inclusive=True),
    ),
)
"""Interest falls due each quarter on the 20th and is collected on the next working day."""
RATING_RULE = ratings.CombineRule(
    method=ratings.Method.TRIMMED,
    fallback=ratings.Method.MEDIAN,
    trimmed_needs=5,
    opinions_needed=3,
    exclusions_needed=2,
    dispersion_ppm=1_000_000,
)


@dataclass(frozen=True, slots=True)
class Ground:
    """What later steps need of it: ids by code, the bank's own records, the calendar."""

    divisions: list[DivisionRow]
    bank: DemoBank
    staff: dict[str, int]
    owners: dict[str, int]
    heads: dict[str, int]
    clerks: dict[str, int]
    sitting: list[int]
    calendar: Calendar


def lay_ground(*, seed: int, policies: Path = POLICIES) -> Ground:
    """Load divisions, found the bank and put its rules in force; the grid follows once the people are known."""
    at = moment(OPENED_ON, hour=8)
    divisions = read_edition(COUNTY, EDITION)
    _load_editions(at=at)
    calendar = _load_calendar()
    bank = build_bank(divisions=divisions, seed=seed, on=DEMO_DAY)
    _found(bank)
    staff = staff_ids()
    open_business_day(day=OPENED_ON, at=at)
    open_chart()
    editor, publisher = (staff[one.number] for one in bank.holders("product")[:2])
    sitting = [staff[bank.holders(post)[turn].number] for turn in range(2) for post in COMMITTEE_POSTS]
    put_approval_rules_in_force(editor=editor, publisher=publisher, sitting=sitting, since=OPENED_ON, at=at)
    put_dossier_rules_in_force(editor=editor, since=OPENED_ON, at=at)
    found_negative_list(
        reasons=[
            ratings.NegativeReason(code=code, name=name, hard=hard, enabled=True)
            for hard, reasons in ((True, HARD), (False, SOFT))
            for code, name in reasons.items()
        ],
        valid_from=OPENED_ON,
    )
    set_rating_rule(rule=RATING_RULE, valid_from=OPENED_ON)
    _publish_products(bank=bank, staff=staff, policies=policies, at=at)
    return Ground(
        divisions=divisions,
        bank=bank,
        staff=staff,
        owners=_owners(bank, staff),
        heads={one.posts[-1][1]: staff[one.number] for one in bank.holders("branch_head")},
        clerks=_clerks(bank, staff),
        sitting=sitting,
        calendar=calendar,
    )


def _found(bank: DemoBank) -> None:
    """Open the bank's branches, hire its people and form its teams."""
    open_branches(
        branches=[
            NewBranch(
                code=unit.code,
                name=unit.name,
                kind=unit.kind,
                parent_code=unit.parent_code,
                opened_on=unit.opened_on,
                abilities=unit.abilities,
            )
            for unit in bank.branches
        ]
    )
    hire(
        staff=[
            NewStaff(
                number=one.number,
                name=one.name,
                phone=one.phone,
                posts=one.posts,
                qualifications=one.qualifications,
            )
            for one in bank.staff
        ]
    )
    for team in bank.teams:
        form_teams(teams={team.name: (team.kind, team.members)}, since=team.since)


def draw_grid(*, ground: Ground, villages: list[VillageBatch]) -> dict[str, int]:
    """Draw the county's cells with the groups its villages turned out to have, and give villages to their stewards."""
    outline = json.loads((ROOMS / "grids" / "outlines" / f"{COUNTY}.geojson").read_text(encoding="utf-8"))
    shapes = {
        shape.code: shape
        for shape in schematic_cells(ground.divisions, shapely.geometry.shape(outline["features"][0]["geometry"]))
    }
    units = ground.bank.branch_of_village()
    units_by_code = branch_ids()
    rows = {row.code: row for row in ground.divisions}
    drawn = [
        NewCell(
            code=row.code,
            name=spoken_name(row.name),
            level=row.level,
            parent_code=row.parent_code if row.parent_code in rows else None,
            branch_id=units_by_code.get(units.get(row.code, "")),
            urban=shapes[row.code].urban,
            boundary=shapes[row.code].geometry,
            label=(shapes[row.code].label_lon, shapes[row.code].label_lat),
        )
        for row in ground.divisions
    ]
    groups = [
        NewCell(code=group.code, name=group.name, level="group", parent_code=group.parent_code)
        for batch in villages
        for group in group_cells(rows[batch.plan.code], batch.plan.groups)
    ]
    ids = draw_cells(edition=EDITION, cells=drawn + groups)
    by_day = defaultdict(list)
    for record in ground.bank.stewards:
        assignment = Assignment(
            cell_code=record.cell_code,
            staff_id=ground.staff[record.staff_number],
            role=record.role,
            since=record.since,
        )
        by_day[record.since].append(assignment)
    for since in sorted(by_day):
        for position, refused in assign_stewards(assignments=by_day[since]):
            raise RuntimeError(f"{by_day[since][position]}: {refused.reason}")
    return ids


def _load_editions(*, at: datetime) -> None:
    """The edition the cells are drawn from, and the one before it to look old names up."""
    for year in (EDITION, 2016):
        answer = load_edition(
            county_code=COUNTY, year=year, past=year != EDITION, by=None, at=at, business_date=OPENED_ON, lay=False
        )
        accepted(answer)


def _load_calendar() -> Calendar:
    """Weekdays are open and weekends closed, except where a published year says otherwise."""
    published: dict[date, tuple[str, str]] = {}
    for path in sorted((ROOMS / "org" / "calendars").glob("*.csv")):
        for line in path.read_text(encoding="utf-8").splitlines()[1:]:
            written, kind, name = line.split(",")
            published[date.fromisoformat(written)] = (kind, name)
    days = []
    for year in sorted({day.year for day in published}):
        for ordinal in range(date(year, 1, 1).toordinal(), date(year + 1, 1, 1).toordinal()):
            day = date.fromordinal(ordinal)
            kind, name = published.get(day, ("", ""))
            days.append((day, kind == "makeup" or (kind != "holiday" and day.weekday() < SATURDAY), name))
    load_calendar(days=days)
    return Calendar([day for day, is_open, _ in days if is_open])


def _publish_products(*, bank: DemoBank, staff: dict[str, int], policies: Path, at: datetime) -> None:
    editor, publisher = (staff[one.number] for one in bank.holders("product")[:2])
    for tenor, rates in (("1Y", LPR_1Y), ("5Y", LPR_5Y)):
        for published_on, rate_ppm in rates:
            record_reference_rate(tenor=tenor, published_on=published_on, rate_ppm=rate_ppm)
    founding = Founding(editor=editor, publisher=publisher, terms=TERMS, at=at, on=OPENED_ON)
    found_shelf(founding=founding, cards=policies)
    publisher = staff[bank.holders("risk")[0].number]
    adopt_shipped_rule(since=OPENED_ON)
    adopt_shipped_levels(since=OPENED_ON)
    adopt_shipped(edited_by=editor, published_by=publisher, valid_from=OPENED_ON, at=at, business_date=OPENED_ON)


def _owners(bank: DemoBank, staff: dict[str, int]) -> dict[str, int]:
    """Who owned each village first; later hand-overs change who is answerable, not who did the work then."""
    owners: dict[str, int] = {}
    for record in bank.stewards:
        if record.role == "owner":
            owners.setdefault(record.cell_code, staff[record.staff_number])
    return owners


def _clerks(bank: DemoBank, staff: dict[str, int]) -> dict[str, int]:
    """Who stands at the counter of each village's branch: pays out and takes in, and never signs."""
    at_branch = {one.posts[-1][1]: staff[one.number] for one in bank.holders("clerk")}
    return {village: at_branch[branch] for village, branch in bank.branch_of_village().items()}


def village_ids() -> dict[str, int]:
    """Village ids by code."""
    return {cell.code: cell.id for cell in cells(level="village")}
