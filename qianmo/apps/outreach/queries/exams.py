"""Reads of the exam: scripts, a person's paper, and who has passed until when."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Max, Q

from qianmo.apps.outreach.models import ExamPaper, PlanState, Script, ScriptQuestion
from qianmo.domain.outreach.days import untested
from qianmo.domain.outreach.exams import WHOLE, Question


@dataclass(frozen=True, slots=True)
class ScriptCard:
    """A version of the script and how its exam is held."""

    id: int
    version: int
    title: str
    text: str
    questions: int
    drawn: int
    pass_mark: int
    valid_days: int
    state: str
    written_by_id: int
    written_by: str
    written_at: datetime
    published_by: str
    published_at: datetime | None


def scripts() -> list[ScriptCard]:
    """Versions, newest first."""
    counts = dict(ScriptQuestion.objects.values_list("script").annotate(Count("id")))
    rows = Script.objects.select_related("written_by", "published_by").order_by("-version")
    return [
        ScriptCard(
            row.pk, row.version, row.title, row.text, counts.get(row.pk, 0), row.drawn, row.pass_mark, row.valid_days,
            row.state, row.written_by_id, row.written_by.name, row.written_at,
            row.published_by.name if row.published_by else "", row.published_at,
        )
        for row in rows
    ]  # fmt: skip


def script_in_force() -> ScriptCard | None:
    """The version published last."""
    return next((one for one in scripts() if one.state == PlanState.PUBLISHED), None)


def questions_of(*, script_id: int) -> list[Question]:
    """The questions of a version in their order."""
    rows = ScriptQuestion.objects.filter(script_id=script_id).order_by("position")
    return [Question(text=row.text, choices=row.choices, answer=row.answer) for row in rows]


@dataclass(frozen=True, slots=True)
class OwnPaper:
    """A paper as its candidate sees it: questions without answers while it is open, points once handed in."""

    id: int
    begun_at: datetime
    pass_mark: int
    questions: Sequence[tuple[int, str, Sequence[str]]]
    handed_in_at: datetime | None
    points: int | None
    passed: bool
    valid_until: date | None


def papers_of(*, staff_id: int) -> list[OwnPaper]:
    """What a person sat, the latest first; the questions only of the one that is open."""
    rows = list(ExamPaper.objects.filter(staff_id=staff_id).select_related("script").order_by("-id")[:20])
    shown = {pk for row in rows if row.handed_in_at is None for pk in row.questions}
    texts = {one.pk: one for one in ScriptQuestion.objects.filter(id__in=shown)}
    return [
        OwnPaper(
            row.pk, row.begun_at, row.script.pass_mark,
            [(pk, texts[pk].text, texts[pk].choices) for pk in row.questions] if row.handed_in_at is None else [],
            row.handed_in_at, None if row.right is None else row.right * WHOLE // len(row.questions), row.passed,
            row.valid_until,
        )
        for row in rows
    ]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Passed:
    """How somebody stands with the exam: tries, and until when the last pass holds (None: never passed)."""

    tries: int
    until: date | None


def passes(*, staff_ids: Collection[int]) -> dict[int, Passed]:
    """How these members of staff stand; who never sat the exam is left out."""
    rows = ExamPaper.objects.filter(staff_id__in=list(staff_ids), handed_in_at__isnull=False).values("staff_id")
    found = rows.annotate(tries=Count("id"), until=Max("valid_until", filter=Q(passed=True)))
    return {row["staff_id"]: Passed(row["tries"], row["until"]) for row in found}


def untested_on(*, staff_ids: Collection[int], on: date) -> dict[int, str]:
    """What is wrong with the exam of these people on a day, in words, for whom it does not hold.

    Nobody is untested before a script is in force.
    """
    if not staff_ids or script_in_force() is None:
        return {}
    stand = passes(staff_ids=staff_ids)
    said = {pk: untested(passed_until=stand[pk].until if pk in stand else None, day=on) for pk in staff_ids}
    return {pk: words for pk, words in said.items() if words}


def untested_then(*, staff_id: int, on: date) -> bool:
    """Whether somebody had no pass that held on a day that is over, though a script was in force by then."""
    scripted = Script.objects.filter(published_at__date__lte=on).exists()
    sat = ExamPaper.objects.filter(staff_id=staff_id, passed=True, handed_in_at__date__lte=on, valid_until__gte=on)
    return scripted and not sat.exists()
