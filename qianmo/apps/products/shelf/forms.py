"""Draws the four forms of a product (四表) from its model: what it asks and answers, and what a person fills in.

One list of rows serves every product; a product has those its model knows. Labels and units are the model's own, so a
form never says another word than the table that decides.
"""

import tomllib
from functools import cache
from typing import Any

from qianmo import decisions
from qianmo.apps.products.shelf.reading import SHELF
from qianmo.decisions import editing

EVERY = "*"
OFFER = "offer"
GIVEN = frozenset({"lpr_ppm"})
"""Facts the bank brings itself; nobody is asked for them."""

Form = dict[str, Any]
Titles = dict[str, tuple[str, str]]


@cache
def _told() -> list[dict[str, Any]]:
    forms: list[dict[str, Any]] = tomllib.loads((SHELF / "common.toml").read_text(encoding="utf-8"))["forms"]
    return forms


def forms_of(model: decisions.Model) -> list[Form]:
    """The four forms as they are kept with a version: key, title, and rows of label, fact (null: by hand) and unit."""
    asked = {item.name: editing.titled(item.label) for item in model.inputs if item.name not in GIVEN}
    offer = next(sheet for sheet in editing.sheets(model) if sheet.name == OFFER)
    answered = {column.text: (column.label, column.unit) for column in offer.columns if column.side == "out"}
    return [_form(told, asked, asked | answered) for told in _told()]


def _form(told: dict[str, Any], asked: Titles, known: Titles) -> Form:
    names = asked if told["facts"] == EVERY else told["facts"]
    rows: list[Form] = [
        {"label": known[name][0], "fact": name, "unit": known[name][1]} for name in names if name in known
    ]
    rows += [{"label": label, "fact": None, "unit": unit} for label, unit in map(editing.titled, told["by_hand"])]
    return {"key": told["key"], "title": told["title"], "rows": rows}
