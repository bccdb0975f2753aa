"""Are amounts set against amounts of the same unit? Fen against wan yuan or days against months is a mistake.

A unit is told by the ending of a name (`income_fen`) or by the brackets after a label, `年收入（万元）`. What is
multiplied or divided has no unit we know, so only sums, comparisons and choices are judged.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from qianmo.decisions.binding.bound import Bound, BoundDecision, BoundTable, Column, Mistake, Place, Result
from qianmo.decisions.tree.nodes import Absolute, Arith, Compare, Extreme, If, Kind, Node, Ref, Round, parts_of

ENDINGS = {
    "fen": "分",
    "yuan": "元",
    "wan": "万元",
    "ppm": "百万分之一",
    "bp": "基点",
    "days": "天",
    "months": "月",
    "years": "年",
}
SAME = {"日": "天", "个月": "月", "bp": "基点", "BP": "基点", "周岁": "岁"}
_LABEL = re.compile(r"[（(]([^（()）]{1,8})[）)]\s*$")


def unit_of(name: str, label: str) -> str:
    """The unit a name or its label tells; nothing when neither does."""
    ending = name.rpartition("_")[2] if "_" in name else ""
    if ending in ENDINGS:
        return ENDINGS[ending]
    found = _LABEL.search(label)
    return SAME.get(found.group(1), found.group(1)) if found else ""


def titled(label: str) -> tuple[str, str]:
    """A label without the unit in its brackets, and that unit; brackets that hold no unit stay."""
    found = _LABEL.search(label)
    return (label[: found.start()].rstrip(), found.group(1)) if found else (label, "")


@dataclass(slots=True)
class _Judging:
    """Expressions of one model being judged; `clashes` gathers the pairs of units that met."""

    units: Mapping[str, str]
    clashes: list[str] = field(default_factory=list)

    def unit(self, node: Node) -> str:
        parts = [self.unit(part) for part in parts_of(node)]
        match node:
            case Ref():
                return self.units.get(node.name, "")
            case Round() | Absolute():
                return parts[0]
            case Arith(op="+" | "-") | Extreme() if node.type.kind is Kind.NUMBER:
                return self._same(parts)
            case If():
                return self._same(parts[1:])
            case Compare(left=left) if left.type.kind is Kind.NUMBER:
                self._same(parts)
        return ""

    def _same(self, parts: list[str]) -> str:
        known = list(dict.fromkeys(filter(None, parts)))
        if len(known) > 1:
            self.clashes.append(f"{known[0]}和{known[1]}")
        return known[0] if known else ""


def misfits(bound: Bound) -> Iterator[Mistake]:
    """Every place where two units meet that are not the same."""
    units = {fact.name: unit_of(fact.name, fact.label) for fact in bound.facts}
    for decision in bound.decisions:
        units.update((result.name, unit_of(result.name, result.label)) for result in decision.results)
    for decision in bound.decisions:
        if isinstance(decision.logic, BoundTable):
            yield from _of_table(decision, decision.logic, units)
            continue
        if clash := _clash(units, decision.logic):
            yield _misfit(clash, decision.place)


def _clash(units: Mapping[str, str], node: Node, wanted: str = "") -> str:
    """Two units that meet in an expression, or the one it gives where another is wanted; empty when all is well."""
    judging = _Judging(units)
    found = judging.unit(node)
    if wanted and found and found != wanted:
        judging.clashes.append(f"{wanted}和{found}")
    return judging.clashes[0] if judging.clashes else ""


def _misfit(clash: str, place: Place, column: Column | Result | None = None) -> Mistake:
    if column is not None:
        place = replace(place, column=column.label, column_id=column.id)
    return Mistake(place, "", f"单位不同：{clash}", kind="unit")


def _of_table(decision: BoundDecision, table: BoundTable, known: Mapping[str, str]) -> Iterator[Mistake]:
    units = dict(known)
    for column in table.columns:
        told = unit_of("", column.label)
        if clash := _clash(units, column.expression, told):
            yield _misfit(clash, decision.place, column)
        units[column.ref.name] = told or _Judging(units).unit(column.expression)
    if not any(units.values()):
        return
    for rule in table.rules:
        row = replace(decision.place, rule=rule.number, rule_id=rule.id)
        for column, test in zip(table.columns, rule.tests, strict=True):
            if test is not None and (clash := _clash(units, test)):
                yield _misfit(clash, row, column)
        for result, cell in zip(decision.results, rule.outputs, strict=True):
            if clash := _clash(units, cell, units.get(result.name, "")):
                yield _misfit(clash, row, result)
