"""Makes the model of a product: its template, edited as a product officer would edit a clone of it.

A parameter becomes the formula of its decision, a replaced table gets new rows, an added row stands last. What the
edits lead to is for `check` to judge, like any other draft.
"""

from collections.abc import Iterator
from typing import Any

from qianmo import decisions
from qianmo.apps.products.shelf.reading import Kept, model_of
from qianmo.decisions import editing

ANYTHING = "-"
DOCUMENTS = "documents"
THEN = "then"
"""Under this key an added row gives its result; its other keys are columns by label."""


def made(product: Kept) -> bytes:
    """The model of a product as a DMN file."""
    source = model_of(product.template)
    sheets = {sheet.id: sheet for sheet in editing.sheets(decisions.load(source))}
    return editing.edited(source, tuple(_edits(product, sheets)))


def _edits(product: Kept, sheets: dict[str, editing.Sheet]) -> Iterator[editing.Edit]:
    for name, value in product.parameters.items():
        yield editing.SetFormula(name, feel(value))
    added = {table: [_row(sheets[table], row) for row in rows] for table, rows in product.added.items()}
    if product.documents:
        free = [ANYTHING for column in sheets[DOCUMENTS].columns if column.side == "in"]
        added[DOCUMENTS] = [(*free, feel(name)) for name in product.documents]
    for table in product.replaced | added:
        replaced = product.replaced.get(table)
        kept = replaced if replaced is not None else [(*row.cells, row.note) for row in sheets[table].rules]
        yield editing.SetRules(table, (*map(tuple, kept), *added.get(table, ())))


def feel(value: Any) -> str:
    """A value of a file as the expression that gives it."""
    if isinstance(value, list):
        return f"[{', '.join(map(feel, value))}]"
    return f'"{value}"' if isinstance(value, str) else str(value)


def _row(sheet: editing.Sheet, told: dict[str, str]) -> tuple[str, ...]:
    heads = [column.label for column in sheet.columns if column.side == "in"]
    unknown = told.keys() - {*heads, THEN}
    if unknown:
        raise ValueError(f"“{sheet.label}”没有这一列：{'、'.join(sorted(unknown))}")
    return (*(told.get(head, ANYTHING) for head in heads), told[THEN])
