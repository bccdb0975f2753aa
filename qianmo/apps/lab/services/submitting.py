"""Submitting a draft: only on back-tests of this very model, on every population, against the version in force."""

from datetime import date, datetime

from django.db import transaction

from qianmo.apps.lab.queries import cards_not_ready, evidence
from qianmo.apps.products import services as products
from qianmo.apps.products.queries import draft, draft_decisions
from qianmo.domain.refusal import Refused


@transaction.atomic
def submit(
    *, draft_id: int, revision: int, valid_from: date, reason: str, by: int, at: datetime, business_date: date
) -> int | Refused:
    """Put a draft before the product review with its evidence; returns its id.

    Refused: no such draft, a population on which this model was not tried against the version in force today, a
    scorecard that was not reviewed or is not monitored, and whatever `products.submit_draft` refuses.
    """
    row = draft(draft_id=draft_id)
    if row is None:
        return Refused(code="unknown_draft", reason="不能提交：没有这份草稿。请回政策页再选")
    found = evidence(product_id=row.product_id, model_hash=row.model_hash, on=business_date)
    if found.missing:
        untried = "、".join(found.missing)
        return Refused(code="no_evidence", reason=f"不能提交：这一稿还没有{untried}的回测。请回测完再提交")
    model = draft_decisions(draft_id=draft_id)
    if unready := cards_not_ready(model=model):
        reason = f"不能提交：{'；'.join(unready)}。评分卡要两位同事评审并有监测，才能用"
        return Refused(code="scorecard_not_reviewed", reason=reason)
    return products.submit_draft(
        draft_id=draft_id,
        revision=revision,
        valid_from=valid_from,
        reason=reason,
        evidence={"model_hash": row.model_hash, "back_tests": found.back_test_ids},
        by=by,
        at=at,
        business_date=business_date,
    )
