"""Puts the products of the shelf on offer in the demo bank, and those that wait for their room into drafts.

The demo's customers ask for the four cards alone; the others stand in the catalogue for officers to clone, try and
change, with their forms and the cases they are held to.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from qianmo import decisions
from qianmo.apps.products import shelf
from qianmo.apps.products.queries import Terms
from qianmo.apps.products.services import (
    NewPolicy,
    NewTestCase,
    comment_draft,
    keep_test_cases,
    open_draft,
    open_product,
    publish_policy,
    set_forms,
    set_terms,
)
from qianmo.demo.accepting import accepted

FIRST_VERSION = "v2025.1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Founding:
    """Who edits and who publishes the first versions, on which terms, and when."""

    editor: int
    publisher: int
    terms: Terms
    at: datetime
    on: date


def found_shelf(*, founding: Founding, cards: Path) -> None:
    """Open every product and template of the shelf; the four cards decide by the files of this folder."""
    opened: dict[str, int] = {}
    for one in (*shelf.templates().values(), *shelf.products().values()):
        own = cards / f"{one.code}.dmn"
        model = own.read_bytes() if own.exists() else shelf.made(one)
        opened[one.code] = _found(one, model=model, made_from=opened.get(one.template), founding=founding)


def _found(one: shelf.Kept, *, model: bytes, made_from: int | None, founding: Founding) -> int:
    product_id = open_product(
        code=one.code,
        name=one.name,
        segment=one.segment,
        term_months=one.term_months,
        delivery=one.delivery,
        line_kind=one.line,
        summary=one.told,
        source=one.source,
        is_template=one.is_template,
        made_from=made_from,
    )
    set_terms(product_id=product_id, terms=replace(founding.terms, repricing=one.repricing), valid_from=founding.on)
    forms = _forms(one.template)
    if one.awaiting:
        _draft(one, product_id, model=model, forms=forms, founding=founding)
    else:
        new = NewPolicy(
            product_id=product_id,
            version=FIRST_VERSION,
            model=model,
            edited_by=founding.editor,
            published_by=founding.publisher,
            valid_from=founding.on,
            forms=tuple(forms),
        )
        accepted(publish_policy(new=new, at=founding.at, business_date=founding.on))
    cases = [NewTestCase(name=case.name, inputs=case.inputs, expected=case.expected) for case in one.cases]
    kept = keep_test_cases(
        product_id=product_id, cases=cases, by=founding.editor, at=founding.at, business_date=founding.on
    )
    accepted(kept)
    return product_id


@cache
def _forms(template: str) -> list[shelf.Form]:
    """The four forms of the products of a template: no edit of the shelf adds a fact."""
    return shelf.forms_of(decisions.load(shelf.model_of(template)))


def _draft(one: shelf.Kept, product_id: int, *, model: bytes, forms: list[shelf.Form], founding: Founding) -> None:
    """A draft, and the remark that says why it cannot become a version yet."""
    hand: dict[str, Any] = {"by": founding.editor, "at": founding.at, "business_date": founding.on}
    draft_id = accepted(open_draft(product_id=product_id, model=model, **hand))
    accepted(set_forms(draft_id=draft_id, revision=1, forms=forms, **hand))
    accepted(comment_draft(draft_id=draft_id, text=one.waiting, **hand))
