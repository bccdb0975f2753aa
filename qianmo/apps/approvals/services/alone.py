"""What stands behind approving alone, and the look afterwards: photos on the spot, cases drawn by lot."""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction

from qianmo.apps.approvals.models import Case, CaseState, LonePower, LoneReview, LoneSample, ScenePhoto
from qianmo.apps.approvals.queries.alone import lone_waiting
from qianmo.apps.approvals.queries.meetings import duties_in
from qianmo.apps.events.services import Fact, record
from qianmo.domain.approvals.alone import drawn_by_lot
from qianmo.domain.refusal import Refused
from qianmo.gateways import blobs
from qianmo.gateways.photos import Photo, redrawn

NORTH, EAST = 90_000_000, 180_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPhoto:
    """A picture taken on the spot, with its place in millionths of a degree (None: the device did not say)."""

    case_id: int
    picture: bytes
    latitude_e6: int | None
    longitude_e6: int | None


def keep_photo(*, new: NewPhoto, by: int, at: datetime, business_date: date) -> int | Refused:
    """Keep a photo of a case, drawn anew; its id.

    Refused: no sound picture, no investigator of the case, a closed case, no place, seen.
    """
    picture = redrawn(new.picture)
    if isinstance(picture, Refused):
        return picture
    with transaction.atomic():
        return _keep_photo(new, picture, by=by, at=at, on=business_date)


def _keep_photo(new: NewPhoto, picture: Photo, *, by: int, at: datetime, on: date) -> int | Refused:
    case = Case.objects.select_for_update().filter(id=new.case_id).first()
    if case is None or by not in {case.investigator_id, case.second_investigator_id}:
        return Refused(code="not_yours", reason="不能存照片：只有这件案子的两名调查人能传。请调查人本人来传")
    if case.state == CaseState.CLOSED:
        return Refused(code="closed", reason="不能存照片：这件案子已经办结")
    if new.latitude_e6 is None or new.longitude_e6 is None:
        return Refused(code="no_place", reason="不能存照片：没有定位。请打开定位，在现场拍")
    if abs(new.latitude_e6) > NORTH or abs(new.longitude_e6) > EAST:
        return Refused(code="no_place", reason="不能存照片：定位不对。请在现场重拍")
    digest = hashlib.sha256(picture.content).digest()
    if ScenePhoto.objects.filter(case=case, digest=digest).exists():
        return Refused(code="seen", reason="不能存照片：这一张已经传过。请另拍一张")
    blobs.put(picture.content)
    row = ScenePhoto.objects.create(
        case=case,
        taken_by_id=by,
        taken_at=at,
        latitude_e6=new.latitude_e6,
        longitude_e6=new.longitude_e6,
        digest=digest,
    )
    payload = {"digest": digest.hex(), "latitude_e6": row.latitude_e6, "longitude_e6": row.longitude_e6}
    fact = Fact(subject_id=row.pk, household_id=case.household_id, by=by, payload=payload)
    record(kind="approvals.photo_kept", facts=[fact], at=at, business_date=on)
    return row.pk


@transaction.atomic
def draw_sample(*, since: date, until: date, seed: int, by: int, at: datetime, business_date: date) -> int | Refused:
    """Draw cases approved alone in these days for a look afterwards; the drawing's id.

    The largest share any product asks for holds. Refused: days that are not over or were weighed before, nothing there.
    """
    if until < since or until > business_date:
        return Refused(code="no_days", reason=f"不能抽查：{since} 至 {until} 不对。请选已经过去的日子")
    if LoneSample.objects.filter(since__lte=until, until__gte=since).exists():
        return Refused(code="weighed", reason="不能抽查：这些天已经抽过。请选没有抽过的日子")
    cases = lone_waiting(since=since, until=until)
    shares = LonePower.objects.filter(valid__overlap=(since, until + timedelta(days=1))).values_list(
        "review_ppm", flat=True
    )
    if not cases or not shares:
        return Refused(code="none", reason="不用抽查：这些天没有单人批准的案子")
    row = LoneSample.objects.create(since=since, until=until, seed=seed, cases=len(cases), drawn_by_id=by, drawn_at=at)
    drawn = drawn_by_lot(cases=cases, share_ppm=max(shares), seed=seed)
    LoneReview.objects.bulk_create(LoneReview(sample=row, case_id=pk) for pk in drawn)
    payload = {"since": str(since), "until": str(until), "seed": seed, "cases": len(cases), "drawn": len(drawn)}
    fact = Fact(subject_id=row.pk, household_id=None, by=by, payload=payload)
    record(kind="approvals.sample_drawn", facts=[fact], at=at, business_date=business_date)
    return row.pk


@transaction.atomic
def look_at(*, review_id: int, sound: bool, text: str, by: int, at: datetime, business_date: date) -> Refused | None:
    """Note what was found of a drawn case. Refused: looked at before, by one of its people, a fault without a word."""
    row = LoneReview.objects.select_for_update(of=("self",)).select_related("case").filter(id=review_id).first()
    if row is None or row.sound is not None:
        return Refused(code="looked_at", reason="没有记下：这件已经抽查过，或不在抽查名单里。请刷新本页")
    if by in duties_in(case_ids=[row.case_id]).get(row.case_id, {}):
        return Refused(code="not_separate", reason="不能抽查：您在这件案子里有职责。请另一位同事抽查")
    if not sound and not text.strip():
        return Refused(code="no_reason", reason="没有记下：认为不合规要写明哪里不合规")
    row.sound, row.text, row.reviewed_by_id, row.reviewed_at = sound, text.strip()[:300], by, at
    row.save()
    payload = {"sound": sound, "text": row.text}
    fact = Fact(subject_id=row.case_id, household_id=row.case.household_id, by=by, payload=payload)
    record(kind="approvals.looked_at", facts=[fact], at=at, business_date=business_date)
    return None
