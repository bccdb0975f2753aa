"""The demo bank's plan of drives with a pilot for each branch, the exam its people sat, and the days they go out.

It is read off the ground as it lies, so it is the same for the same county.
"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, timedelta
from random import Random
from typing import Any

from qianmo.apps.campaigns.queries import VillageDrive, villages_on_board
from qianmo.apps.grids.queries import Scope, stewards, villages_of_branches
from qianmo.apps.org.queries import branches_named, in_posts
from qianmo.apps.outreach.queries import guests_of, papers_of, pilots_due, signing_days
from qianmo.apps.outreach.services import (
    NewDay,
    NewSigningDay,
    adopt_shipped_criteria,
    begin_paper,
    confirm_reratings,
    hand_in_paper,
    hand_out_gifts,
    open_signing_day,
    publish_drive_plan,
    publish_script,
    register_guests,
    report_pilot,
    rerate_villages,
    roster_days,
    settle_day,
    write_drive_plan,
    write_script,
)
from qianmo.demo.accepting import accepted
from qianmo.demo.schedule import DEMO_DAY, OPENED_ON, moment
from qianmo.demo.script import QUESTIONS, TEXT, TITLE
from qianmo.domain.campaigns import DriveStage
from qianmo.domain.outreach.exams import ExamRule
from qianmo.domain.outreach.gifts import ITEMS
from qianmo.domain.outreach.plans import Kind, OutletStep, Planned, Shape, Step

ENDS = (date(2025, 12, 31), date(2027, 9, 30))
REVIEW_ON = date(2027, 3, 1)
OUTSIDE_OF = 4
"""Of so many villages one is not in the plan."""
STANDARD_OF = 6
TELLS_NOT_OF = 3
"""Of so many branches one has not told yet."""
SCRIPTED_ON = date(2026, 9, 14)
LAST_WEEK = date(2026, 9, 21)
EXAM = ExamRule(drawn=5, pass_mark=80, valid_days=365)
MOST_GO = 2
SIGNING_DAYS = 6
RERATED = 24
LESSON = "名册里外出户多，先请村组长划掉常年不在的再上门；评议放在晚上，到会多一倍。带上打印机，当场补齐户口簿复印件。"


def organise_villages(*, officers: Sequence[int]) -> None:
    """Two of head office write and publish the plan; heads of branches tell what most of their pilots taught."""
    writer, publisher = officers
    villages = [one for one in villages_on_board(scope=Scope(None)) if one.branch_id is not None]
    told: dict[str, Any] = {"at": moment(DEMO_DAY, hour=6), "business_date": DEMO_DAY}
    plan_id = accepted(
        write_drive_plan(
            name="阳光信贷三年规划.xlsx", shape=Shape(begins_on=OPENED_ON, ends=ENDS), villages=_planned(villages),
            steps=_steps(villages), by=writer, **told,
        )
    )  # fmt: skip
    accepted(publish_drive_plan(plan_id=plan_id, by=publisher, **told))
    heads = _heads()
    for branch_id, pilot in sorted(pilots_due().items()):
        if pilot.is_far_enough and branch_id % TELLS_NOT_OF and branch_id in heads:
            accepted(report_pilot(branch_id=branch_id, said=LESSON, by=heads[branch_id], **told))


def send_people_out(*, officers: Sequence[int], seed: int) -> None:
    """A script with its exam, which those who go have passed; the field days of last week, settled, and of this one."""
    dice = Random(seed)  # noqa: S311 - invented days, not secrets
    writer, publisher = officers
    early: dict[str, Any] = {"at": moment(SCRIPTED_ON, hour=9), "business_date": SCRIPTED_ON}
    script_id = accepted(write_script(title=TITLE, text=TEXT, questions=QUESTIONS, rule=EXAM, by=writer, **early))
    accepted(publish_script(script_id=script_id, by=publisher, **early))
    answers = {one.text: one.answer for one in QUESTIONS}
    heads = _heads()
    managers = in_posts(post="manager", branch_ids=set(branches_named()), on=DEMO_DAY)
    ids = {name: pk for pk, (_, name) in branches_named().items()}
    crews: dict[int, list[int]] = defaultdict(list)
    for one in managers:
        if len(crews[ids[one.branch]]) < MOST_GO:
            crews[ids[one.branch]].append(one.staff_id)
    for staff_id in (*heads.values(), *(pk for crew in crews.values() for pk in crew)):
        paper_id = accepted(begin_paper(seed=dice.getrandbits(40), by=staff_id, **early))
        (paper,) = papers_of(staff_id=staff_id)
        given = [answers[text] for _, text, _ in paper.questions]
        accepted(hand_in_paper(paper_id=paper_id, answers=given, by=staff_id, **early))
    for branch_id, crew in sorted(crews.items()):
        if branch_id in heads:
            _send(branch_id, crew, head=heads[branch_id], dice=dice)


def _send(branch_id: int, crew: Sequence[int], *, head: int, dice: Random) -> None:
    """Last week's days with who came, and the days of this week; villages that are barred are passed over."""
    own = villages_on_board(scope=Scope(villages_of_branches(branch_ids=[branch_id])))
    villages = [one.village_id for one in own if one.stage is not DriveStage.DEFERRED]
    for week, offsets in ((LAST_WEEK, (1, 3)), (DEMO_DAY, (0, 1))):
        duty = "stationed" if week is LAST_WEEK else "visit"
        days = [
            NewDay(
                village_id=dice.choice(villages), day=week + timedelta(days=n), people=dict.fromkeys(crew, duty),
                gather="8:30 村部",
            )
            for n in offsets
        ]  # fmt: skip
        told: dict[str, Any] = {"by": head, "at": moment(week, hour=8), "business_date": week}
        for answer in roster_days(days=days, branch_id=branch_id, **told):
            if isinstance(answer, int) and week is LAST_WEEK:
                after: dict[str, Any] = {"at": moment(DEMO_DAY, hour=7), "business_date": DEMO_DAY}
                accepted(settle_day(day_id=answer, came=crew[: len(crew) - dice.randrange(2)], by=head, **after))


def hold_signing_days() -> None:
    """Signing days that were held where signing reached its target: who came, and the gifts of nearly all of them."""
    done = [one for one in villages_on_board(scope=Scope(None)) if one.stage is DriveStage.DRAWING and one.since]
    for village in done[:: max(1, len(done) // SIGNING_DAYS)]:
        on = village.since or DEMO_DAY
        owner = stewards(cell_ids=[village.village_id], on=on)[village.village_id].owner_id
        if owner is None:
            continue
        told: dict[str, Any] = {"scope": Scope(None), "by": owner, "at": moment(on, hour=10), "business_date": on}
        new = NewSigningDay(village_id=village.village_id, day=on, place="村部", gift="大米", gift_fen=3_000, stock=300)
        day_id = accepted(open_signing_day(new=new, **told))
        (card,) = signing_days(scope=Scope(None), day_id=day_id)
        signed = [one.line_id for one in guests_of(scope=Scope(None), card=card) if one.signed_on is not None]
        brought = {pk: tuple(ITEMS)[: 2 if place % 9 == 8 else 3] for place, pk in enumerate(signed)}
        register_guests(day_id=day_id, guests=brought, **told)
        hand_out_gifts(day_id=day_id, line_ids=signed, **told)


def rerate(*, officers: Sequence[int]) -> None:
    """The first towns are rated again, two thirds of their villages confirmed."""
    adopt_shipped_criteria(since=OPENED_ON)
    villages = [one.village_id for one in villages_on_board(scope=Scope(None))][:RERATED]
    told: dict[str, Any] = {"scope": Scope(None), "at": moment(DEMO_DAY, hour=7), "business_date": DEMO_DAY}
    rerate_villages(village_ids=villages, year=DEMO_DAY.year, by=officers[0], **told)
    confirm_reratings(village_ids=villages[: RERATED * 2 // 3], year=DEMO_DAY.year, by=officers[1], **told)


def _heads() -> dict[int, int]:
    """Who heads each branch."""
    ids = {name: pk for pk, (_, name) in branches_named().items()}
    found = in_posts(post="branch_head", branch_ids=set(ids.values()), on=DEMO_DAY)
    return {ids[one.branch]: one.staff_id for one in found}


def _planned(villages: Sequence[VillageDrive]) -> list[Planned]:
    """Villages of each branch in the order of their codes: the first is its pilot, every fourth is left for later."""
    by_branch: dict[int, list[VillageDrive]] = defaultdict(list)
    for one in villages:
        by_branch[one.branch_id or 0].append(one)
    found = []
    for own in by_branch.values():
        put_off = [one for one in own if one.stage is DriveStage.DEFERRED]
        rest = [one for one in own if one.stage is not DriveStage.DEFERRED]
        found += [
            Planned(village=one.code, kind=Kind.DEFERRED, reason=one.deferral_reason, review_on=REVIEW_ON)
            for one in put_off
        ]
        for place, one in enumerate(rest):
            if place and place % OUTSIDE_OF == 0:
                continue
            kind = Kind.STANDARD if place % STANDARD_OF == 1 else Kind.DEMONSTRATION
            phase = 1 if place <= len(rest) // 2 else 2
            found.append(Planned(village=one.code, kind=kind, phase=phase, pilot=place == 0))
    return found


def _steps(villages: Sequence[VillageDrive]) -> list[OutletStep]:
    """Each outlet with a town of its own works that, then the villages of it."""
    codes = {pk: code for pk, (code, _) in branches_named().items()}
    towns: dict[int, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for one in villages:
        towns[one.branch_id or 0][one.town_code] += 1
    found = []
    for branch_id, count in sorted(towns.items(), key=lambda row: codes[row[0]]):
        home = max(count, key=lambda code: (count[code], code))
        for step, until in ((Step.TOWN, ENDS[0]), (Step.VILLAGES, ENDS[1])):
            found.append(OutletStep(branch=codes[branch_id], step=step, town=home, until=until))
    return found
