"""The records of a model whose every text has a type: what `bind` makes and both back ends walk."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from qianmo.decisions.model import Decision
from qianmo.decisions.tree import Node, Ref, Type, names_in


@dataclass(frozen=True, slots=True)
class Mistake:
    """A text that means nothing: where it stands and why, for the author."""

    decision: str
    rule: int | None
    column: str
    text: str
    reason: str

    @property
    def sentence(self) -> str:
        """The mistake in one Chinese sentence."""
        row = f"第 {self.rule} 行" if self.rule else ""
        column = f"“{self.column}”" if self.column else ""
        return f"决策“{self.decision}”{row}{column}写着 {self.text or '（空）'}：{self.reason}。"


@dataclass(frozen=True, slots=True)
class Fact:
    """An input of the model; `allowed` are tests on its value, every one to be met unless it is null."""

    name: str
    label: str
    type: Type
    allowed: tuple[Node, ...] = ()

    @property
    def ref(self) -> Ref:
        """The fact as an expression."""
        return Ref(self.type, self.name)


@dataclass(frozen=True, slots=True)
class Column:
    """A condition column: its expression, computed once, and the name its cells know the value by."""

    label: str
    expression: Node
    ref: Ref
    allowed: tuple[Node, ...] = ()


@dataclass(frozen=True, slots=True)
class Result:
    """A value a decision gives: of a formula, or of one output column of a table.

    Allowed values of a result are proved when the model is read where the cells are written out, and must be
    tested on each case (`is_guarded`) where they are computed.
    """

    name: str
    label: str
    type: Type
    allowed: tuple[Node, ...] = ()
    default: Node | None = None
    is_guarded: bool = False

    @property
    def ref(self) -> Ref:
        """The result as an expression."""
        return Ref(self.type, self.name)


@dataclass(frozen=True, slots=True)
class BoundRule:
    """A row; a test that is None accepts anything."""

    number: int
    tests: tuple[Node | None, ...]
    outputs: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class BoundTable:
    """A table ready to run; the results stand in the decision."""

    hit_policy: str
    columns: tuple[Column, ...]
    rules: tuple[BoundRule, ...]


@dataclass(frozen=True, slots=True)
class BoundDecision:
    """A decision ready to run; more than one result means its value is a record of them."""

    name: str
    label: str
    results: tuple[Result, ...]
    logic: BoundTable | Node

    @property
    def table(self) -> BoundTable | None:
        """The table, if it is one."""
        return self.logic if isinstance(self.logic, BoundTable) else None

    def nodes(self) -> Iterator[Node]:
        """Every expression of the decision."""
        if not isinstance(self.logic, BoundTable):
            yield self.logic
            return
        yield from (column.expression for column in self.logic.columns)
        for rule in self.logic.rules:
            yield from (test for test in rule.tests if test is not None)
            yield from rule.outputs
        yield from (result.default for result in self.results if result.default is not None)


@dataclass(frozen=True, slots=True)
class Bound:
    """The whole model with types; decisions stand after what they ask."""

    facts: tuple[Fact, ...]
    decisions: tuple[BoundDecision, ...]
    mistakes: tuple[Mistake, ...]

    def needed(self, closure: Iterable[Decision]) -> tuple[tuple[Fact, ...], tuple[BoundDecision, ...]]:
        """The facts really asked for, and the decisions, of a closure of the model."""
        names = {decision.name for decision in closure}
        decisions = tuple(decision for decision in self.decisions if decision.name in names)
        asked = frozenset().union(*(names_in(node) for decision in decisions for node in decision.nodes()))
        return tuple(fact for fact in self.facts if fact.name in asked), decisions
