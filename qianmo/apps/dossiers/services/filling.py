"""Filling in what dossiers ask for: papers received, rows of forms, points of checklists, the second signature.

Whoever fills in an item stands beside it with the time. A fact typed into a form becomes a fact of the household, as
of that day, so that policy and file speak of the same.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from qianmo.apps.approvals.queries import Words, words_about
from qianmo.apps.dossiers.models import Dossier, DossierState, FilledItem
from qianmo.apps.dossiers.queries import items_of
from qianmo.apps.dossiers.queries.items import CASE
from qianmo.apps.events.services import Fact, record
from qianmo.apps.households.services import Sheet, record_facts
from qianmo.apps.org.queries import staff_ids, staff_in_post
from qianmo.domain.dossiers import Group, Item, fact_typed, later_refusal
from qianmo.domain.refusal import Refused
from qianmo.storage.copying import copy_rows

FACT = "fact:"
NOT_AS_IT_SHOULD_BE = "不符合"
LONGEST = 500
UNKNOWN = Refused(code="unknown_dossier", reason="没有这件申请件。请回到申请列表")
NOT_SENT = Refused(code="not_sent", reason="这件申请还没有送审。送审以后由审查、审批和贷后的人填")


@dataclass(frozen=True, slots=True, kw_only=True)
class Filling:
    """What somebody fills in: the item by its key, and what it says."""

    dossier_id: int
    item: str
    value: str
    by: int


@transaction.atomic
def fill_dossiers(*, entries: Sequence[Filling], at: datetime, business_date: date) -> list[Refused | None]:
    """Fill in items; per entry None or why not.

    Refused: an unknown dossier or item, an item that fills itself, nothing written or too much, 不符合 without saying
    what, a fact that cannot be read, a dossier that has gone to review or was withdrawn; of what comes after the survey
    (三审查, 审查审批表, 贷后检查表) whatever is not its time, and surveyors reviewing themselves.
    """
    ids = sorted({one.dossier_id for one in entries})
    rows = {row.pk: row for row in Dossier.objects.select_for_update().filter(id__in=ids).order_by("id")}
    asked = items_of(dossier_ids=ids, on=business_date)
    items = {pk: {item.key: item for item in reversed(of)} for pk, of in asked.items()}
    cases = words_about(kind=CASE, subject_ids=[row.application_id for row in rows.values() if row.application_id])
    answers: list[Refused | None] = []
    written: list[Filling] = []
    facts: dict[tuple[int, int], dict[str, Any]] = {}
    for one in entries:
        row = rows.get(one.dossier_id)
        item = items.get(one.dossier_id, {}).get(one.item)
        refused = UNKNOWN if row is None else _unfit(row, item, one, cases)
        if refused is None and item is not None and one.item.startswith(FACT):
            value = fact_typed(kind=item.kind, label=item.title, text=one.value)
            refused = value if isinstance(value, Refused) else None
            if refused is None:
                facts.setdefault((one.dossier_id, one.by), {})[one.item.removeprefix(FACT)] = value
        elif refused is None:
            written.append(one)
        answers.append(refused)
    _write(written, at=at)
    _know(facts, rows, on=business_date)
    _tell([one for one, refused in zip(entries, answers, strict=True) if refused is None], rows, at, business_date)
    return answers


def _unfit(row: Dossier, item: Item | None, one: Filling, cases: Mapping[int, Words]) -> Refused | None:
    if item is None or not item.typed:
        return Refused(code="unknown_item", reason="这件申请没有这一项，或这一项由系统填写。请刷新本页")
    if item.is_asked_first and row.state != DossierState.GATHERING:
        return Refused(code="closed", reason=f"这件申请{DossierState(row.state).label}，材料不能再改")
    if not item.is_asked_first:
        case, surveyed = cases.get(row.application_id or 0), one.by in {row.owner_id, row.second_id}
        if case is None:
            return NOT_SENT
        if too := later_refusal(part=item.part, state=case.state, outcome=case.outcome, surveyed=surveyed):
            return too
    if not one.value.strip():
        return Refused(code="empty", reason=f"“{item.title}”没有写内容")
    if len(one.value.strip()) > LONGEST:
        return Refused(code="too_long", reason=f"“{item.title}”超过 {LONGEST} 个字，请写短些")
    if item.group == Group.CHECK and one.value.strip() == NOT_AS_IT_SHOULD_BE:
        return Refused(code="not_told", reason=f"“{item.title}”不符合，没有写哪里不符合。请写明")
    return None


def _write(written: list[Filling], *, at: datetime) -> None:
    purposes = {one.dossier_id: one.value.strip()[:60] for one in written if one.item == "purpose"}
    Dossier.objects.bulk_update([Dossier(id=pk, purpose=text) for pk, text in purposes.items()], ["purpose"])
    copy_rows(
        FilledItem,
        {
            "dossier_id": [one.dossier_id for one in written],
            "item": [one.item for one in written],
            "value": [one.value.strip() for one in written],
            "by_id": [one.by for one in written],
            "at": at,
        },
    )


def _know(facts: dict[tuple[int, int], dict[str, Any]], rows: dict[int, Dossier], *, on: date) -> None:
    sheets = [
        Sheet(household_id=rows[pk].household_id, as_of=on, source="申请材料", facts=known, recorded_by=by)
        for (pk, by), known in facts.items()
    ]
    record_facts(sheets=sheets)


def _tell(filled: list[Filling], rows: dict[int, Dossier], at: datetime, on: date) -> None:
    """One event per dossier and person, with the items."""
    told: dict[tuple[int, int], list[str]] = {}
    for one in filled:
        told.setdefault((one.dossier_id, one.by), []).append(one.item)
    facts = [
        Fact(subject_id=pk, household_id=rows[pk].household_id, by=by, payload={"items": items})
        for (pk, by), items in told.items()
    ]
    record(kind="dossiers.filled", facts=facts, at=at, business_date=on)


@transaction.atomic
def name_second(*, dossier_id: int, number: str, by: int, at: datetime, business_date: date) -> Refused | None:
    """Name the second investigator (协办调查、B 角) of a dossier by staff number.

    Refused: somebody else than the owner naming, the owner, nobody of that number in a post, a dossier gone to review.
    """
    row = Dossier.objects.select_for_update().filter(id=dossier_id).first()
    if row is None:
        return UNKNOWN
    if row.state != DossierState.GATHERING:
        return Refused(code="closed", reason=f"这件申请{DossierState(row.state).label}，不能再换协办调查人")
    if by != row.owner_id:
        return Refused(code="not_yours", reason="只有经办人能请协办调查人")
    second = staff_numbered(number, on=business_date)
    if second is None:
        return Refused(code="nobody", reason=f"没有工号 {number[:10]} 的在岗员工。请核对工号")
    if second == row.owner_id:
        return Refused(code="not_separate", reason="主调查和协办调查不能是同一个人。请另派协办调查人")
    row.second_id = second
    row.save(update_fields=["second_id"])
    fact = Fact(subject_id=row.pk, household_id=row.household_id, by=by, payload={"second": second})
    record(kind="dossiers.second_named", facts=[fact], at=at, business_date=business_date)
    return None


@transaction.atomic
def sign_survey(*, dossier_id: int, by: int, at: datetime, business_date: date) -> Refused | None:
    """The second investigator signs the survey beside the first. Refused: anybody else, a survey without finding."""
    row = Dossier.objects.select_for_update().filter(id=dossier_id).first()
    if row is None:
        return UNKNOWN
    if row.state != DossierState.GATHERING:
        return Refused(code="closed", reason=f"这件申请{DossierState(row.state).label}，不必再签")
    if by != row.second_id:
        return Refused(code="not_yours", reason="只有这件申请的协办调查人本人能签")
    if not FilledItem.objects.filter(dossier=row, item="report").exists():
        return Refused(code="no_report", reason="还不能签：主调查人没有写调查意见。写了再签")
    _write([Filling(dossier_id=row.pk, item="signed", value="已签", by=by)], at=at)
    fact = Fact(subject_id=row.pk, household_id=row.household_id, by=by, payload={})
    record(kind="dossiers.survey_signed", facts=[fact], at=at, business_date=business_date)
    return None


def staff_numbered(number: str, *, on: date) -> int | None:
    """The id of the member of staff of a number who holds a post on a day."""
    staff_id = staff_ids(numbers=[number.strip()]).get(number.strip())
    return staff_id if staff_id is not None and staff_in_post(staff_id=staff_id, on=on) is not None else None
