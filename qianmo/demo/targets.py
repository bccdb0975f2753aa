"""The demo bank's targets of the year: built from its people up, so that some are ahead of their pace, some behind.

What each asks for is drawn around what was done, from a seed; the rest are the same acts a bank uses.
"""

from collections import defaultdict
from datetime import date, timedelta
from random import Random

from qianmo.apps.org.queries import branch_ids, branch_names, branches_of_staff, in_posts, staff_cards
from qianmo.apps.targets.queries import Found, done_of_year, progress
from qianmo.apps.targets.services import (
    NewSupervision,
    count_indicators,
    found_cohort,
    open_supervision,
    publish_plan,
    write_plan,
)
from qianmo.demo.accepting import accepted
from qianmo.demo.bulletins import publish_bulletins
from qianmo.demo.foundation import Ground
from qianmo.demo.meeting import hold_weak_meeting
from qianmo.demo.schedule import DEMO_DAY, moment
from qianmo.domain.money import FEN_PER_WAN, split_by_weights
from qianmo.domain.targets.levels import Reached
from qianmo.domain.targets.measures import PLANNED, Shape, scale_of
from qianmo.domain.targets.plans import MONTHS
from qianmo.domain.targets.trees import Level, Months, Part, total

SHAPE = (12, 11, 13, 9, 8, 8, 7, 7, 8, 6, 6, 5)
"""How the year is asked for: more in spring."""
DUE_PER_CENT = 83
"""So much of it is due by the end of September."""
COHORT = "乡镇网点"
SUPERVISED = 2
BY_PEOPLE = (
    *(code for code, one in PLANNED.items() if one.adds_up and not one.fewer and one.shape is not Shape.HELD),
    "borrower_count",
)
"""Measures every manager has a target of."""
POINT = 100
"""Ppm in a hundredth of one per cent."""
RATES = {"bad_rate": (100, 100), "sign_rate": (4_200, 5_200), "draw_rate": (1_800, 9_600)}
"""Where rates of the bank begin and end the year, in hundredths of one per cent."""
AS_OF = DEMO_DAY - timedelta(days=1)


def set_targets(ground: Ground, *, seed: int) -> None:
    """Read the indicators, write the year's targets, publish them, and put the units furthest behind under a leader."""
    morning = moment(DEMO_DAY, hour=6)
    count_indicators(on=AS_OF, at=morning)
    people = {post: ground.staff[ground.bank.holders(post)[0].number] for post in ("finance", "inclusive")}
    parts = _parts(Random(seed))  # noqa: S311 - invented targets, not secrets
    towns = sorted({part.unit for part in parts if part.level is Level.BRANCH and part.unit in _townships(ground)})
    found_cohort(name=COHORT, branches=towns, since=date(AS_OF.year, 1, 1))
    own = [part for part in parts if part.measure == "deposits" and part.unit in towns]
    if own:
        months = tuple(month * 105 // 100 // FEN_PER_WAN * FEN_PER_WAN for month in total(own))
        parts.append(Part(measure="deposits", level=Level.COHORT, unit=COHORT, parent="", months=months))
    written = accepted(
        write_plan(
            year=AS_OF.year, name="目标分解表", parts=parts, answers=_answers(parts), by=people["finance"], at=morning,
            business_date=DEMO_DAY,
        )
    )  # fmt: skip
    accepted(publish_plan(plan_id=written, by=people["inclusive"], at=morning, business_date=DEMO_DAY))
    publish_bulletins(ground)
    _supervise(ground, by=people["finance"])
    hold_weak_meeting(chair=ground.bank.holders("approver")[0].number, by=people["finance"])


def _townships(ground: Ground) -> set[str]:
    return {branch.code for branch in ground.bank.branches if branch.kind == "township"}


def _parts(chance: Random) -> list[Part]:
    """Targets of every manager, of the units as their sums, and of the bank as theirs."""
    done, _ = done_of_year(as_of=AS_OF)
    codes = {pk: code for code, pk in branch_ids().items()}
    parts: list[Part] = []
    for measure in BY_PEOPLE:
        by_staff = done.get((measure, Level.STAFF), {})
        ids = {int(key) for key in by_staff}
        cards, units = staff_cards(ids=ids, on=AS_OF), branches_of_staff(ids=ids, on=AS_OF)
        below: dict[str, list[Part]] = defaultdict(list)
        for pk in sorted(ids):
            if units.get(pk):
                unit = codes[min(units[pk])]
                months = _months(measure, by_staff[str(pk)], chance)
                below[unit].append(
                    Part(measure=measure, level=Level.STAFF, unit=cards[pk].number, parent=unit, months=months)
                )
        if not below:
            continue
        branches = [
            Part(measure=measure, level=Level.BRANCH, unit=unit, parent="", months=total(people))
            for unit, people in sorted(below.items())
        ]
        bank = Part(measure=measure, level=Level.BANK, unit="", parent="", months=total(branches))
        parts += [bank, *branches, *(part for people in below.values() for part in people)]
    return [*parts, *_rates(done, codes, chance)]


def _rates(done: Found, codes: dict[int, str], chance: Random) -> list[Part]:
    """Rates of the bank and its units: a ceiling that stays, or a path to where the year should end."""
    parts: list[Part] = []
    for measure, (first, last) in RATES.items():
        months = tuple((first + (last - first) * month // MONTHS) * POINT for month in range(1, MONTHS + 1))
        parts.append(Part(measure=measure, level=Level.BANK, unit="", parent="", months=months))
        for key in sorted(done.get((measure, Level.BRANCH), {}), key=int):
            more = 0 if PLANNED[measure].fewer else chance.randint(-4, 4) * 100 * POINT
            path = tuple(max(month + more, 0) for month in months)
            parts.append(Part(measure=measure, level=Level.BRANCH, unit=codes[int(key)], parent="", months=path))
    return parts


def _answers(parts: list[Part]) -> dict[tuple[str, str, str], str]:
    """The head of each unit answers for what it has to do."""
    codes = {name: code for code, name in branch_names().items()}
    heads = in_posts(post="branch_head", branch_ids=set(branch_ids().values()), on=AS_OF)
    by_unit = {codes[head.branch]: head.number for head in heads}
    asked = [part for part in parts if part.level is Level.BRANCH and part.unit in by_unit]
    return {(part.measure, part.level, part.unit): by_unit[part.unit] for part in asked}


def _months(measure: str, done: Reached, chance: Random) -> Months:
    """A year's target around what was done, in whole 万元 or borrowers, by the shape of the year."""
    unit = scale_of(measure)
    if not PLANNED[measure].runs:
        start, end = (done.start or done.amount) // unit, done.amount * chance.randint(96, 110) // 100 // unit
        return tuple((start + (end - start) * month // MONTHS) * unit for month in range(1, MONTHS + 1))
    year = max(done.amount // unit, MONTHS) * 100 * chance.randint(78, 128) // 100 // DUE_PER_CENT
    return tuple(part * unit for part in split_by_weights(total_fen=year, weights=list(SHAPE)))


def _supervise(ground: Ground, *, by: int) -> None:
    """The units furthest behind with loans stand under a leader."""
    found = progress(on=AS_OF)
    assert found is not None
    rows = [row for row in found.rows if row.part.measure == "loans" and row.part.level is Level.BRANCH]
    lagging = [(row.pace.ahead, row.branch_id) for row in rows if row.pace is not None and row.pace.ahead < 0]
    leaders = [holder.number for holder in ground.bank.holders("approver")]
    for place, (ahead, branch_id) in enumerate(sorted(lagging)[:SUPERVISED]):
        assert branch_id is not None
        accepted(
            open_supervision(
                new=NewSupervision(
                    measure="loans", branch_id=branch_id, leader=leaders[place % len(leaders)],
                    asks="十月底前补上差额的一半，每周晨会报一次", behind=-ahead, due_on=date(AS_OF.year, 10, 31),
                ),
                by=by,
                at=moment(DEMO_DAY, hour=7),
                business_date=DEMO_DAY,
            )
        )  # fmt: skip
