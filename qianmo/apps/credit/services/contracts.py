"""Signing: a signed contract turns a granted line into one that can be drawn.

What is signed, by whom and how is kept by the room of contracts above; this act is the one way by which a line becomes
active, and it keeps the number of the contract and the digest of what was signed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from qianmo.apps.credit.answers import Answers
from qianmo.apps.credit.models import Contract, Line, LineState
from qianmo.apps.credit.queries import requests_made
from qianmo.apps.events.services import Fact, record
from qianmo.apps.households.queries import branches_of
from qianmo.apps.notices.queries import why_not_signed
from qianmo.apps.org.queries import able_branches
from qianmo.domain.credit.limit_changes import next_review
from qianmo.storage.copying import allocate_ids, copy_rows


@dataclass(frozen=True, slots=True, kw_only=True)
class NewSignature:
    """A contract over a line, signed by everybody who must: its number, and SHA-256 of what was signed."""

    line_id: int
    number: str
    digest: bytes
    signed_by: int
    request_id: UUID


@transaction.atomic
def sign_contracts(*, signatures: Sequence[NewSignature], at: datetime, business_date: date) -> Answers:
    """Sign contracts over the whole limit of granted lines, make them active, and set their first yearly review.

    Refused: an unknown line, one signed already, frozen, ended or run out, a household whose branch may only refer, and
    one whose village has not had its say (`why_not_signed`).
    """
    asked = {one.line_id for one in signatures}
    lines = {line.pk: line for line in Line.objects.select_for_update().filter(id__in=asked).order_by("id")}
    keys = [one.request_id for one in signatures]
    seen, wanted = requests_made(model=Contract, request_ids=keys, columns=("line_id",))
    answers = Answers(seen=seen, wanted=wanted)
    branches = branches_of(household_ids=[line.household_id for line in lines.values()])
    accepting = able_branches(ability="accept", on=business_date)
    unheard = why_not_signed(household_ids=[line.household_id for line in lines.values()], on=business_date)
    kept: list[tuple[int, NewSignature, Line]] = []
    for position, one in enumerate(signatures):
        line = lines.get(one.line_id)
        if answers.is_repeat(position, one.request_id, wants=(one.line_id,)):
            continue
        if line is None:
            answers.refuse(position, "unknown_line", "没有这笔额度")
        elif why := _not_to_be_signed(line, accepted=branches.get(line.household_id) in accepting, on=business_date):
            answers.refuse(position, *why)
        elif refused := unheard.get(line.household_id):
            answers.refuse(position, refused.code, f"不能签约：{refused.reason}")
        else:
            line.state = LineState.ACTIVE
            kept.append((position, one, line))
    ids = allocate_ids(Contract, len(kept))
    copy_rows(
        Contract,
        {
            "id": ids,
            "line_id": [line.pk for *_, line in kept],
            "number": [one.number for _, one, _ in kept],
            "limit_fen": [line.limit_fen for *_, line in kept],
            "signed_on": business_date,
            "signed_by_id": [one.signed_by for _, one, _ in kept],
            "digest": [one.digest for _, one, _ in kept],
            "request_id": [one.request_id for _, one, _ in kept],
        },
    )
    signed = Line.objects.filter(id__in=[line.pk for *_, line in kept])
    signed.update(state=LineState.ACTIVE, review_due_on=next_review(on=business_date))
    _tell(ids, kept, at=at, on=business_date)
    answers.written([position for position, *_ in kept], ids)
    return answers


def _tell(ids: list[int], kept: list[tuple[int, NewSignature, Line]], *, at: datetime, on: date) -> None:
    record(
        kind="credit.signed",
        facts=[
            Fact(
                subject_id=contract_id,
                household_id=line.household_id,
                by=one.signed_by,
                payload={
                    "line": line.number,
                    "limit_fen": line.limit_fen,
                    "contract": one.number,
                    "digest": one.digest.hex(),
                },
            )
            for contract_id, (_, one, line) in zip(ids, kept, strict=True)
        ],
        at=at,
        business_date=on,
    )


def _not_to_be_signed(line: Line, *, accepted: bool, on: date) -> tuple[str, str] | None:
    """Why a line cannot be signed for: code and sentence; nothing when it can."""
    if line.state != LineState.GRANTED:
        label = LineState(line.state).label
        return "not_granted", f"不能签约：额度 {line.number} 现为“{label}”，只有已授信未签约的可以签"
    if not accepted:
        return "branch_only_refers", "不能签约：管这一户的网点只能推荐。请到有受理权限的支行面签"
    if line.ends_on <= on:
        return "expired", f"不能签约：额度 {line.number} 已于 {line.ends_on} 到期。请重新申请"
    return None
