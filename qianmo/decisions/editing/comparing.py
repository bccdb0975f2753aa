"""Two versions of a model, cell by cell: what a reviewer signs for and what the editor marks."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from qianmo.decisions.dmn.model import Model
from qianmo.decisions.editing.sheets import Row, Sheet, SheetColumn, sheets


class Change(StrEnum):
    """What is different."""

    FACT_ADDED = "fact_added"
    FACT_REMOVED = "fact_removed"
    DECISION_ADDED = "decision_added"
    DECISION_REMOVED = "decision_removed"
    LABEL = "label"
    FORMULA = "formula"
    HIT_POLICY = "hit_policy"
    COLUMN_ADDED = "column_added"
    COLUMN_REMOVED = "column_removed"
    COLUMN = "column"
    DEFAULT = "default"
    ALLOWED = "allowed"
    RULE_ADDED = "rule_added"
    RULE_REMOVED = "rule_removed"
    RULE_MOVED = "rule_moved"
    CELL = "cell"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Difference:
    """One difference: where it stands, by id and by name, and both texts. Rows are numbered as after, else before."""

    change: Change
    decision_id: str
    decision: str
    rule_id: str = ""
    number: int | None = None
    column_id: str = ""
    column: str = ""
    before: str = ""
    after: str = ""


def compared(before: Model, after: Model) -> tuple[Difference, ...]:
    """Every difference of two models, decision by decision in the order of the later one.

    Decisions, columns and rows are the same when their ids are; a decision of another file also by its name.
    """
    return tuple(_differences(before, after))


def _differences(before: Model, after: Model) -> Iterator[Difference]:
    yield from _of_facts(before, after)
    was = sheets(before)
    by_id, by_name = {one.id: one for one in was}, {one.name: one for one in was}
    met = set()
    for sheet in sheets(after):
        old = by_id.get(sheet.id) or by_name.get(sheet.name)
        if old is None or old.kind != sheet.kind:
            yield Difference(Change.DECISION_ADDED, sheet.id, sheet.label, after=sheet.text)
            continue
        met.add(old.id)
        yield from _of_sheet(old, sheet)
    for old in was:
        if old.id not in met:
            yield Difference(Change.DECISION_REMOVED, old.id, old.label, before=old.text)


def _of_facts(before: Model, after: Model) -> Iterator[Difference]:
    was, now = ({item.name: item.label for item in model.inputs} for model in (before, after))
    for name in now.keys() - was.keys():
        yield Difference(Change.FACT_ADDED, "", "", column=now[name], after=name)
    for name in was.keys() - now.keys():
        yield Difference(Change.FACT_REMOVED, "", "", column=was[name], before=name)


def _of_sheet(old: Sheet, new: Sheet) -> Iterator[Difference]:
    for change, before, after in (
        (Change.LABEL, _named(old.label, old.unit), _named(new.label, new.unit)),
        (Change.FORMULA, old.text, new.text),
        (
            Change.HIT_POLICY,
            f"{old.hit_policy} {old.aggregation}".strip(),
            f"{new.hit_policy} {new.aggregation}".strip(),
        ),
    ):
        if before != after:
            yield Difference(change, new.id, new.label, before=before, after=after)
    if new.kind == "table":
        yield from _of_columns(old, new)
        yield from _of_rules(old, new)


def _named(label: str, unit: str) -> str:
    return f"{label}（{unit}）" if unit else label


def _of_columns(old: Sheet, new: Sheet) -> Iterator[Difference]:
    was = {column.id: column for column in old.columns}
    now = {column.id: column for column in new.columns}
    for column in new.columns:
        if column.id not in was:
            yield _at_column(Change.COLUMN_ADDED, new, column, "", column.text)
            continue
        earlier = was[column.id]
        for change, before, after in (
            (Change.LABEL, _named(earlier.label, earlier.unit), _named(column.label, column.unit)),
            (Change.COLUMN, earlier.text, column.text),
            (Change.ALLOWED, earlier.allowed, column.allowed),
            (Change.DEFAULT, earlier.default, column.default),
        ):
            if before != after:
                yield _at_column(change, new, column, before, after)
    for column in old.columns:
        if column.id not in now:
            yield _at_column(Change.COLUMN_REMOVED, new, column, column.text, "")


def _at_column(change: Change, sheet: Sheet, column: SheetColumn, before: str, after: str) -> Difference:
    return Difference(
        change, sheet.id, sheet.label, column_id=column.id, column=column.label, before=before, after=after
    )


def _of_rules(old: Sheet, new: Sheet) -> Iterator[Difference]:
    was = {rule.id: rule for rule in old.rules}
    now = {rule.id for rule in new.rules}
    places = {column.id: place for place, column in enumerate(old.columns)}
    moved = _moved([was[rule.id].number for rule in new.rules if rule.id in was])
    for rule in new.rules:
        if rule.id not in was:
            yield _at_rule(Change.RULE_ADDED, new, rule, after="，".join(rule.cells))
            continue
        earlier = was[rule.id]
        if earlier.number in moved:
            yield _at_rule(Change.RULE_MOVED, new, rule, before=str(earlier.number), after=str(rule.number))
        for place, column in enumerate(new.columns):
            if column.id in places and earlier.cells[places[column.id]] != rule.cells[place]:
                yield Difference(
                    Change.CELL, new.id, new.label, rule.id, rule.number, column.id, column.label,
                    earlier.cells[places[column.id]], rule.cells[place],
                )  # fmt: skip
        if earlier.note != rule.note:
            yield _at_rule(Change.NOTE, new, rule, before=earlier.note, after=rule.note)
    for earlier in old.rules:
        if earlier.id not in now:
            yield _at_rule(Change.RULE_REMOVED, new, earlier, before="，".join(earlier.cells))


def _at_rule(change: Change, sheet: Sheet, rule: Row, *, before: str = "", after: str = "") -> Difference:
    return Difference(change, sheet.id, sheet.label, rule.id, rule.number, before=before, after=after)


def _moved(numbers: Sequence[int]) -> set[int]:
    """The rows to be named as moved: all but the longest run that kept its order."""
    tails: list[int] = []
    links: dict[int, int | None] = {}
    for number in numbers:
        place = bisect_left(tails, number)
        links[number] = tails[place - 1] if place else None
        tails[place : place + 1] = [number]
    kept, at = set(), tails[-1] if tails else None
    while at is not None:
        kept.add(at)
        at = links[at]
    return set(numbers) - kept
