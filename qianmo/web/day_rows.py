"""A branch's people with what each kept of the working day before and holds for today."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from qianmo.apps.briefings.queries import DayFile, called_on, day_files
from qianmo.apps.org.queries import InPost, branches_named, in_posts, subtree, working_calendar
from qianmo.domain.calls import Kept
from qianmo.web.seat import Seat

NOTHING = Kept(0, 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class DayRow:
    """One person: the plans of the day before and of today, and how many households were called on the day before."""

    person: InPost
    before: DayFile | None
    today: DayFile | None
    called: int

    @property
    def kept_before(self) -> Kept:
        """What was kept of the plan of the day before."""
        return self.before.kept if self.before else NOTHING

    @property
    def kept_today(self) -> Kept:
        """What is kept so far of today's plan."""
        return self.today.kept if self.today else NOTHING


def units_of(seat: Seat) -> dict[int, str]:
    """Units whose meetings a person sees, by id: every one for the whole county, else one's own and those below."""
    own = None if seat.person.county_wide else set(subtree(branch_id=seat.person.branch_id))
    named = branches_named()
    managed = {one.branch for one in in_posts(post="manager", branch_ids=set(named), on=seat.on)}
    return {pk: name for pk, (_, name) in named.items() if name in managed and (own is None or pk in own)}


def day_before(on: date) -> date:
    """The working day before; the day before of all where its year has no calendar."""
    yesterday = on - timedelta(days=1)
    found = working_calendar().working_day_until(yesterday)
    return found if isinstance(found, date) else yesterday


def day_rows(seat: Seat, unit: int, *, before: date) -> list[DayRow]:
    """The people of a unit, by number, with what `before` (the working day before) kept."""
    people = in_posts(post="manager", branch_ids=set(subtree(branch_id=unit)), on=seat.on)
    ids = [one.staff_id for one in people]
    files = day_files(staff_ids=ids, days=[before, seat.on], scope=seat.scope)
    called: dict[int, set[int]] = {}
    for staff_id, _, household_id in called_on(staff_ids=ids, days=[before]):
        called.setdefault(staff_id, set()).add(household_id)
    return [
        DayRow(
            person=one, before=files.get((one.staff_id, before)), today=files.get((one.staff_id, seat.on)),
            called=len(called.get(one.staff_id, ())),
        )
        for one in people
    ]  # fmt: skip


def total(found: Iterable[Kept]) -> Kept:
    """Several plans as one."""
    rows = list(found)
    return Kept(sum(one.planned for one in rows), sum(one.called for one in rows))
