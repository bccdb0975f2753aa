"""What decides whether somebody may go: the village on its day, and the person on that day, read in one go for many."""

from collections import Counter
from collections.abc import Collection
from datetime import date, timedelta

from qianmo.apps.campaigns.queries import villages_on_board
from qianmo.apps.grids.queries import Scope
from qianmo.apps.org.queries import branches_named, branches_of_staff, staff_names
from qianmo.apps.outreach.models import ClaimState, FieldDay, FieldDuty, VillageClaim
from qianmo.apps.outreach.queries.exams import passes
from qianmo.apps.outreach.queries.plans import pilots_due, plan_in_force, planned_today
from qianmo.domain.outreach.days import Person, Village, week_of

Key = tuple[int, date]


def villages_standing(*, wanted: Collection[Key], branch_id: int) -> dict[Key, Village]:
    """The villages somebody wants to go to, each on its day, for a branch that asks."""
    ids = frozenset(pk for pk, _ in wanted)
    names = {pk: name for pk, (_, name) in branches_named().items()}
    board = {one.village_id: one for one in villages_on_board(scope=Scope(ids, frozenset()))}
    card = plan_in_force()
    planned = planned_today(plan_id=card.id) if card else {}
    pilots = pilots_due(branch_ids=[branch_id]).values()
    told = not pilots or any(one.said for one in pilots)
    days = {day for _, day in wanted}
    going = {
        (pk, day): branch
        for pk, day, branch in FieldDay.objects.filter(
            village_id__in=ids, day__in=days, called_off_by__isnull=True
        ).values_list("village_id", "day", "branch_id")
    }
    granted = list(VillageClaim.objects.filter(village_id__in=ids, state=ClaimState.GRANTED))
    found = {}
    for pk, day in wanted:
        village, plan = board.get(pk), planned.get(pk)
        if village is None:
            continue
        holder = next(
            (one.branch_id for one in granted if one.village_id == pk and one.valid.lower <= day < one.valid.upper), 0
        )
        other = going.get((pk, day), 0)
        found[pk, day] = Village(
            name=village.name, branch=village.branch_id or 0, branch_name=village.branch, holder=holder,
            holder_name=names.get(holder, ""), put_off=village.deferral, others=other, others_name=names.get(other, ""),
            planned=card is not None, pilot=plan is not None and plan.pilot, told=told,
        )  # fmt: skip
    return found


def people_standing(*, wanted: Collection[Key], branch_id: int) -> dict[Key, Person]:
    """The people somebody wants to send, each on his day: post, pass, where else, how often that week."""
    ids = {pk for pk, _ in wanted}
    names, passed = staff_names(ids=ids), passes(staff_ids=ids)
    days = sorted({day for _, day in wanted})
    if not days:
        return {}
    first, last = week_of(days[0]), week_of(days[-1]) + timedelta(days=6)
    duties = FieldDuty.objects.filter(staff_id__in=ids, day__range=(first, last), taken_off="").values_list(
        "staff_id", "day", "field_day__village__name"
    )
    there = {(pk, day): village for pk, day, village in duties}
    weeks = Counter((pk, week_of(day)) for pk, day in there)
    posts = {day: branches_of_staff(ids=ids, on=day) for day in days}
    return {
        (pk, day): Person(
            name=names.get(pk, str(pk)), in_branch=branch_id in posts[day].get(pk, set()),
            passed_until=passed[pk].until if pk in passed else None, elsewhere=there.get((pk, day), ""),
            days_of_week=weeks[pk, week_of(day)],
        )
        for pk, day in wanted
    }  # fmt: skip
