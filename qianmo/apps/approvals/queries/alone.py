"""Reads of approving alone: the rule in force, what stands behind a case, what was drawn for a look afterwards."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from qianmo.apps.approvals.models import Case, Kinship, LonePower, LoneReview, LoneSample, Opinion, ScenePhoto, Step
from qianmo.domain.approvals.alone import LoneRule
from qianmo.gateways import blobs


def lone_rule(*, product: str, on: date) -> LoneRule | None:
    """Up to which amount a product may be approved alone on a day; None where it may not."""
    row = LonePower.objects.filter(product=product, valid__contains=on).first()
    return None if row is None else LoneRule(limit_fen=row.limit_fen, photos=row.photos)


@dataclass(frozen=True, slots=True)
class Evidence:
    """What was gathered of a case on the spot and about its people."""

    cosigned: bool
    photos: list[tuple[int, datetime, str]]
    related: list[str]


def evidence_of(*, case_id: int) -> Evidence:
    """Whether the second investigator signed, photos with their places, and who of the two is related."""
    case = Case.objects.get(id=case_id)
    two = [pk for pk in (case.investigator_id, case.second_investigator_id) if pk is not None]
    kin = Kinship.objects.filter(household_id=case.household_id, staff_id__in=two).order_by("id")
    rows = (
        ScenePhoto.objects.filter(case=case).order_by("id").values_list("id", "taken_at", "latitude_e6", "longitude_e6")
    )
    return Evidence(
        cosigned=Opinion.objects.filter(case=case, step=Step.COSIGNED).exists(),
        photos=[(pk, at, f"{north / 1e6:.5f}, {east / 1e6:.5f}") for pk, at, north, east in rows],
        related=[f"{name}（{what}）" for name, what in kin.values_list("staff__name", "what")],
    )


def kin_of(*, staff_id: int, household_ids: set[int]) -> dict[int, str]:
    """How somebody is related to each of these households, as he or she said."""
    rows = Kinship.objects.filter(staff_id=staff_id, household_id__in=household_ids)
    return dict(rows.values_list("household_id", "what"))


def kin_of_staff(*, staff_ids: Sequence[int]) -> dict[int, dict[int, str]]:
    """Every household these members of staff stay out of, by staff, with how they are related."""
    found: dict[int, dict[int, str]] = {}
    for staff_id, household_id, what in Kinship.objects.filter(staff_id__in=staff_ids).values_list(
        "staff_id", "household_id", "what"
    ):
        found.setdefault(staff_id, {})[household_id] = what
    return found


def photo(*, photo_id: int, case_id: int) -> bytes | None:
    """The picture of one photo of a case. The caller has checked that the case is in sight."""
    found = ScenePhoto.objects.filter(id=photo_id, case_id=case_id).values_list("digest", flat=True).first()
    return None if found is None else blobs.get(bytes(found).hex())


@dataclass(frozen=True, slots=True)
class SampleRow:
    """One drawing, with its cases."""

    id: int
    since: date
    until: date
    seed: int
    cases: int
    drawn_by: str
    drawn: int
    open: int


@dataclass(frozen=True, slots=True)
class ReviewRow:
    """A drawn case and what was found of it."""

    id: int
    case_id: int
    sound: bool | None
    text: str
    reviewed_by: str
    reviewed_at: datetime | None
    investigator: str


def samples(*, limit: int = 50) -> list[SampleRow]:
    """The last drawings, newest first."""
    rows = list(LoneSample.objects.select_related("drawn_by").order_by("-id")[:limit])
    found: dict[int, list[bool]] = {}
    for sample_id, sound in LoneReview.objects.filter(sample__in=rows).values_list("sample_id", "sound"):
        found.setdefault(sample_id, []).append(sound is None)
    return [
        SampleRow(
            row.pk, row.since, row.until, row.seed, row.cases, row.drawn_by.name,
            len(found.get(row.pk, [])), sum(found.get(row.pk, [])),
        )
        for row in rows
    ]  # fmt: skip


def lone_reviews(*, limit: int = 200) -> list[ReviewRow]:
    """Drawn cases, those not yet looked at first."""
    rows = LoneReview.objects.select_related("case__investigator", "reviewed_by").order_by("-reviewed_at", "-id")
    return [
        ReviewRow(
            row.pk, row.case_id, row.sound, row.text, row.reviewed_by.name if row.reviewed_by else "", row.reviewed_at,
            row.case.investigator.name,
        )
        for row in sorted(rows[:limit], key=lambda row: row.sound is not None)
    ]  # fmt: skip


def lone_waiting(*, since: date, until: date) -> list[int]:
    """Cases approved alone in these days that no drawing has weighed."""
    rows = Case.objects.filter(alone=True, decided_at__date__gte=since, decided_at__date__lte=until)
    return list(rows.order_by("id").values_list("id", flat=True))
