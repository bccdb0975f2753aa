"""A draft as the editor's page holds it: sheets in an officer's notation, findings in words, what changed, cases.

The page knows no language of models: it shows and sends texts as `editing.notation` writes them; here they are edits.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any

from django.utils.timezone import localtime

from qianmo import decisions
from qianmo.apps.products.queries import Comment, model_text
from qianmo.decisions import editing
from qianmo.web.finding_cards import card


class Desk:
    """A model with its sheets and the notation of every column."""

    def __init__(self, model: decisions.Model) -> None:
        self.model = model
        self.sheets = {sheet.id: sheet for sheet in editing.sheets(model)}
        self.names = editing.names_of(model)

    def notations(self, sheet: editing.Sheet) -> list[editing.Notation]:
        """How each column of a sheet is written."""
        return editing.notations_of(sheet, self.names)

    def known(self) -> list[dict[str, str]]:
        """What a new condition may look at: the facts asked and the other decisions, by name and label."""
        facts = [{"name": item.name, "label": item.label or item.name, "kind": "事实"} for item in self.model.inputs]
        return facts + [
            {"name": sheet.name, "label": sheet.label or sheet.name, "kind": "决策"} for sheet in self.sheets.values()
        ]

    def shown(self) -> list[dict[str, Any]]:
        """Every sheet for the page."""
        return [self._sheet(sheet) for sheet in self.sheets.values()]

    def _sheet(self, sheet: editing.Sheet) -> dict[str, Any]:
        notations = self.notations(sheet)
        return {
            "id": sheet.id,
            "name": sheet.name,
            "label": sheet.label,
            "unit": sheet.unit,
            "kind": sheet.kind,
            "parameter": sheet.is_parameter,
            "hit": sheet.hit_policy,
            "aggregation": sheet.aggregation,
            "text": editing.ParameterNotation(sheet.text).shown(sheet.text) if sheet.is_parameter else sheet.text,
            "requires": list(sheet.requires),
            "columns": [
                {
                    "id": column.id,
                    "label": column.label,
                    "unit": column.unit,
                    "text": column.text,
                    "side": column.side,
                    "allowed": column.allowed.replace('"', "").replace(",", "、"),
                    "default": notation.shown(column.default),
                }
                for column, notation in zip(sheet.columns, notations, strict=True)
            ],
            "rules": [
                {
                    "id": rule.id,
                    "note": rule.note,
                    "cells": [one.shown(cell) for one, cell in zip(notations, rule.cells, strict=True)],
                }
                for rule in sheet.rules
            ],
        }

    def edits(self, said: Iterable[object]) -> list[editing.Edit]:
        """The edits a page sent, in the language of the model. ModelError for what is no edit."""
        return [self._understood(editing.edit_of(one)) for one in said]

    def _understood(self, edit: editing.Edit) -> editing.Edit:
        if isinstance(edit, editing.SetFormula):
            sheet = self.sheets.get(edit.decision)
            is_parameter = sheet is not None and sheet.is_parameter
            return (
                replace(edit, text=editing.ParameterNotation(sheet.text).feel(edit.text))
                if is_parameter and sheet
                else edit
            )
        if isinstance(edit, editing.AddRule):
            return replace(edit, cells={key: self._feel(edit.decision, key, text) for key, text in edit.cells.items()})
        if isinstance(edit, editing.SetCell):
            return replace(edit, text=self._feel(edit.decision, edit.column, edit.text))
        if isinstance(edit, editing.SetDefault):
            return replace(edit, text=self._feel(edit.decision, edit.column, edit.text))
        return edit

    def _feel(self, decision: str, column: str, text: str) -> str:
        sheet = self.sheets.get(decision)
        found = next((one for one in sheet.columns if one.id == column), None) if sheet else None
        if sheet is None or found is None or not text.strip():
            return text
        return editing.notation_of(sheet, found, self.names).feel(text)


@lru_cache(maxsize=16)
def published_model(policy_id: int) -> decisions.Model:
    """The model of a published version, which never changes."""
    return decisions.load(model_text(policy_id=policy_id).encode())


def state(
    *,
    desk: Desk,
    revision: int,
    base_id: int | None,
    findings: Sequence[decisions.Finding],
    tests: Sequence[Any],
    took_ms: int,
    only: frozenset[str] | None = None,
) -> dict[str, Any]:
    """What the page holds of a draft; `only` are the sheets it has to hear of again (None: all)."""
    changes = editing.compared(published_model(base_id), desk.model) if base_id else ()
    return {
        "revision": revision,
        "sheets": [sheet for sheet in desk.shown() if only is None or sheet["id"] in only],
        **({"known": desk.known()} if only is None else {}),
        "findings": [card(finding, desk) for finding in findings],
        "changes": [_change(one, desk) for one in changes],
        "cases": {
            "passed": sum(one.passed for one in tests),
            "failed": [{"name": one.name, "sentence": "；".join(one.wrong)} for one in tests if not one.passed],
        },
        "took": took_ms,
    }


def remarks_shown(remarks: Iterable[Comment]) -> list[dict[str, Any]]:
    """Open remarks for the page, each with the cell it is about."""
    return [
        {
            "id": one.id,
            "decision": one.decision,
            "rule": one.rule,
            "column": one.column,
            "text": one.text,
            "by": one.by,
            "at": f"{localtime(one.at):%m-%d %H:%M}",
        }
        for one in remarks
    ]


def _change(one: editing.Difference, desk: Desk) -> dict[str, Any]:
    return {
        "kind": one.change.value,
        "decision": one.decision_id,
        "rule": one.rule_id,
        "column": one.column_id,
        "before": shown_text(desk, one.decision_id, one.column_id, one.before),
    }


def shown_text(desk: Desk, decision: str, column: str, text: str) -> str:
    """A text of a column as an officer reads it; any other as it stands."""
    sheet = desk.sheets.get(decision)
    found = next((one for one in sheet.columns if one.id == column), None) if sheet else None
    return editing.notation_of(sheet, found, desk.names).shown(text) if sheet and found else text


def touched(edits: Iterable[Mapping[str, Any] | object]) -> frozenset[str]:
    """The sheets edits speak of."""
    return frozenset(getattr(edit, "decision", "") for edit in edits)
