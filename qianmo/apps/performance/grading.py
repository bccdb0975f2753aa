"""What managers are assessed by, from days and months that were counted anyway, and the ladders of a day."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Avg, Sum
from django.utils.timezone import get_current_timezone

from qianmo.apps.org.deputies import qualified
from qianmo.apps.org.posts import held_post
from qianmo.apps.performance.before import ONE_DAY, POST
from qianmo.apps.performance.models import (
    Assessment,
    AssessmentState,
    GradeRule,
    Month,
    StaffGrade,
    StaffRecord,
    Standing,
    Tally,
)
from qianmo.apps.targets.queries import last_counted, sums_over
from qianmo.domain.performance.grades import CERTIFICATE, EDUCATION, Grade, Worked
from qianmo.domain.targets.sentences import ALL, NONE

COUNTED = ("borrowers", "balance_fen", "lent_fen", "profit_fen", "deposit_fen", "points", "exam", "years")
SUMMED = ("profit", "deposit_average")
DAYS_OF_YEAR = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Climber:
    """A manager with a track, in the unit of the post held last; whoever has no record yet climbs the first track."""

    staff_id: int
    branch_id: int
    track: str


def ladders_on(day: date) -> dict[str, list[Grade]]:
    """The ladder of each track on a day, from the bottom."""
    found: dict[str, list[Grade]] = defaultdict(list)
    for row in GradeRule.objects.filter(valid__contains=day).order_by("track", "step"):
        least = {name: asked for name in COUNTED if (asked := getattr(row, name))}
        if level := list(EDUCATION).index(row.education):
            least["education"] = level
        if row.certificate:
            least[f"{CERTIFICATE}{row.certificate}"] = 1
        most = {} if row.bad_ppm is None else {"bad_ppm": row.bad_ppm}
        found[row.track].append(Grade(name=row.name, at_least=least, at_most=most))
    return dict(found)


def climbers_on(day: date) -> list[Climber]:
    """Everybody in the post of account manager on a day whose track has a ladder."""
    ladders = ladders_on(day)
    if not ladders:
        return []
    tracks = dict(StaffRecord.objects.filter(valid__contains=day).values_list("staff", "track"))
    first = next(iter(ladders))
    held = held_post(post=POST, since=day, until=day + ONE_DAY)
    told = [Climber(one.staff_id, one.branch_id, tracks.get(one.staff_id, first)) for one in held]
    return [one for one in told if one.track in ladders]


def worked_in(*, first: date, until: date, staff_ids: Sequence[int]) -> tuple[date | None, dict[int, Worked]]:
    """What these people come to in a period, as far as days of it are counted: the last of them, and each person."""
    day = last_counted(on=until)
    if day is None or day < first:
        return None, {}
    base = first - ONE_DAY
    sums = sums_over(days=[base, day], rules_of=day, grain="manager")
    months = Month.objects.filter(first__gte=first, first__lte=until)
    stood = Standing.objects.filter(month__in=months).values_list("staff").annotate(Sum("points_centi"))
    exams = Tally.objects.filter(month__in=months, measure="exam").values_list("staff").annotate(Avg("amount"))
    points, exam, many = dict(stood), dict(exams), months.count()
    summed = Tally.objects.filter(month__in=months, measure__in=SUMMED).values_list("staff", "measure")
    did = {(staff, measure): fen for staff, measure, fen in summed.annotate(Sum("amount"))}
    brought = _brought(day, staff_ids)
    found = {}
    for pk in staff_ids:
        now, was = (sums.get(on, {}).get(str(pk), {}).get(ALL, NONE) for on in (day, base))
        lent = now.drawn_fen - (was.drawn_fen if base.year == day.year else 0)
        education, years, certificates = brought[pk]
        found[pk] = Worked(
            borrowers=now.borrowers, balance_fen=now.fen, bad_fen=now.bad_fen, lent_fen=lent,
            points_centi=points.get(pk, 0), months=many if pk in points else 0, exam=int(exam.get(pk, 0)),
            education=education, years=years, certificates=certificates,
            profit_fen=did.get((pk, "profit"), 0), deposit_fen=did.get((pk, "deposit_average"), 0) // max(many, 1),
        )  # fmt: skip
    return day, found


def _brought(day: date, staff_ids: Sequence[int]) -> Mapping[int, tuple[str, int, tuple[str, ...]]]:
    """Education, whole years in the trade, and those certificates a ladder asks for."""
    records = StaffRecord.objects.filter(valid__contains=day).values_list("staff", "education", "since")
    known = {staff: (education, (day - since) // DAYS_OF_YEAR) for staff, education, since in records}
    asked = GradeRule.objects.filter(valid__contains=day, certificate__isnull=False)
    kinds = asked.order_by("certificate").values_list("certificate", flat=True).distinct()
    holders = {kind: qualified(staff_ids=staff_ids, kind=kind, on=day) for kind in kinds if kind}
    lowest = next(iter(EDUCATION))
    return {
        pk: (*known.get(pk, (lowest, 0)), tuple(kind for kind, who in holders.items() if pk in who)) for pk in staff_ids
    }


def held_grades() -> dict[int, StaffGrade]:
    """Everybody's grade by the last assessment that was confirmed and had the person in it."""
    rows = StaffGrade.objects.filter(assessment__state=AssessmentState.CONFIRMED).select_related("assessment")
    return {row.staff_id: row for row in rows.order_by("assessment__first")}


def grades_on(day: date) -> dict[int, str]:
    """Everybody's grade by name on a day, of the last assessment confirmed before it; who has none is left out.

    A grade holds from the day after its confirmation, as standing by does.
    """
    since = datetime.combine(day, time(), tzinfo=get_current_timezone())
    rows = StaffGrade.objects.filter(assessment__state=AssessmentState.CONFIRMED, assessment__confirmed_at__lt=since)
    return dict(rows.order_by("assessment__first").values_list("staff", "name"))


def last_confirmed() -> Assessment | None:
    """The last assessment in force."""
    return Assessment.objects.filter(state=AssessmentState.CONFIRMED).order_by("-first").first()
