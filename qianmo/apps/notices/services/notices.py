"""Acts of notices: posting the list of a village, and taking a wrong one down."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max

from qianmo.apps.events.services import Fact, record
from qianmo.apps.grids.queries import Scope
from qianmo.apps.households.queries import disclosed
from qianmo.apps.notices.models import Notice, NoticeLine
from qianmo.apps.notices.queries import RosterRule, RosterState, ToPost, roster_states, rules_of_rosters, to_post
from qianmo.apps.notices.services.samples import NO_ROSTER
from qianmo.apps.ratings.queries import rosters_put_off, stage_rule
from qianmo.apps.ratings.services import hold_rosters
from qianmo.domain.notices import Way, notice_ends, why_no_notice
from qianmo.domain.refusal import Refused
from qianmo.storage.copying import copy_rows

MOST_PLACE = 60
NO_PLACE = Refused(code="no_place", reason=f"没有公示：要写明贴在哪里，{MOST_PLACE} 字以内，如“村部公告栏”")
NOBODY = Refused(code="nobody", reason="没有可公示的户：评过、符合、没有异议的都已公示。有重评的等评完再补")
NOT_POSTED = Refused(code="not_posted", reason="没有公示：这类客户群按制度不公示。请在客户群页记告知本人")
NO_NOTICE = Refused(code="no_notice", reason="没有办：没有这张公示，或不在您的范围。请刷新本页")
NO_REASON = Refused(code="reason", reason="没有撤：要写明原因，六十字以内")


@dataclass(frozen=True, slots=True, kw_only=True)
class Posting:
    """A roster whose list is posted, and where in the village.

    `amounts`: with the limit of those whose head has allowed that; of the others, and by default, no amount is shown.
    """

    roster_id: int
    place: str
    amounts: bool = False


@transaction.atomic
def post_notices(
    *, postings: Sequence[Posting], scope: Scope, by: int, at: datetime, business_date: date
) -> list[int | Refused]:
    """Post the list of each roster: everybody eligible whom no notice names yet; per posting the notice's id.

    A notice hangs for the days of the rule in force. A later one names only who was rated since. Refused: out of sight,
    no place, a group whose people are not posted, a village or group that is put off, a sitting still open, too few
    rated, no sample or one not looked at, nobody left to post.
    """
    rosters = [one.roster_id for one in postings]
    hold_rosters(roster_ids=rosters)
    states, rules = (
        roster_states(roster_ids=rosters, scope=scope),
        rules_of_rosters(roster_ids=rosters, on=business_date),
    )
    deferred, done_ppm = rosters_put_off(roster_ids=rosters, doing="公示"), stage_rule(on=business_date).done_ppm
    waiting: dict[int, list[ToPost]] = defaultdict(list)
    for household in to_post(roster_ids=list(states)):
        waiting[household.roster_id].append(household)
    last = Notice.objects.filter(roster_id__in=rosters).values_list("roster").annotate(Max("number"))
    numbers, placed = dict(last), {}
    answers: list[Notice | Refused] = []
    for one in postings:
        state = states.get(one.roster_id)
        refused = deferred.get(one.roster_id) if state else None
        held, left = rules.get(one.roster_id), waiting[one.roster_id]
        refused = refused or _why_not(one, state, held, done_ppm=done_ppm, left=left)
        if refused is not None:
            answers.append(refused)
            continue
        until = notice_ends(posted_on=business_date, days=rules[one.roster_id].rule.days)
        row = Notice(
            roster_id=one.roster_id, number=numbers.get(one.roster_id, 0) + 1, place=one.place.strip(),
            posted_on=business_date, until=until, posted_by_id=by,
        )  # fmt: skip
        placed[one.roster_id] = row, waiting.pop(one.roster_id)
        answers.append(row)
    Notice.objects.bulk_create(row for row, _ in placed.values())
    asked = {one.roster_id for one in postings if one.amounts}
    named = [one.household_id for pk in asked & placed.keys() for one in placed[pk][1]]
    shown = disclosed(household_ids=named, on=business_date) if named else set()
    _write(list(placed.values()), shown, by=by, at=at, on=business_date)
    return [answer if isinstance(answer, Refused) else answer.pk for answer in answers]


def _why_not(
    one: Posting, state: RosterState | None, found: RosterRule | None, *, done_ppm: int, left: Sequence[ToPost]
) -> Refused | None:
    if state is None or found is None:
        return NO_ROSTER
    if found.way is not Way.POSTED:
        return NOT_POSTED
    refused = why_no_notice(
        rated=state.rated, to_rate=state.to_rate, done_ppm=done_ppm, sitting=state.sitting,
        sample_left=state.sample_left, drawn=state.drawn, rule=found.rule,
    )  # fmt: skip
    if refused is not None:
        return refused
    if not 0 < len(one.place.strip()) <= MOST_PLACE:
        return NO_PLACE
    return None if left else NOBODY


def _write(
    placed: Sequence[tuple[Notice, Sequence[ToPost]]], shown: Collection[int], *, by: int, at: datetime, on: date
) -> None:
    lines = [(row.pk, one) for row, named in placed for one in named]
    copy_rows(
        NoticeLine,
        {
            "notice_id": [pk for pk, _ in lines],
            "household_id": [one.household_id for _, one in lines],
            "verdict_id": [one.verdict_id for _, one in lines],
            "name": [one.name for _, one in lines],
            "group": [one.group for _, one in lines],
            "limit_fen": [one.limit_fen if one.household_id in shown else None for _, one in lines],
        },
    )
    facts = [
        Fact(
            subject_id=row.pk, household_id=None, by=by,
            payload={
                "number": row.number, "place": row.place, "until": row.until.isoformat(), "households": len(named),
                "amounts": sum(one.household_id in shown for one in named),
            },
        )
        for row, named in placed
    ]  # fmt: skip
    record(kind="notices.posted", facts=facts, at=at, business_date=on)


@transaction.atomic
def take_down_notices(
    *, reasons: Mapping[int, str], scope: Scope, by: int, at: datetime, business_date: date
) -> dict[int, Refused]:
    """Take notices down before their time (notice id to reason); whom they named waits for another. Refusals by id.

    One that is down already stays as it is. Refused: out of sight, over, no reason.
    """
    held = Notice.objects.select_for_update(of=("self",)).select_related("roster")
    rows = held.order_by("id").in_bulk(sorted(reasons))
    refused: dict[int, Refused] = {}
    down: list[Notice] = []
    for pk, reason in reasons.items():
        row = rows.get(pk)
        if row is None or not scope.allows(row.roster.place_id):
            refused[pk] = NO_NOTICE
        elif row.taken_down_on is not None:
            continue
        elif business_date >= row.until:
            refused[pk] = Refused(code="over", reason="没有撤：这张公示已经期满。个别户有问题请登记异议")
        elif not 0 < len(reason.strip()) <= 60:
            refused[pk] = NO_REASON
        else:
            row.taken_down_on, row.taken_down_for = business_date, reason.strip()
            down.append(row)
    Notice.objects.bulk_update(down, ["taken_down_on", "taken_down_for"])
    facts = [Fact(subject_id=row.pk, household_id=None, by=by, payload={"reason": row.taken_down_for}) for row in down]
    record(kind="notices.taken_down", facts=facts, at=at, business_date=business_date)
    return refused
