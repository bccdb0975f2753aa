"""What colleagues say of a draft before it is published: remarks on its cells, and cases it must answer rightly."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from qianmo.apps.events.services import Fact, record
from qianmo.apps.products.drafting import UNKNOWN, tell
from qianmo.apps.products.models import Draft, DraftComment, Product, TestCase
from qianmo.domain.refusal import Refused

LONGEST, LONGEST_NAME, LONGEST_ID, MOST_CASES = 500, 60, 200, 200


@transaction.atomic
def comment_draft(
    *,
    draft_id: int,
    text: str,
    by: int,
    at: datetime,
    business_date: date,
    decision: str = "",
    rule: str = "",
    column: str = "",
) -> int | Refused:
    """Remark on a draft, one of its tables, a row or a cell, by their ids; returns the remark's id.

    Refused: an unknown draft, nothing said, more than 500 characters, a place no file could name.
    """
    row = Draft.objects.select_related("product").filter(id=draft_id).first()
    if row is None:
        return UNKNOWN
    said = text.strip()
    if not 0 < len(said) <= LONGEST:
        return Refused(code="no_words", reason=f"批注要有 1 至 {LONGEST} 个字，现有 {len(said)} 个")
    if max(map(len, (decision, rule, column))) > LONGEST_ID:
        return Refused(code="no_place", reason="没有这一格。请刷新本页，在要批注的格上再写")
    comment = DraftComment.objects.create(
        draft=row, decision=decision, rule=rule, column=column, text=said, by_id=by, at=at
    )
    tell("commented", row, by=by, at=at, business_date=business_date, note=said)
    return comment.pk


@transaction.atomic
def resolve_comments(*, comment_ids: Sequence[int], by: int, at: datetime, business_date: date) -> int:
    """Say that remarks are settled; how many were open. One settled before stays as it is."""
    rows = DraftComment.objects.select_for_update(of=("self",)).select_related("draft__product")
    rows = rows.filter(id__in=comment_ids, resolved_at__isnull=True)
    facts = [
        Fact(
            subject_id=row.draft_id,
            household_id=None,
            by=by,
            payload={"product": row.draft.product.name, "version": row.draft.version, "note": row.text},
        )
        for row in rows.order_by("id")
    ]
    DraftComment.objects.filter(id__in=[row.pk for row in rows]).update(resolved_by_id=by, resolved_at=at)
    record(kind="products.comment_resolved", facts=facts, at=at, business_date=business_date)
    return len(facts)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewTestCase:
    """A case and the part of the answer that must come out, by output name; its name is its own within the product."""

    name: str
    inputs: Mapping[str, Any]
    expected: Mapping[str, Any]


@transaction.atomic
def keep_test_cases(
    *, product_id: int, cases: Sequence[NewTestCase], by: int, at: datetime, business_date: date
) -> int | Refused:
    """Keep test cases of a product, those of a name known before anew; returns how many the product has.

    Refused: an unknown product, a case without a name or expecting nothing, more than 200 cases; then none is kept.
    """
    product = Product.objects.select_for_update().filter(id=product_id).first()
    if product is None:
        return Refused(code="unknown_product", reason="没有这个产品。请回产品目录再选")
    for one in cases:
        if not 0 < len(one.name.strip()) <= LONGEST_NAME:
            return Refused(code="no_name", reason=f"没有存下：用例要有 1 至 {LONGEST_NAME} 个字的名称")
        if not one.expected:
            return Refused(code="expects_nothing", reason=f"没有存下：“{one.name}”没有写应得的答复。请至少填一项")
    names = set(TestCase.objects.filter(product_id=product_id).values_list("name", flat=True))
    names |= {one.name.strip() for one in cases}
    if len(names) > MOST_CASES:
        return Refused(code="too_many", reason=f"没有存下：一个产品最多 {MOST_CASES} 个用例。请先删去不用的")
    TestCase.objects.bulk_create(
        [
            TestCase(
                product=product,
                name=one.name.strip(),
                inputs=dict(one.inputs),
                expected=dict(one.expected),
                kept_by_id=by,
                kept_at=at,
            )
            for one in {one.name.strip(): one for one in cases}.values()
        ],
        update_conflicts=True,
        unique_fields=["product", "name"],
        update_fields=["inputs", "expected", "kept_by", "kept_at"],
    )
    told = {"product": product.name, "cases": [one.name.strip() for one in cases]}
    fact = Fact(subject_id=product_id, household_id=None, by=by, payload=told)
    record(kind="products.test_cases_kept", facts=[fact], at=at, business_date=business_date)
    return len(names)


@transaction.atomic
def drop_test_cases(*, test_case_ids: Sequence[int], by: int, at: datetime, business_date: date) -> int:
    """Take test cases away; how many there were."""
    rows = list(TestCase.objects.select_related("product").filter(id__in=test_case_ids).order_by("id"))
    facts = [
        Fact(
            subject_id=row.product_id,
            household_id=None,
            by=by,
            payload={"product": row.product.name, "cases": [row.name]},
        )
        for row in rows
    ]
    TestCase.objects.filter(id__in=[row.pk for row in rows]).delete()
    record(kind="products.test_cases_dropped", facts=facts, at=at, business_date=business_date)
    return len(rows)
