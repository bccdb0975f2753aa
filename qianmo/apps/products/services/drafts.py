"""Making a version: opening a draft, editing it, replacing its model or its forms, dropping it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.db import transaction

from qianmo import decisions
from qianmo.apps.products.deciding import loaded
from qianmo.apps.products.drafting import EDITABLE, begin, count_edit, hash_of, held, no_words, tell
from qianmo.apps.products.forms import faults_of_forms
from qianmo.apps.products.models import DraftState, Policy, Product
from qianmo.apps.products.soundness import read
from qianmo.apps.products.trying import Tried, tried
from qianmo.apps.products.workbooks import with_rules
from qianmo.decisions import editing
from qianmo.domain.refusal import Refused


@dataclass(frozen=True, slots=True, kw_only=True)
class Saved:
    """A draft as it stands after an edit: its revision, its digest, what the check finds, how its test cases fare."""

    revision: int
    model_hash: str
    findings: tuple[decisions.Finding, ...]
    tests: tuple[Tried, ...]

    @property
    def failing(self) -> tuple[Tried, ...]:
        """The test cases that come out otherwise than expected."""
        return tuple(one for one in self.tests if not one.passed)


@transaction.atomic
def open_draft(
    *, product_id: int, by: int, at: datetime, business_date: date, based_on: int | None = None, model: bytes = b""
) -> int | Refused:
    """Begin a version from a published one (without a word the last of the product), or from a DMN file.

    Returns the draft's id; it gets the next free number. Whoever opens a draft counts among its editors. Refused: an
    unknown product, nothing to begin from, a file that is no model.
    """
    product = Product.objects.select_for_update().filter(id=product_id).first()
    if product is None:
        return Refused(code="unknown_product", reason="没有这个产品。请回产品目录再选")
    versions = Policy.objects.filter(product_id=product_id).order_by("-id")
    base = versions.filter(id=based_on).first() if based_on else versions.first()
    text = model or (base.model.encode() if base else b"")
    if not text:
        return Refused(code="no_model", reason="不能起草：这个产品还没有版本。请上传一份决策文件，或从别的产品复制")
    if isinstance(found := read(text, act="起草"), Refused):
        return found
    row = begin(
        product=product, base=base, model=editing.edited(text, ()), forms=base.forms if base else [], by=by, at=at,
        business_date=business_date, did="起草",
    )  # fmt: skip
    tell("draft_opened", row, by=by, at=at, business_date=business_date, based_on=base.version if base else "")
    return row.pk


@transaction.atomic
def edit_draft(
    *, draft_id: int, revision: int, edits: Sequence[editing.Edit], by: int, at: datetime, business_date: date
) -> Saved | Refused:
    """Apply an author's edits to a draft, all or none; its test cases run on what comes out.

    A half-written cell may stay: the findings say what is wrong with it. Refused: not an open draft, changed since
    `revision` (by whom is said), a place that is not there, a model that would not hang together.
    """

    def change(source: bytes) -> bytes | Refused:
        try:
            return editing.edited(source, edits)
        except decisions.ModelError as error:
            return Refused(code="no_edit", reason=f"没有存下：{error}")

    did = {
        "what": f"改 {len(edits)} 处",
        "decisions": list(dict.fromkeys(getattr(one, "decision", "") for one in edits)),
    }
    did["edits"] = [editing.json_of(one) for one in edits]
    return _save(draft_id, revision, change, did, by=by, at=at, business_date=business_date)


@transaction.atomic
def replace_model(
    *, draft_id: int, revision: int, model: bytes, by: int, at: datetime, business_date: date
) -> Saved | Refused:
    """Put a whole DMN file of any version in the place of a draft's model; nothing of a refused file is kept.

    Refused: not an open draft, changed since `revision`, a file that is no model.
    """

    def change(_: bytes) -> bytes | Refused:
        found = read(model, act="保存")
        return found if isinstance(found, Refused) else editing.edited(model, ())

    return _save(draft_id, revision, change, {"what": "换上整个决策文件"}, by=by, at=at, business_date=business_date)


@transaction.atomic
def take_workbook(
    *, draft_id: int, revision: int, decision: str, path: Path, by: int, at: datetime, business_date: date
) -> Saved | Refused:
    """Put the rows of a workbook in the place of one decision table's; every bad cell is named and nothing kept.

    `decision` is the table's id. Refused: not an open draft, changed since `revision`, a file that is no workbook with
    this table's columns, a cell that means nothing.
    """

    def change(source: bytes) -> bytes | Refused:
        try:
            return with_rules(source, path=path, decision=decision)
        except decisions.ModelError as error:
            return Refused(code="no_edit", reason=f"没有导入：{error}")

    did = {"what": "从表格导入", "decisions": [decision]}
    return _save(draft_id, revision, change, did, by=by, at=at, business_date=business_date)


def _save(
    draft_id: int,
    revision: int,
    change: Callable[[bytes], bytes | Refused],
    did: Mapping[str, Any],
    *,
    by: int,
    at: datetime,
    business_date: date,
) -> Saved | Refused:
    """Change the model of a draft, count the edit, and look at what came out."""
    row = held(draft_id=draft_id, states=EDITABLE, act="保存", revision=revision)
    if isinstance(row, Refused):
        return row
    after = change(row.model.encode())
    if isinstance(after, Refused):
        return after
    row.model, row.model_hash = after.decode(), hash_of(after)
    model = loaded(after)
    labels = {one.id: one.label for one in model.decisions}
    tables = [labels.get(one, one) for one in did.get("decisions", ())]
    count_edit(row, did={**did, "tables": tables}, by=by, at=at)
    told = {"what": did["what"], "tables": tables}
    tell("draft_edited", row, by=by, at=at, business_date=business_date, **told)
    return Saved(
        revision=row.revision,
        model_hash=row.model_hash,
        findings=tuple(decisions.check(model)),
        tests=tried(product_id=row.product_id, model=model),
    )


@transaction.atomic
def set_forms(
    *, draft_id: int, revision: int, forms: Sequence[Mapping[str, Any]], by: int, at: datetime, business_date: date
) -> int | Refused:
    """Replace the four forms (四表) of a draft; returns the new revision. Refused: stale, forms not in their shape."""
    row = held(draft_id=draft_id, states=EDITABLE, act="保存", revision=revision)
    if isinstance(row, Refused):
        return row
    faults = faults_of_forms(forms, model=loaded(row.model.encode()))
    if faults:
        return Refused(code="forms", reason=f"四表没有存下：{faults[0]}（共 {len(faults)} 处）", reasons=tuple(faults))
    row.forms = [dict(form) for form in forms]
    count_edit(row, did={"what": "改四表"}, by=by, at=at)
    tell("draft_edited", row, by=by, at=at, business_date=business_date, what="改四表", tables=[])
    return row.revision


@transaction.atomic
def drop_draft(*, draft_id: int, reason: str, by: int, at: datetime, business_date: date) -> int | Refused:
    """Give a draft up; its number is not given out again. Refused: not an open draft, no reason."""
    row = held(draft_id=draft_id, states=EDITABLE, act="放弃")
    if isinstance(row, Refused):
        return row
    if refused := no_words(reason, act="放弃"):
        return refused
    row.state = DraftState.DROPPED
    row.save(update_fields=["state"])
    tell("draft_dropped", row, by=by, at=at, business_date=business_date, reason=reason.strip())
    return row.pk
