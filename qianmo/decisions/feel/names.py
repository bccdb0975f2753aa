"""What a text may refer to: names with what they stand for, and functions of the model, which are written out.

A knowledge model whose body is a text is no value here but a macro: each call becomes its body with what it is given in
the place of its parameters, so that a database never learns of functions. A function that calls itself has no end that
way and is refused, as are calls that would swell the tree.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from qianmo.decisions.feel.lexer import Scope, UnknownName, Unreadable, WrongSort
from qianmo.decisions.tree.nodes import CHINESE, Kind, Node, Type

MOST_APPLIED = 200


@dataclass(frozen=True, slots=True)
class Names:
    """What an expression may refer to: each name with what it stands for, and in a cell the value being tested.

    Where there is a list of `doubts`, a value of a wrong sort is null, as the standard says, and the reason is put
    there; without one it is an error. `applied` are the calls written out so far.
    """

    nodes: Mapping[str, Node]
    scope: Scope
    subject: Node | None = None
    doubts: list[WrongSort] | None = None
    macros: Mapping[str, "Macro"] = field(default_factory=dict)
    applied: list[str] = field(default_factory=list)

    @classmethod
    def of(
        cls, nodes: Mapping[str, Node], subject: Node | None = None, macros: Mapping[str, "Macro"] | None = None
    ) -> "Names":
        """Names ready for use."""
        known = macros or {}
        return cls(nodes, Scope((*nodes, *known), tuple(known)), subject, macros=known)

    def macro(self, name: str) -> "Macro":
        """The function of that name."""
        if name not in self.macros:
            raise UnknownName(f"不认识的名称“{name[:60]}”")
        return self.macros[name]


@dataclass(frozen=True, slots=True)
class Macro:
    """A function of the model: its parameters and its result with their types, if declared, and its text."""

    name: str
    parameters: tuple[tuple[str, Type | None], ...]
    text: str
    result: Type | None
    macros: Mapping[str, "Macro"]

    @property
    def scope(self) -> Scope:
        """The names its text may use."""
        return Scope((*(key for key, _ in self.parameters), *self.macros), tuple(self.macros))

    def ordered(self, texts: Mapping[str, str]) -> tuple[str, ...]:
        """Texts by name of parameter, in their order; an empty one for what is not named."""
        if not set(texts) <= {key for key, _ in self.parameters}:
            raise WrongSort(f"{self.name}(…) 没有这样的参数")
        return tuple(texts.get(key, "") for key, _ in self.parameters)

    def applied(self, arguments: tuple[Node, ...], names: Names, read: Callable[[str, Names], Node]) -> Node:
        """Its text with what it is given in the place of its parameters; FeelError when they do not fit."""
        if len(arguments) != len(self.parameters):
            raise WrongSort(f"{self.name}(…) 的参数个数不对")
        names.applied.append(self.name)
        if len(names.applied) > MOST_APPLIED:
            raise Unreadable(f"函数套用超过 {MOST_APPLIED} 次")
        nodes = {}
        for (key, type_), argument in zip(self.parameters, arguments, strict=True):
            _refuse_other(type_, argument, f"{self.name}(…) 的参数“{key}”")
            nodes[key] = argument
        found = read(self.text, Names(nodes, self.scope, None, names.doubts, self.macros, names.applied))
        _refuse_other(self.result, found, f"{self.name}(…) 的结果")
        return found


def _refuse_other(declared: Type | None, node: Node, what: str) -> None:
    if declared is not None and node.type.kind not in {declared.kind, Kind.NULL}:
        raise WrongSort(f"{what}应为{CHINESE[declared.kind]}，却是{CHINESE[node.type.kind]}")
