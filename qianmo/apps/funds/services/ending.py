"""Ending schemes, risk pools and relending: from a day on nothing new comes under them; what is there runs on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import models, transaction

from qianmo.apps.events.services import Fact, record
from qianmo.apps.funds.models import RelendingPool, RiskPool, SubsidyScheme
from qianmo.domain.refusal import Refused

FUNDS: dict[str, type[models.Model]] = {"pool": RiskPool, "subsidy": SubsidyScheme, "relending": RelendingPool}
UNKNOWN = Refused(code="unknown_fund", reason="没有这项资金。请刷新本页再选。")


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """A fund that takes nothing new from `ends_on` on; `kind` is pool, subsidy or relending."""

    kind: str
    fund_id: int
    ends_on: date
    reason: str
    by: int


@transaction.atomic
def end_funds(*, endings: Sequence[Ending], at: datetime, business_date: date) -> list[int | Refused]:
    """End funds; ids or refusals in order.

    Refused: an unknown fund, no reason, a day that has passed or lies before the first, and one not before the day on
    which it ends already: to go on is a new fund, so that what was agreed stays as it was.
    """
    answers: list[int | Refused] = []
    for one in endings:
        model = FUNDS.get(one.kind)
        row = model._default_manager.select_for_update().filter(id=one.fund_id).first() if model else None
        if row is None or model is None:
            answers.append(UNKNOWN)
            continue
        refused = _cannot_end(row, one, on=business_date)
        if refused is not None:
            answers.append(refused)
            continue
        row.valid = (row.valid.lower, one.ends_on)  # type: ignore[attr-defined]
        row.save(update_fields=["valid"])
        payload = {
            "fund": str(model._meta.verbose_name),
            "title": row.name,  # type: ignore[attr-defined]
            "since": one.ends_on.isoformat(),
            "reason": one.reason.strip()[:200],
        }
        fact = Fact(subject_id=row.pk, household_id=None, by=one.by, payload=payload)
        record(kind="funds.ended", facts=[fact], at=at, business_date=business_date)
        answers.append(int(row.pk))
    return answers


def _cannot_end(row: models.Model, one: Ending, *, on: date) -> Refused | None:
    valid, head = row.valid, f"不能停止“{row.name}”："  # type: ignore[attr-defined]
    if not one.reason.strip():
        return Refused(code="no_reason", reason=f"{head}没有写原因。请写明依据的文件。")
    earliest = max(on, valid.lower)
    if one.ends_on < on or one.ends_on <= valid.lower:
        reason = f"{head}停止日 {one.ends_on} 太早，开始日 {valid.lower}，今天 {on}。请填 {earliest} 以后的日子。"
        return Refused(code="past_day", reason=reason)
    if valid.upper is not None and one.ends_on >= valid.upper:
        reason = f"{head}它已定在 {valid.upper} 停止，不能改到 {one.ends_on}。要继续，请照它另设一项。"
        return Refused(code="ended", reason=reason)
    return None
