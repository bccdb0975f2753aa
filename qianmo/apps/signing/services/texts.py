"""Acts on contract texts: begin a version, write it, drop it, and put it in force by a second person from a day on.

A version in force is never edited and never begins in the past, so that what a customer signed can always be set again.
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from qianmo.apps.events.services import Fact, record
from qianmo.apps.signing.models import ContractText, TextState
from qianmo.apps.signing.shipped import shipped_texts
from qianmo.apps.signing.texts import charge_of
from qianmo.domain.refusal import Refused, join_refusals
from qianmo.domain.signing.costs import LONGEST_WORDS, Charge
from qianmo.domain.signing.texts import read_text

LONGEST_TITLE = 60
MOST_CHARGES = 20
CHANGED = Refused(code="text_moved", reason="没有保存：这份文本刚才被改过。请看过新内容，再改一次")
GONE = Refused(code="text_closed", reason="没有办：这份文本已经发布或放弃，不能再改。需要改时另起一版")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """What a version says: its name, its paragraphs as typed, its charges beside the interest."""

    title: str
    typed: str
    charges: tuple[Charge, ...] = ()


@transaction.atomic
def open_text(*, key: str, wording: Wording, by: int, at: datetime, business_date: date) -> int | Refused:
    """Begin the next version of a text; its id. Refused: a text with a draft already, and what reading it refuses."""
    if refused := _faults(key, wording):
        return refused
    versions = list(ContractText.objects.select_for_update().filter(key=key).order_by("id"))
    if draft := next((one for one in versions if one.state == TextState.DRAFT), None):
        reason = f"没有起草：这份文本已有第 {draft.version} 版在起草。请在那一版上改，或先放弃它"
        return Refused(code="text_drafted", reason=reason)
    last = max((one.version for one in versions if one.state == TextState.PUBLISHED), default=0)
    row = ContractText.objects.create(
        key=key,
        version=last + 1,
        title=wording.title.strip(),
        typed=wording.typed,
        charges=[asdict(one) for one in wording.charges],
        state=TextState.DRAFT,
        edited_by_id=by,
        edited_at=at,
    )
    _tell("signing.text_opened", row, by=by, at=at, on=business_date)
    return row.pk


@transaction.atomic
def write_text(
    *, text_id: int, revision: int, wording: Wording, by: int, at: datetime, business_date: date
) -> Refused | None:
    """Write a draft anew. Refused: one of somebody else, one that moved on meanwhile, and what reading it refuses."""
    row = ContractText.objects.select_for_update().get(id=text_id)
    if row.state != TextState.DRAFT:
        return GONE
    if row.edited_by_id != by:
        return Refused(code="text_of_another", reason="没有保存：这一版由另一位同事起草。请找他改，或等他放弃后另起")
    if row.revision != revision:
        return CHANGED
    if refused := _faults(row.key, wording):
        return refused
    row.title, row.typed = wording.title.strip(), wording.typed
    row.charges = [asdict(one) for one in wording.charges]
    row.revision, row.edited_at = row.revision + 1, at
    row.save(update_fields=["title", "typed", "charges", "revision", "edited_at"])
    _tell("signing.text_written", row, by=by, at=at, on=business_date)
    return None


@transaction.atomic
def drop_text(*, text_id: int, by: int, at: datetime, business_date: date) -> Refused | None:
    """Give up a draft of one's own."""
    row = ContractText.objects.select_for_update().get(id=text_id)
    if row.state != TextState.DRAFT:
        return GONE
    if row.edited_by_id != by:
        return Refused(code="text_of_another", reason="没有放弃：这一版由另一位同事起草。请找他办")
    row.state = TextState.DROPPED
    row.save(update_fields=["state"])
    _tell("signing.text_dropped", row, by=by, at=at, on=business_date)
    return None


@transaction.atomic
def publish_text(
    *, text_id: int, revision: int, valid_from: date, by: int, at: datetime, business_date: date
) -> Refused | None:
    """Put a draft in force from a day on; contracts printed from then use it.

    Refused: by its writer, a day in the past, a day on which another version begins, one that moved on meanwhile.
    """
    row = ContractText.objects.select_for_update().get(id=text_id)
    if row.state != TextState.DRAFT:
        return GONE
    if row.edited_by_id == by:
        return Refused(code="own_text", reason="没有发布：自己起草的文本要由另一位同事发布")
    if row.revision != revision:
        return CHANGED
    if valid_from < business_date:
        reason = f"没有发布：生效日 {valid_from} 已经过去。请选 {business_date} 或以后的日子"
        return Refused(code="text_backdated", reason=reason)
    others = ContractText.objects.filter(key=row.key, state=TextState.PUBLISHED, valid_from__gte=valid_from)
    if other := others.order_by("-valid_from").first():
        reason = f"没有发布：第 {other.version} 版从 {other.valid_from} 起生效。请选更晚的日子"
        return Refused(code="text_overtaken", reason=reason)
    row.state, row.published_by_id, row.published_at, row.valid_from = TextState.PUBLISHED, by, at, valid_from
    row.digest = digest_of(title=row.title, typed=row.typed, charges=row.charges)
    row.save(update_fields=["state", "published_by", "published_at", "valid_from", "digest"])
    _tell("signing.text_published", row, by=by, at=at, on=business_date, since=valid_from.isoformat())
    return None


@transaction.atomic
def adopt_shipped(*, edited_by: int, published_by: int, valid_from: date, at: datetime, business_date: date) -> None:
    """Put the shipped demo texts in force, each as a version of its own; the bank writes its own after them."""
    for one in shipped_texts():
        wording = Wording(title=one.title, typed=one.typed, charges=tuple(charge_of(told) for told in one.charges))
        opened = open_text(key=one.key, wording=wording, by=edited_by, at=at, business_date=business_date)
        if isinstance(opened, Refused):
            raise RuntimeError(f"{one.key}: {opened.reason}")
        published = publish_text(
            text_id=opened,
            revision=1,
            valid_from=valid_from,
            by=published_by,
            at=at,
            business_date=business_date,
        )
        if published is not None:
            raise RuntimeError(f"{one.key}: {published.reason}")


def digest_of(*, title: str, typed: str, charges: Sequence[Any]) -> bytes:
    """SHA-256 over what a version says."""
    said = {"title": title, "text": typed, "charges": list(charges)}
    return hashlib.sha256(json.dumps(said, ensure_ascii=False, sort_keys=True).encode()).digest()


def _faults(key: str, wording: Wording) -> Refused | None:
    found = []
    if not 0 < len(wording.title.strip()) <= LONGEST_TITLE:
        found.append(Refused(code="no_title", reason=f"没有写名称，或超过 {LONGEST_TITLE} 个字。请改名称"))
    if isinstance(read := read_text(wording.typed, key=key), Refused):
        found.append(read)
    if len(wording.charges) > MOST_CHARGES:
        found.append(Refused(code="too_many_charges", reason=f"收费项目最多 {MOST_CHARGES} 项"))
    found += [fault for place, one in enumerate(wording.charges, 1) if (fault := _charge_fault(place, one))]
    return join_refusals(found)


def _charge_fault(place: int, charge: Charge) -> Refused | None:
    words = (charge.name, charge.basis, charge.payee)
    if not all(0 < len(one.strip()) <= LONGEST_WORDS for one in words):
        reason = f"第 {place} 项收费没有写全名称、依据和收取人，或超过 {LONGEST_WORDS} 个字。请写全"
        return Refused(code="charge_words", reason=reason)
    if charge.fixed_fen < 0 or not 0 <= charge.share_ppm < 1_000_000:
        return Refused(code="charge_amount", reason=f"第 {place} 项收费的金额不对。请填大于等于零、小于本金的数")
    return None


def _tell(kind: str, row: ContractText, *, by: int, at: datetime, on: date, **more: str) -> None:
    payload = {"key": row.key, "title": row.title, "version": row.version, "revision": row.revision, **more}
    fact = Fact(subject_id=row.pk, household_id=None, by=by, payload=payload)
    record(kind=kind, facts=[fact], at=at, business_date=on)
