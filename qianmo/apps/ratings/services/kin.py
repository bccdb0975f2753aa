"""The kin register of seats: known from the files when a sitting opens, told by rater or host afterwards.

Whoever is registered is not asked about that household, and a ballot on it is set aside whatever the browser said. The
register is only added to: kin declared after a ballot was cast sets that ballot aside at the close.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q

from qianmo.apps.events.services import Fact, record
from qianmo.apps.households.queries import employers, linked_households
from qianmo.apps.ratings.models import KinSource, Rater, RaterKin, RosterEntry, Sitting
from qianmo.apps.ratings.queries import kin_of_seats
from qianmo.domain.refusal import Refused
from qianmo.storage.lookups import any_of

LONGEST = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class NewKin:
    """A household of close relatives of a seat's rater, and how; `by` is the host, None where the rater says it."""

    rater_id: int
    household_id: int
    what: str
    by: int | None


@transaction.atomic
def note_kin(*, kin: Sequence[NewKin], at: datetime, business_date: date) -> dict[int, Refused]:
    """Register kin of seats in open sittings; refusals by position. Said before changes nothing.

    Refused: a seat that is none or whose sitting is closed, a household not on its roster, the rater's own, no word
    how they are related or one over 20 characters.
    """
    seats = {
        row.pk: row
        for row in Rater.objects.select_for_update(of=("self",), no_key=True)
        .filter(id__in={one.rater_id for one in kin})
        .select_related("sitting")
        .order_by("id")
    }
    rosters = {row.sitting.roster_id for row in seats.values()}
    listed = set(
        RosterEntry.objects.filter(roster__in=rosters, household__in={one.household_id for one in kin}).values_list(
            "roster_id", "household_id"
        )
    )
    known = kin_of_seats(sitting_ids=sorted({row.sitting_id for row in seats.values()}))
    refused: dict[int, Refused] = {}
    fresh: dict[tuple[int, int], NewKin] = {}
    for position, one in enumerate(kin):
        row = seats.get(one.rater_id)
        answer = _refusal(one, row, listed)
        if answer is not None:
            refused[position] = answer
        elif (one.rater_id, one.household_id) not in known:
            fresh.setdefault((one.rater_id, one.household_id), one)
    _write([(seats[one.rater_id], one, _said_by(one)) for one in fresh.values()], at=at, business_date=business_date)
    return refused


def _said_by(one: NewKin) -> KinSource:
    return KinSource.RATER if one.by is None else KinSource.HOST


def _refusal(one: NewKin, row: Rater | None, listed: set[tuple[int, int]]) -> Refused | None:
    if row is None:
        return Refused(code="no_seat", reason="没有登记：这场评议会没有这一席。请刷新后再选")
    if row.sitting.closed_at is not None:
        return Refused(code="closed", reason="没有登记：评议会已经结束，结论已经合成。要回避请在复评时说明，或再开一场")
    if row.household_id == one.household_id:
        return Refused(code="own", reason="不用登记：这是评议员自己家，本来就回避")
    if (row.sitting.roster_id, one.household_id) not in listed:
        return Refused(code="not_listed", reason="不用登记：这一户不在这场的名册上，不会评到")
    if not one.what:
        return Refused(code="no_word", reason="没有登记：没有写是什么亲属。请写明，如“叔侄”")
    if len(one.what) > LONGEST:
        return Refused(code="word_long", reason=f"关系有 {len(one.what)} 个字，最多 {LONGEST} 个。请写短一些")
    return None


def register_known(
    *, raters: Sequence[Rater], told: Mapping[int, Mapping[int, str]], at: datetime, business_date: date
) -> None:
    """Register whom the files link to the raters of new sittings, whom they named before, and whom the caller tells.

    Colleagues step aside as kin do, but in the round of a group, where who works together rates each other.

    `told` holds, by rater, households with how they are related. Joins the act that opens the sittings.
    """
    linked = linked_households(household_ids={one.household_id for one in raters if one.household_id is not None})
    earlier, together = _earlier(raters), _colleagues(raters, on=business_date)
    found: dict[tuple[int, int], tuple[Rater, NewKin, KinSource]] = {}
    for row in raters:
        known: Iterable[tuple[KinSource, Mapping[int, str]]] = (
            (KinSource.HOST, told.get(row.pk, {})),
            (KinSource.EARLIER, earlier.get((row.household_id, row.staff_id, row.name), {})),
            (KinSource.FILES, linked.get(row.household_id or 0, {})),
            (KinSource.WORK, together.get(row.pk, {})),
        )
        for source, households in known:
            for household_id, what in households.items():
                if household_id != row.household_id:
                    one = NewKin(rater_id=row.pk, household_id=household_id, what=what[:LONGEST], by=None)
                    found.setdefault((row.pk, household_id), (row, one, source))
    _write(list(found.values()), at=at, business_date=business_date)


def _colleagues(raters: Sequence[Rater], *, on: date) -> dict[int, dict[int, str]]:
    """By rater, the households of a village's roster whose head works where the head of the rater's own does."""
    homes = {one.household_id for one in raters if one.household_id is not None}
    at_work = employers(household_ids=homes, on=on)
    sittings = {one.sitting_id for one in raters if one.household_id in at_work}
    if not sittings:
        return {}
    rosters = dict(Sitting.objects.filter(id__in=sittings, roster__group__isnull=True).values_list("id", "roster_id"))
    listed: dict[int, list[int]] = {}
    entries = RosterEntry.objects.filter(roster__in=set(rosters.values())).order_by("id")
    for roster_id, household_id in entries.values_list("roster_id", "household_id"):
        listed.setdefault(roster_id, []).append(household_id)
    theirs = employers(household_ids={pk for ids in listed.values() for pk in ids}, on=on)
    return {
        one.pk: {
            pk: theirs[pk]
            for pk in listed.get(rosters.get(one.sitting_id, 0), ())
            if theirs.get(pk) == at_work[one.household_id]
        }
        for one in raters
        if one.household_id is not None and one.household_id in at_work
    }


Who = tuple[int | None, int | None, str]


def _earlier(raters: Sequence[Rater]) -> dict[Who, dict[int, str]]:
    """What the same people, known by household and name or as staff, were registered with at sittings before.

    Where somebody works is asked anew each time.
    """
    households = {one.household_id for one in raters if one.household_id is not None}
    staff = {one.staff_id for one in raters if one.staff_id is not None}
    rows = RaterKin.objects.filter(Q(rater__household__in=any_of(households)) | Q(rater__staff__in=any_of(staff)))
    rows = rows.exclude(source=KinSource.WORK)
    found: dict[Who, dict[int, str]] = {}
    fields = ("rater__household_id", "rater__staff_id", "rater__name", "household_id", "what")
    for home, staff_id, name, household_id, what in rows.order_by("id").values_list(*fields):
        found.setdefault((home, staff_id, name), {})[household_id] = what
    return found


def _write(rows: Sequence[tuple[Rater, NewKin, KinSource]], *, at: datetime, business_date: date) -> None:
    made = RaterKin.objects.bulk_create(
        RaterKin(
            rater=row, household_id=one.household_id, what=one.what, source=source, noted_by_id=one.by, noted_at=at
        )
        for row, one, source in rows
    )
    record(
        kind="ratings.kin_noted",
        facts=[
            Fact(
                subject_id=kin.pk,
                household_id=one.household_id,
                by=one.by,
                payload={"sitting": row.sitting_id, "seat": row.seat, "source": source.value},
            )
            for kin, (row, one, source) in zip(made, rows, strict=True)
        ],
        at=at,
        business_date=business_date,
    )
