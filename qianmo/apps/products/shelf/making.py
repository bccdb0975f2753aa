"""Makes the model of a product: its template, edited as a product officer would edit a clone of it.

A parameter becomes the formula of its decision, a replaced table gets new rows, an added row stands last. What the
edits lead to is for `check` to judge, like any other draft.
"""

from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any

from qianmo import decisions
from qianmo.apps.products.shelf.reading import Kept, model_of
from qianmo.decisions import editing

DOCUMENTS = "documents"
THEN = "then"
"""Under this key an added row gives its result; its other keys are columns by label."""


def made(product: Kept) -> bytes:
    """The model of a product as a DMN file; a template, and a card that is its own, to the letter."""
    source = model_of(product.template)
    if product.code == product.template:
        return source
    return editing.edited(source, tuple(_edits(product, _sheets(product.template))), name=product.name)


@cache
def _sheets(template: str) -> dict[str, editing.Sheet]:
    return {sheet.id: sheet for sheet in editing.sheets(decisions.load(model_of(template)))}


def _edits(product: Kept, sheets: dict[str, editing.Sheet]) -> Iterator[editing.Edit]:
    for name, value in product.parameters.items():
        yield editing.SetFormula(name, feel(value))
    for table, rows in product.replaced.items():
        yield editing.SetRules(table, tuple(map(tuple, rows)))
    papers = {DOCUMENTS: [{THEN: feel(name)} for name in product.documents]} if product.documents else {}
    for table, added in (product.added | papers).items():
        yield from _last(sheets[table], added)


def feel(value: Any) -> str:
    """A value of a file as the expression that gives it."""
    if isinstance(value, list):
        return f"[{', '.join(map(feel, value))}]"
    return f'"{value}"' if isinstance(value, str) else str(value)


def _last(sheet: editing.Sheet, rows: Sequence[dict[str, str]]) -> Iterator[editing.Edit]:
    """Rows added below those of the template, in their order."""
    columns = {column.label if column.side == "in" else THEN: column.id for column in sheet.columns}
    after = sheet.rules[-1].id
    for number, row in enumerate(rows, start=1):
        unknown = row.keys() - columns.keys()
        if unknown:
            raise ValueError(f"“{sheet.label}”没有这一列：{'、'.join(sorted(unknown))}")
        own = f"{sheet.id}_added{number}"
        yield editing.AddRule(sheet.id, after, own, {columns[label]: text for label, text in row.items()})
        after = own
