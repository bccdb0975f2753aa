"""The records of a model whose every text has a type: what `bind` makes and both back ends walk."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from qianmo.decisions.dmn.hits import SHAPES, Shape
from qianmo.decisions.dmn.model import Decision
from qianmo.decisions.tree.nodes import Node, Ref, Type, names_in

LONGEST_TOLD = 200


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands, in the words of its author and by the ids of the file: a decision, a row, a column."""

    decision: str
    decision_id: str = ""
    rule: int | None = None
    rule_id: str = ""
    column: str = ""
    column_id: str = ""
    what: str = "决策"

    def __str__(self) -> str:
        row = f"第 {self.rule} 行" if self.rule else ""
        return f"{self.what}“{self.decision}”{row}" + (f"“{self.column}”" if self.column else "")


@dataclass(frozen=True, slots=True)
class Mistake:
    """A text that means nothing: where it stands, why, and the kind of trouble, for the author.

    What is not fatal has a meaning by the standard, null, which no author of a policy intends.
    """

    place: Place
    text: str
    reason: str
    kind: str = "type"
    is_fatal: bool = True

    @property
    def sentence(self) -> str:
        """The mistake in one Chinese sentence."""
        is_whole = self.kind == "unit" or (self.kind == "casewise" and not self.text)  # nothing was written amiss
        wrote = "" if is_whole else f"写着 {shortened(self.text) or '（空）'}"
        return f"{self.place}{wrote}：{self.reason}。"


def shortened(text: str) -> str:
    """A text as it can be told: a cell of a megabyte is not repeated."""
    return text if len(text) <= LONGEST_TOLD else f"{text[:LONGEST_TOLD]}…（共 {len(text)} 字）"


@dataclass(frozen=True, slots=True)
class Fact:
    """An input of the model, or a part of one; `allowed` are tests on its value, all to be met unless it is null."""

    name: str
    label: str
    type: Type
    allowed: tuple[Node, ...] = ()
    path: tuple[str, ...] = ()

    @property
    def keys(self) -> tuple[str, ...]:
        """Where a case holds the fact: its name, or the way into nested objects."""
        return self.path or (self.name,)

    @property
    def ref(self) -> Ref:
        """The fact as an expression."""
        return Ref(self.type, self.name)


@dataclass(frozen=True, slots=True)
class Column:
    """A condition column: its expression, computed once, and the name its cells know the value by."""

    id: str
    label: str
    expression: Node
    ref: Ref
    allowed: tuple[Node, ...] = ()


@dataclass(frozen=True, slots=True)
class Result:
    """A value a decision gives: of a formula, or of one output column of a table.

    `path` is the way to it where it is part of an object. Allowed values of a result are proved when the model is
    read where the cells are written out, and must be tested on each case (`is_guarded`) where they are computed.
    """

    name: str
    label: str
    type: Type
    allowed: tuple[Node, ...] = ()
    default: Node | None = None
    is_guarded: bool = False
    id: str = ""
    path: tuple[str, ...] = ()

    @property
    def ref(self) -> Ref:
        """The result as an expression."""
        return Ref(self.type, self.name)


@dataclass(frozen=True, slots=True)
class BoundRule:
    """A row; a test that is None accepts anything."""

    id: str
    number: int
    tests: tuple[Node | None, ...]
    outputs: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class BoundTable:
    """A table ready to run; the results stand in the decision. Its rules stand in the order in which they count."""

    hit_policy: str
    aggregation: str
    columns: tuple[Column, ...]
    rules: tuple[BoundRule, ...]

    @property
    def shape(self) -> Shape:
        """What the table makes of the rows that hit."""
        return Shape.TOTAL if self.aggregation else SHAPES[self.hit_policy]


@dataclass(frozen=True, slots=True)
class BoundDecision:
    """A decision ready to run; more than one result means its value is a record of them."""

    id: str
    name: str
    label: str
    results: tuple[Result, ...]
    logic: BoundTable | Node

    @property
    def place(self) -> Place:
        """Where it stands."""
        return Place(self.label, self.id)

    @property
    def is_list(self) -> bool:
        """Is its value a list of rows?"""
        return isinstance(self.logic, BoundTable) and self.logic.shape is Shape.LIST

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
