"""Checks a model before anyone relies on it: cells that mean nothing, gaps, overlaps, rules that can never hit.

Every finding names the rows, gives an example and says in Chinese what is wrong, so that a policy officer can mend
it without knowing how it was found. The answers are exact for columns of numbers, days, listed texts and yes/no;
where a cell speaks of other facts, or the work would grow too large, the finding says that it was not exhausted.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from qianmo.decisions.binding.bind import bind
from qianmo.decisions.binding.bound import Bound, BoundDecision, BoundTable, Mistake
from qianmo.decisions.case.outcome import jsonable, presented
from qianmo.decisions.checking.atoms import described, shown
from qianmo.decisions.checking.boxes import BoxColumn, Boxes, boxes_of
from qianmo.decisions.checking.coverage import Box, holes
from qianmo.decisions.checking.reach import reaches_of
from qianmo.decisions.checking.region import cells_of
from qianmo.decisions.checking.units import misfits
from qianmo.decisions.checking.wider import told
from qianmo.decisions.dmn.hits import Shape
from qianmo.decisions.dmn.model import Model

MOST_GAPS = 20
MOST_OVERLAPS = 50
GAP_STEPS = 60_000
RULE_STEPS = 4_000
HIDDEN_STEPS = 400_000  # for all rows of a table together, and no row costs less than the rows above it
MOST_HIDDEN = 50


class Trouble(StrEnum):
    """The kinds of finding."""

    MISTAKE = "mistake"
    TYPE = "type"
    UNKNOWN = "unknown"
    UNIT = "unit"
    GAP = "gap"
    OVERLAP = "overlap"
    UNREACHABLE = "unreachable"
    UNPROVEN = "unproven"
    CASEWISE = "casewise"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to mend: its kind, the rows (from 1) and columns concerned, an example by column label, a sentence.

    The ids of the file say the same places to a program. `cells` is the whole part of the table concerned, a gap or
    where rows meet, one FEEL text for each condition column; `region` makes a question of it.
    """

    kind: Trouble
    decision: str
    rules: tuple[int, ...]
    columns: tuple[str, ...]
    example: dict[str, Any] = field(hash=False)
    sentence: str
    decision_id: str = ""
    rule_ids: tuple[str, ...] = ()
    column_ids: tuple[str, ...] = ()
    cells: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """The finding for JSON."""
        return {
            "kind": self.kind.value,
            "decision": self.decision,
            "rules": list(self.rules),
            "columns": list(self.columns),
            "example": {label: jsonable(presented(value)) for label, value in self.example.items()},
            "sentence": self.sentence,
            "decision_id": self.decision_id,
            "rule_ids": list(self.rule_ids),
            "column_ids": list(self.column_ids),
            "cells": list(self.cells),
        }


def check(model: Model) -> list[Finding]:
    """Everything found wrong with a model, mistakes first; an empty list when it is sound and complete.

    A gap is reported for values that can occur; a missing fact (null) counts only where the table itself asks for it.
    """
    bound = bind(model)
    findings = [_of_mistake(item) for item in (*told(model, bound.mistakes), *misfits(bound))]
    for decision, table, boxes in _tables(bound):
        findings.extend(_Checking(decision, table, boxes).findings())
    return findings


def _of_mistake(item: Mistake) -> Finding:
    place = item.place
    return Finding(
        Trouble(item.kind),
        place.decision,
        (place.rule,) if place.rule else (),
        (place.column,) if place.column else (),
        {},
        item.sentence,
        place.decision_id,
        (place.rule_id,) if place.rule_id else (),
        (place.column_id,) if place.column_id else (),
    )


def _tables(bound: Bound) -> Iterator[tuple[BoundDecision, BoundTable, Boxes]]:
    reaches = reaches_of(bound)
    for decision in bound.decisions:
        if isinstance(decision.logic, BoundTable):
            yield decision, decision.logic, boxes_of(decision.logic, reaches)


class _Checking:
    """One table being checked."""

    def __init__(self, decision: BoundDecision, table: BoundTable, boxes: Boxes) -> None:
        self.decision = decision
        self.table = table
        self.boxes = boxes
        self.numbers = [rule.number for rule in table.rules]
        self.full = tuple(column.full for column in boxes.columns)

    def findings(self) -> Iterator[Finding]:
        yield from self._never()
        if self.table.shape is Shape.ONLY:
            yield from self._overlaps()
        if self.table.shape is Shape.SAME:
            yield from self._disagreements()
        if self.table.shape is Shape.FIRST:
            yield from self._hidden()
        if self.table.shape not in {Shape.LIST, Shape.TOTAL}:
            yield from self._gaps()
        yield from self._opaque()

    def _finding(self, kind: Trouble, rules: tuple[int, ...], box: Box | None, sentence: str) -> Finding:
        example = self.boxes.example(box) if box is not None else {}
        rows = tuple(self.numbers[rule] for rule in rules)
        columns = () if box is None else self._concerned(box)
        return Finding(
            kind,
            self.decision.name,
            rows,
            tuple(column.label for column in columns),
            example,
            f"“{self.decision.label}”{sentence}",
            self.decision.id,
            tuple(self.table.rules[rule].id for rule in rules),
            tuple(column.id for column in columns),
            () if box is None else cells_of(self.boxes, box),
        )

    def _concerned(self, box: Box) -> tuple[BoxColumn, ...]:
        """The columns in which the box is narrower than all there is."""
        return tuple(
            column
            for column, mask, full in zip(self.boxes.columns, box, self.full, strict=True)
            if mask & full != full or len(self.full) == 1
        )

    def _never(self) -> Iterator[Finding]:
        for rule, masks in enumerate(self.boxes.rules):
            for column, mask in zip(self.boxes.columns, masks, strict=True):
                if mask == 0:
                    sentence = f"第 {self.numbers[rule]} 行永远不会命中：“{column.label}”没有符合的值。"
                    finding = self._finding(Trouble.UNREACHABLE, (rule,), None, sentence)
                    yield replace(finding, columns=(column.label,), column_ids=(column.id,))
                    break

    def _overlaps(self) -> Iterator[Finding]:
        return self._meetings(lambda _one, _other: True, "两行同时命中")

    def _disagreements(self) -> Iterator[Finding]:
        rules = self.table.rules
        return self._meetings(lambda one, other: rules[one].outputs != rules[other].outputs, "两行同时命中而结果不同")

    def _meetings(self, matters: Callable[[int, int], bool], what: str) -> Iterator[Finding]:
        """Pairs of rows that can both hit, where that matters."""
        clear = [rule for rule in range(len(self.numbers)) if rule not in self.boxes.opaque]
        found = 0
        for one, other in self.boxes.meetings(clear):
            if not matters(one, other):
                continue
            box = self.boxes.meet(one, other)
            assert box is not None
            found += 1
            if found > MOST_OVERLAPS:
                yield self._finding(Trouble.UNPROVEN, (), None, f"重叠超过 {MOST_OVERLAPS} 处，其余未列出。")
                return
            sentence = f"第 {self.numbers[one]} 行与第 {self.numbers[other]} 行重叠：{self._example(box)}时{what}。"
            yield self._finding(Trouble.OVERLAP, (one, other), box, sentence)

    def _hidden(self) -> Iterator[Finding]:
        """Rows of a FIRST table that lie wholly under the rows above them."""
        steps, found = HIDDEN_STEPS, 0
        for rule, box in enumerate(self.boxes.rules):
            if not all(box):
                continue
            if steps <= 0 or found == MOST_HIDDEN:
                sentence = f"第 {self.numbers[rule]} 行以后能否命中未能穷尽，请先处理以上各处。"
                yield self._finding(Trouble.UNPROVEN, (), None, sentence)
                return
            above = [other for other in range(rule) if other not in self.boxes.opaque]
            sweep = holes(self.boxes, above, box, most=1, steps=RULE_STEPS)
            steps -= rule + sweep.steps
            number = self.numbers[rule]
            if not sweep.holes and sweep.is_exhaustive and above:
                found += 1
                yield self._finding(
                    Trouble.UNREACHABLE, (rule,), box, f"第 {number} 行永远不会命中：上面的行已经全部占去。"
                )
            elif not sweep.holes and not sweep.is_exhaustive:
                yield self._finding(Trouble.UNPROVEN, (rule,), None, f"第 {number} 行能否命中未能穷尽，请人工核对。")

    def _gaps(self) -> Iterator[Finding]:
        if all(result.default is not None for result in self.decision.results):
            return
        asked = tuple(column.asked for column in self.boxes.columns)
        if not all(asked):
            return  # some column can have no value at all, so nobody comes this far
        sweep = holes(self.boxes, range(len(self.numbers)), asked, most=MOST_GAPS, steps=GAP_STEPS)
        for hole in sweep.holes:
            yield self._finding(Trouble.GAP, (), hole, f"有缺口：{self._described(hole, asked)}时没有一行命中。")
        if not sweep.is_exhaustive:
            yield self._finding(Trouble.UNPROVEN, (), None, "的缺口未能穷尽，以上之外可能还有。")

    def _opaque(self) -> Iterator[Finding]:
        if self.boxes.opaque:
            rules = tuple(sorted(self.boxes.opaque))
            rows = "、".join(str(self.numbers[rule]) for rule in rules)
            sentence = f"第 {rows} 行的条件引用其他事实或带有计算，重叠和缺口未能穷尽。"
            yield self._finding(Trouble.UNPROVEN, rules, None, sentence)

    def _example(self, box: Box) -> str:
        values = self.boxes.example(box)
        told = [
            f"“{column.label}”为 {shown(values[column.label])}"
            for column, mask, full in zip(self.boxes.columns, box, self.full, strict=True)
            if mask != full or len(self.full) == 1
        ]
        return "、".join(told) or "任何情况"

    def _described(self, box: Box, space: Box) -> str:
        told = [
            f"“{column.label}”为 {described(column.runs(mask))}"
            for column, mask, full in zip(self.boxes.columns, box, space, strict=True)
            if mask != full
        ]
        return "、".join(told) or "任何情况"
