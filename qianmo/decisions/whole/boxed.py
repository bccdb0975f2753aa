"""Reads the logic of a model, table, text or box, into closures; what cannot be read is told with its place."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TypeVar

from qianmo.decisions.binding.bound import Mistake, Place
from qianmo.decisions.dmn.boxes import (
    CallBox,
    ChoiceBox,
    ContextBox,
    FilterBox,
    Formula,
    FunctionBox,
    InputClause,
    ListBox,
    Logic,
    LoopBox,
    OutputClause,
    RelationBox,
    Rule,
    Table,
    TypedBox,
    walk,
)
from qianmo.decisions.dmn.hits import ORDERED_BY_VALUES, SHAPES, Shape
from qianmo.decisions.dmn.model import Model, ModelError
from qianmo.decisions.dmn.structure import resolve
from qianmo.decisions.feel.lexer import FeelError
from qianmo.decisions.whole import loops, meaning
from qianmo.decisions.whole.declared import sort_of_type
from qianmo.decisions.whole.language import Language
from qianmo.decisions.whole.limits import Names
from qianmo.decisions.whole.meaning import Closure
from qianmo.decisions.whole.sorts import ANY, Sort, coerced
from qianmo.decisions.whole.tables import Column, ReadTable, Result, refuse_unranked

Read = TypeVar("Read")


@dataclass(frozen=True, slots=True)
class Shelf:
    """Where texts are read: the model, the language with the names in scope, and the place to tell of mistakes."""

    model: Model
    language: Language
    place: Place
    result: str = ""  # the declared type of the whole, which a table of one output takes

    def within(self, *names: str) -> "Shelf":
        """The same with more names in scope."""
        return replace(self, language=self.language.within(names), result="")

    def sort(self, type_name: str) -> Sort:
        """The sort of a declared type."""
        return sort_of_type(self.model, type_name)

    def read(self, reader: Callable[[str], Read], text: str, place: Place | None = None) -> Read:
        """What a text says; ModelError with the place when it says nothing."""
        try:
            return reader(text)
        except FeelError as error:
            raise ModelError("", Mistake(place or self.place, text, str(error), error.kind).sentence) from error


def closure_of(logic: Logic | None, shelf: Shelf) -> Closure:
    """The closure of any logic; nothing is null."""
    if logic is None:
        return meaning.constant(None)
    if isinstance(logic, Table):
        table = read_table(logic, shelf)
        return lambda names: table.run(names).value
    return READERS[type(logic)](logic, shelf)


def _formula(logic: Formula, shelf: Shelf) -> Closure:
    return shelf.read(shelf.language.expression, logic.text)


def _context(logic: ContextBox, shelf: Shelf) -> Closure:
    entries = []
    for variable, part in logic.entries:
        more = shelf.within(variable.name)
        value = closure_of(part, more if FunctionBox in map(type, walk(part)) else shelf)  # a function may call itself
        entries.append((variable.name, _fitted(value, shelf.sort(variable.type_name))))
        shelf = more
    whole = meaning.context(entries)
    if logic.result is None:
        return whole
    result = closure_of(logic.result, shelf)
    return lambda names: result(names.inside(whole(names)))


def _fitted(part: Closure, sort: Sort) -> Closure:
    return part if sort == ANY else lambda names: coerced(part(names), sort)


def _typed(logic: TypedBox, shelf: Shelf) -> Closure:
    return _fitted(closure_of(logic.logic, shelf), shelf.sort(logic.type_name))


def _list(logic: ListBox, shelf: Shelf) -> Closure:
    return meaning.listed([closure_of(item, shelf) for item in logic.items])


def _relation(logic: RelationBox, shelf: Shelf) -> Closure:
    rows = [[closure_of(cell, shelf) for cell in row] for row in logic.rows]

    def found(names: Names) -> tuple[dict[str, object], ...]:
        return tuple({column: cell(names) for column, cell in zip(logic.columns, row, strict=True)} for row in rows)

    return found


def _call(logic: CallBox, shelf: Shelf) -> Closure:
    parts = [(name, closure_of(part, shelf)) for name, part in logic.bindings]
    return meaning.called_by_name(closure_of(logic.function, shelf), parts)


def _function(logic: FunctionBox, shelf: Shelf) -> Closure:
    return function_of(logic, shelf, "", ANY)


def function_of(logic: FunctionBox, shelf: Shelf, label: str, result: Sort) -> Closure:
    """A function; one that lives in another language gives null."""
    parameters = [(one.name, shelf.sort(one.type_name)) for one in logic.parameters]
    is_ours = logic.kind.upper().startswith("F")
    body = closure_of(logic.body if is_ours else None, shelf.within(*(name for name, _ in parameters)))
    return meaning.function(label, parameters, body, result)


def _choice(logic: ChoiceBox, shelf: Shelf) -> Closure:
    return meaning.choice(*(closure_of(part, shelf) for part in (logic.condition, logic.then, logic.otherwise)))


def _loop(logic: LoopBox, shelf: Shelf) -> Closure:
    rounds = [(logic.name, loops.items_in(closure_of(logic.domain, shelf)))]
    body = closure_of(logic.body, shelf.within(logic.name, "partial"))
    if logic.kind == "for":
        return loops.loop(rounds, body)
    return loops.quantified(rounds, body, of_all=logic.kind == "every")


def _filter(logic: FilterBox, shelf: Shelf) -> Closure:
    inner = replace(shelf, language=shelf.language.in_filter())
    return loops.picked(closure_of(logic.domain, shelf), closure_of(logic.test, inner))


READERS: dict[type, Callable[..., Closure]] = {
    Formula: _formula,
    ContextBox: _context,
    ListBox: _list,
    TypedBox: _typed,
    RelationBox: _relation,
    CallBox: _call,
    FunctionBox: _function,
    ChoiceBox: _choice,
    LoopBox: _loop,
    FilterBox: _filter,
}


def read_table(table: Table, shelf: Shelf) -> ReadTable:
    """A table with every text read."""
    results = tuple(_result(clause, table, shelf) for clause in table.outputs)
    refuse_unranked(table, results, shelf.place)
    return ReadTable(
        shelf.place.decision,
        table,
        tuple(_column(clause, shelf) for clause in table.inputs),
        results,
        tuple(
            tuple(
                shelf.read(shelf.language.tests, text, _at(shelf, clause, rule))
                for clause, text in zip(table.inputs, rule.tests, strict=True)
            )
            for rule in table.rules
        ),
        tuple(
            tuple(
                shelf.read(shelf.language.expression, text, _at(shelf, clause, rule))
                for clause, text in zip(table.outputs, rule.outputs, strict=True)
            )
            for rule in table.rules
        ),
    )


def _at(shelf: Shelf, clause: InputClause | OutputClause, rule: Rule | None = None) -> Place:
    number, rule_id = (None, "") if rule is None else (rule.number, rule.id)
    return replace(shelf.place, rule=number, rule_id=rule_id, column=clause.label or "结果", column_id=clause.id)


def _column(clause: InputClause, shelf: Shelf) -> Column:
    place = _at(shelf, clause)
    expression = shelf.read(shelf.language.expression, clause.text, place)
    texts = (clause.allowed, *_allowed_by_type(clause.type_name, shelf))
    return Column(clause.label, expression, _all_tests(texts, shelf, place))


def _result(clause: OutputClause, table: Table, shelf: Shelf) -> Result:
    place = _at(shelf, clause)
    type_name = clause.type_name
    if shelf.sort(type_name) == ANY and len(table.outputs) == 1:
        type_name = shelf.result
    sort, shape = shelf.sort(type_name), SHAPES[table.hit_policy]
    is_many = shape is Shape.LIST and not table.aggregation
    if is_many and sort.name == "list":
        sort = sort.item or ANY
    texts = tuple(filter(None, (clause.allowed, *_allowed_by_type(type_name, shelf))))
    ranks = None
    if texts and table.hit_policy in ORDERED_BY_VALUES:
        ranks = shelf.read(lambda text: shelf.language.expression(f"[{text}]"), texts[0], place)
    default = shelf.read(shelf.language.expression, clause.default, place) if clause.default else None
    allowed = None if is_many or table.aggregation else _all_tests(texts, shelf, place)
    return Result(clause.name, clause.label or shelf.place.decision, sort, allowed, ranks, default)


def _allowed_by_type(type_name: str, shelf: Shelf) -> tuple[str, ...]:
    found = resolve(shelf.model, type_name, str(shelf.place))
    return found[1] if found is not None else ()


def _all_tests(texts: tuple[str, ...], shelf: Shelf, place: Place) -> Closure | None:
    """The tests of allowed values; a text that means nothing is told."""
    where = replace(place, column=f"{place.column or place.decision}的允许值")
    tests = [shelf.read(shelf.language.tests, text, where) for text in texts if text]
    known = [test for test in tests if test is not None]
    return meaning.every(known) if known else None
