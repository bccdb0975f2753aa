"""Recording published reference rates (LPR); a wrong entry is followed by another and never overwritten."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from qianmo.apps.events.services import Fact, record
from qianmo.apps.products.drafting import no_words
from qianmo.apps.products.models import ReferenceRate
from qianmo.apps.products.queries import reference_rates
from qianmo.domain.ratio import PPM, Ratio
from qianmo.domain.refusal import Refused

TENORS = ("1Y", "5Y")
HIGHEST_PPM = 240_000


@dataclass(frozen=True, slots=True, kw_only=True)
class NewReferenceRate:
    """A rate as the central bank published it, in ppm; a correction of what was entered for that day says why."""

    tenor: str
    published_on: date
    rate_ppm: int
    reason: str = ""


@transaction.atomic
def record_reference_rates(
    *, rates: Sequence[NewReferenceRate], by: int, at: datetime, business_date: date
) -> list[int | Refused]:
    """Enter published rates; ids or refusals in order. What was priced on an earlier entry stays as it was priced.

    Refused: a tenor nobody publishes, a rate of nothing or above 24 %, a day to come, the rate that is entered already,
    another rate for a day without the reason.
    """
    known = {(tenor, day): ppm for tenor, day, ppm in reference_rates()}
    answers: list[int | Refused] = []
    for one in rates:
        before = known.get((one.tenor, one.published_on))
        refused = _unfit(one, before, business_date=business_date)
        if refused is not None:
            answers.append(refused)
            continue
        known[one.tenor, one.published_on] = one.rate_ppm
        row = ReferenceRate.objects.create(
            tenor=one.tenor,
            published_on=one.published_on,
            rate_ppm=one.rate_ppm,
            reason=one.reason.strip(),
            recorded_by_id=by,
            recorded_at=at,
        )
        told = {
            "tenor": one.tenor, "published_on": one.published_on.isoformat(), "rate_ppm": one.rate_ppm,
            "before_ppm": before, "reason": row.reason,
        }  # fmt: skip
        fact = Fact(subject_id=row.pk, household_id=None, by=by, payload=told)
        record(kind="products.rate_recorded", facts=[fact], at=at, business_date=business_date)
        answers.append(row.pk)
    return answers


def _unfit(one: NewReferenceRate, before: int | None, *, business_date: date) -> Refused | None:
    if one.tenor not in TENORS:
        return Refused(code="unknown_tenor", reason=f"没有 {one.tenor} 的参考利率。公布的期限是 {'、'.join(TENORS)}")
    said = Ratio(one.rate_ppm, PPM).percent()
    if not 0 < one.rate_ppm <= HIGHEST_PPM:
        most = Ratio(HIGHEST_PPM, PPM).percent()
        return Refused(code="rate_out_of_range", reason=f"没有录入：{said} 不在 0 到 {most} 之间。请核对")
    if one.published_on > business_date:
        return Refused(code="future", reason=f"没有录入：公布日 {one.published_on} 还没有到。请在公布后录入")
    if before == one.rate_ppm:
        return Refused(code="same_rate", reason=f"{one.published_on} 的 {one.tenor} 已录为 {said}，不用再录")
    return no_words(one.reason, act="更正") if before is not None else None


@transaction.atomic
def record_reference_rate(*, tenor: str, published_on: date, rate_ppm: int) -> None:
    """Enter a published rate of a tenor ("1Y", "5Y") in ppm while a bank is founded, before anybody works there."""
    if (tenor, published_on, rate_ppm) not in reference_rates():
        ReferenceRate.objects.create(tenor=tenor, published_on=published_on, rate_ppm=rate_ppm)
