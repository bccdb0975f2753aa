"""Binds one decision table: columns, cells, results, each mistake noted with its row and column.

The type of an output column is the narrowest that holds all its cells, so whole numbers stay whole numbers in a
database; a declared type only forbids what it does not hold.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace

from qianmo.decisions.binding.bound import BoundDecision, BoundRule, BoundTable, Column, Mistake, Place, Result
from qianmo.decisions.binding.fitting import Mistakes, allowed_tests, fit, read
from qianmo.decisions.dmn.hits import ORDERED_BY_VALUES, SHAPES, Shape
from qianmo.decisions.dmn.model import Decision, InputClause, Model, ModelError, OutputClause, Rule, Table
from qianmo.decisions.dmn.structure import resolve
from qianmo.decisions.feel.combining import unify
from qianmo.decisions.feel.infer import condition, expression, plain_condition
from qianmo.decisions.feel.lexer import FeelError
from qianmo.decisions.feel.names import Names
from qianmo.decisions.tree.evaluate import closure
from qianmo.decisions.tree.nodes import CHINESE, NOTHING, NULL, Compare, Kind, Literal, Node, Ref, Some, Type
from qianmo.decisions.tree.quantity import LARGEST

Written = Sequence[tuple[Place, str, Node]]


def bind_table(model: Model, decision: Decision, table: Table, names: Names, mistakes: Mistakes) -> BoundDecision:
    """The table of a decision with types."""
    return _Binding(model, decision, table, names, mistakes).bound()


class _Binding:
    """One table while it is being bound."""

    def __init__(self, model: Model, decision: Decision, table: Table, names: Names, mistakes: Mistakes) -> None:
        self.model = model
        self.decision = decision
        self.table = table
        self.names = names
        self.mistakes = mistakes

    def bound(self) -> BoundDecision:
        """The whole table."""
        columns = tuple(self._column(index) for index in range(len(self.table.inputs)))
        tests = [self._tests(columns, rule) for rule in self.table.rules]
        cells = [self._results_of(rule) for rule in self.table.rules]
        results = tuple(self._result(index, cells) for index in range(len(self.table.outputs)))
        rules = [
            BoundRule(rule.id, rule.number, asked, tuple(outputs))
            for rule, asked, outputs in zip(self.table.rules, tests, cells, strict=True)
        ]
        if self.table.hit_policy in ORDERED_BY_VALUES:
            rules.sort(key=self._rank())
        logic = BoundTable(self.table.hit_policy, self.table.aggregation, columns, tuple(rules))
        return BoundDecision(self.decision.id, self.decision.name, self.decision.label, results, logic)

    def _at(self, clause: InputClause | OutputClause, rule: Rule | None = None) -> Place:
        """Where a cell or the head of a column stands."""
        number, rule_id = (None, "") if rule is None else (rule.number, rule.id)
        return Place(self.decision.label, self.decision.id, number, rule_id, clause.label or "结果", clause.id)

    def _note(self, place: Place, text: str, reason: str, *, is_fatal: bool = True) -> None:
        self.mistakes.append(Mistake(place, text, reason, is_fatal=is_fatal))

    def _expression(self, text: str, place: Place) -> Node:
        return read(expression, text, self.names, place, self.mistakes) or NOTHING

    def _column(self, index: int) -> Column:
        clause = self.table.inputs[index]
        node = self._expression(clause.text, self._at(clause))
        found = resolve(self.model, clause.type_name, f"决策“{self.decision.label}”列“{clause.label}”")
        type_ = node.type
        tests: tuple[str, ...] = (clause.allowed,) if clause.allowed else ()
        if found is not None:
            if found[0].kind is not type_.kind and type_.kind is not Kind.NULL:
                self._note(self._at(clause), clause.text, fit(found[0], type_), is_fatal=False)
            type_ = found[0] if type_.kind is Kind.NULL else type_
            tests += found[1]
        ref = Ref(type_, f"{self.decision.name}#{index + 1}")
        return Column(clause.id, clause.label, node, ref, allowed_tests(tests, ref, self._at(clause), self.mistakes))

    def _tests(self, columns: tuple[Column, ...], rule: Rule) -> tuple[Node | None, ...]:
        cells = zip(columns, self.table.inputs, rule.tests, strict=True)
        return tuple(self._test(column.ref, text, self._at(clause, rule)) for column, clause, text in cells)

    def _test(self, subject: Ref, text: str, place: Place) -> Node | None:
        known = plain_condition(text, self.names.scope, subject)
        if known is not None:
            return known
        return read(condition, text, replace(self.names, subject=subject), place, self.mistakes)

    def _results_of(self, rule: Rule) -> list[Node]:
        return [
            self._expression(text, self._at(clause, rule))
            for clause, text in zip(self.table.outputs, rule.outputs, strict=True)
        ]

    def _result(self, index: int, cells: list[list[Node]]) -> Result:
        """The result an output column gives; its cells of a wrong sort become null."""
        clause = self.table.outputs[index]
        declared, texts = self._declared(clause)
        default = self._expression(clause.default, self._at(clause)) if clause.default else None
        for rule, row in zip(self.table.rules, cells, strict=True):
            row[index] = self._fitted(row[index], declared, rule.outputs[index], self._at(clause, rule))
        default = None if default is None else self._fitted(default, declared, clause.default, self._at(clause))
        written = [
            (self._at(clause, rule), rule.outputs[index], row[index])
            for rule, row in zip(self.table.rules, cells, strict=True)
        ] + ([(self._at(clause), clause.default, default)] if default is not None else [])
        type_ = self._united(written, declared)
        name = self.decision.name if len(self.table.outputs) == 1 else f"{self.decision.name}.{clause.name}"
        texts = (*((clause.allowed,) if clause.allowed else ()), *texts)
        tests = allowed_tests(texts, Ref(type_, name), self._at(clause), self.mistakes)
        is_guarded = bool(tests) and not all(isinstance(node, Literal) for _, _, node in written)
        if tests:
            self._refuse_unlisted(written, name, tests)
        if self.table.aggregation:
            type_ = self._total_type(type_, self._at(clause))
        elif SHAPES[self.table.hit_policy] is Shape.LIST:
            if is_guarded:
                self._note(self._at(clause), "", "取多行的表有允许值时，输出格里只能写确定的值", is_fatal=False)
            type_, is_guarded = Type(Kind.LIST, item=type_), False
        path = (self.decision.name, clause.name) if len(self.table.outputs) > 1 else ()
        return Result(name, clause.label or self.decision.label, type_, tests, default, is_guarded, clause.id, path)

    def _total_type(self, type_: Type, place: Place) -> Type:
        """The type of a number made of all rows that hit."""
        if self.table.aggregation == "COUNT":
            return Type(Kind.NUMBER, bound=len(self.table.rules) + type_.bound)
        if type_.kind not in {Kind.NUMBER, Kind.NULL}:
            self._note(place, "", f"COLLECT {self.table.aggregation} 要数值，却是{CHINESE[type_.kind]}")
        bound = type_.bound * max(1, len(self.table.rules)) if self.table.aggregation == "SUM" else type_.bound
        return Type(Kind.NUMBER, scale=type_.scale, bound=min(bound, LARGEST))

    def _rank(self) -> Callable[[BoundRule], tuple[int, ...]]:
        """Rows in the order of the output values listed, column by column; an unlisted value or null comes last."""
        ranks: list[tuple[int, dict[object, int]]] = []
        for index, clause in enumerate(self.table.outputs):
            _, texts = self._declared(clause)
            text = next(iter((*filter(None, (clause.allowed,)), *texts)), "")
            if text:
                ranks.append((index, {value: place for place, value in enumerate(self._listed(text, clause))}))
        if not ranks:
            raise ModelError(f"决策“{self.decision.label}”", f"{self.table.hit_policy} 表要在输出列写明输出值的次序")

        def rank(rule: BoundRule) -> tuple[int, ...]:
            found = []
            for index, places in ranks:
                cell = rule.outputs[index]
                if not isinstance(cell, Literal):
                    place = replace(self._at(self.table.outputs[index]), rule=rule.number, rule_id=rule.id)
                    self._note(place, "", "按输出值排序的列只能写确定的值")
                    continue
                found.append(places.get(cell.value, len(places)))
            return tuple(found)

        return rank

    def _listed(self, text: str, clause: OutputClause) -> list[object]:
        """The values of a list such as "高","中","低", in their order; none when it is no such list."""
        subject = Ref(NULL, "value")
        try:
            node = condition(text, Names.of({}, subject))
        except FeelError:
            return []  # told as a mistake of the allowed values
        parts = node.parts if isinstance(node, Some) else () if node is None else (node,)
        values = [part.right for part in parts if isinstance(part, Compare) and part.op == "="]
        if len(values) < len(parts) or not all(isinstance(value, Literal) for value in values):
            self._note(self._at(clause), text, "输出值的次序要写成确定的值")
        return [value.value for value in values if isinstance(value, Literal)]

    def _fitted(self, node: Node, declared: Type | None, text: str, place: Place) -> Node:
        """The cell, or null for one of another sort than its column declares."""
        reason = fit(declared, node.type) if declared is not None else ""
        if not reason or declared is None:
            return node
        self._note(place, text, reason, is_fatal=False)
        return node if node.type.kind is declared.kind else NOTHING

    def _united(self, written: Written, declared: Type | None) -> Type:
        type_ = NULL
        for place, text, node in written:
            try:
                type_ = unify(type_, node.type)
            except FeelError as error:
                self._note(place, text, str(error))
        return declared if type_.kind is Kind.NULL and declared is not None else type_

    def _refuse_unlisted(self, written: Written, name: str, tests: tuple[Node, ...]) -> None:
        for place, text, node in written:
            if isinstance(node, Literal) and node.value is not None:
                values = {name: node.value}
                if not all(closure(test)(values) is True for test in tests):
                    self._note(place, text, "不在允许值内", is_fatal=False)

    def _declared(self, clause: OutputClause) -> tuple[Type | None, tuple[str, ...]]:
        place = f"决策“{self.decision.label}”列“{clause.label or clause.name}”"
        found = resolve(self.model, clause.type_name, place)
        if found is None and len(self.table.outputs) == 1:
            found = resolve(self.model, self.decision.type_name, place)
        if found is None:
            return None, ()
        declared, tests = found
        is_collected = SHAPES[self.table.hit_policy] is Shape.LIST and declared.kind is Kind.LIST
        return (declared.item if is_collected else declared), tests
