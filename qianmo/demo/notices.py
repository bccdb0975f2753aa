"""Sample, notice and objections of the demo: villages of the drive went through, the yearly reviews are on the way.

What was found and said is generated.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from uuid import UUID, uuid5

from qianmo.apps.grids.queries import Scope
from qianmo.apps.notices.queries import notice_lines, roster_states, sampled
from qianmo.apps.notices.services import (
    Answer,
    Found,
    NewObjection,
    Posting,
    answer_objections,
    draw_samples,
    post_notices,
    raise_objections,
    record_findings,
)
from qianmo.demo.accepting import accepted, all_accepted
from qianmo.demo.foundation import Ground
from qianmo.demo.schedule import NOTICE, REVIEW_NOTICE, moment
from qianmo.demo.surveying import Town

COUNTY = Scope(None)
REQUESTS = UUID("8c1e4a52-0f6d-4f0e-9a7b-3d5e2c6b1a90")
PLACE = "村部公告栏"
RATED, LOOKED_AT, POSTED, OBJECTED = 1, 2, 3, 4
"""How far the yearly review of a village has come; one at none of them is not rated yet."""
SAID = (("against", "常年在外地打工，家里没有人", True), ("wrong", "大棚是租的，不是自家的", False))


def tell_town(town: Town, *, ground: Ground) -> None:
    """Draw, look at and post every rated village of a town; the heads of their branches do it on one day."""
    day = ground.calendar.day(NOTICE, town.turn)
    able = _able(town.roster_ids.values())
    for head, codes in _by_head(town.roster_ids, ground).items():
        rosters = [town.roster_ids[code] for code in codes if town.roster_ids[code] in able]
        draw(rosters, by=head, on=day)
        look(rosters, by=head, on=day)
        post(rosters, by=head, on=day)


def _able(rosters: Iterable[int]) -> set[int]:
    """Those of these rosters on which somebody was rated and is eligible."""
    return {pk for pk, one in roster_states(roster_ids=list(rosters), scope=COUNTY).items() if one.waiting}


def _by_head(codes: Iterable[str], ground: Ground) -> dict[int, list[str]]:
    branches = ground.bank.branch_of_village()
    spare = ground.staff[ground.bank.holders("risk")[0].number]
    found: dict[int, list[str]] = defaultdict(list)
    for code in codes:
        found[ground.heads.get(branches[code], spare)].append(code)
    return found


def draw(rosters: list[int], *, by: int, on: date) -> None:
    """Draw the samples of rosters."""
    told = draw_samples(roster_ids=rosters, scope=COUNTY, by=by, at=moment(on, hour=9), business_date=on)
    all_accepted(told.values())


def look(rosters: list[int], *, by: int, on: date, share: int = 1) -> None:
    """Find the drawn households as they were rated, one in `share` of them."""
    found = [
        Found(roster_id=pk, household_id=one.household_id, agrees=True)
        for pk in rosters
        for one in sampled(roster_id=pk, scope=COUNTY)[::share]
    ]
    refused = record_findings(found=found, scope=COUNTY, by=by, at=moment(on, hour=15), business_date=on)
    all_accepted(refused.values())


def post(rosters: list[int], *, by: int, on: date) -> list[int]:
    """Post the lists of rosters; the notices' ids."""
    postings = [Posting(roster_id=pk, place=PLACE) for pk in rosters]
    answers = post_notices(postings=postings, scope=COUNTY, by=by, at=moment(on, hour=17), business_date=on)
    return all_accepted(answers)


def stage_of_review(code: str) -> int:
    """How far a village's review has come, by the digits of its code; 0 where nobody sat yet."""
    return {1: RATED if int(code) % 2 else LOOKED_AT, 2: POSTED, 3: OBJECTED}.get(sum(map(int, code)) % 4, 0)


def tell_reviewed(rosters: dict[str, int], *, ground: Ground) -> None:
    """Take reviewed villages (code to roster) as far as their codes say; some are objected to."""
    day = ground.calendar.day(REVIEW_NOTICE, 0)
    able = _able(rosters.values())
    for code, roster_id in sorted(rosters.items()):
        stage = stage_of_review(code)
        if stage == RATED or roster_id not in able:
            continue
        ((head, _),) = _by_head([code], ground).items()
        draw([roster_id], by=head, on=day)
        look([roster_id], by=head, on=day, share=2 if stage == LOOKED_AT else 1)
        if stage > LOOKED_AT:
            (notice_id,) = post([roster_id], by=head, on=day)
            if stage == OBJECTED:
                _object(notice_id, code, head=head, ground=ground, on=day)


def _object(notice_id: int, code: str, *, head: int, ground: Ground, on: date) -> None:
    """Two villagers say something; the first is answered, the second waits."""
    lines = notice_lines(notice_id=notice_id, scope=COUNTY, on=on)
    new = [
        NewObjection(
            notice_id=notice_id, household_id=line.household_id, kind=kind, words=words,
            request_id=uuid5(REQUESTS, f"object {line.number}"),
        )
        for line, (kind, words, _) in zip(lines, SAID, strict=False)
    ]  # fmt: skip
    said_at, answered_at = moment(on, hour=17, minute=30), moment(on, hour=18)
    ids = raise_objections(objections=new, scope=COUNTY, by=ground.owners[code], at=said_at, business_date=on)
    answer = Answer(objection_id=accepted(ids[0]), upheld=True, words="入户核实，确实常年不在")
    refused = answer_objections(answers=[answer], scope=COUNTY, by=head, at=answered_at, business_date=on)
    all_accepted(refused.values())
