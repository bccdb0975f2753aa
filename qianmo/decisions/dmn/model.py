"""A decision model as it stands in its file: inputs, decisions, tables, and the text of every cell.

Nothing here is interpreted yet. The reader of DMN files makes these records, `structure` proves that they hang
together, and `bind` gives every text a type. Identifiers and labels are kept, since an editor shows them again.
"""

from dataclasses import dataclass, field

from qianmo.decisions.dmn.boxes import Formula, FunctionBox, InputClause, Logic, OutputClause, Rule, Table

__all__ = [
    "Decision",
    "Formula",
    "InputClause",
    "InputData",
    "ItemType",
    "Knowledge",
    "Model",
    "ModelError",
    "OutputClause",
    "Rule",
    "Service",
    "Table",
]


class ModelError(Exception):
    """A model that cannot be used; says which element is at fault and why, in words for its author."""

    def __init__(self, place: str, reason: str) -> None:
        super().__init__(f"{place}：{reason}" if place else reason)
        self.place = place
        self.reason = reason


@dataclass(frozen=True, slots=True)
class ItemType:
    """A type the model names itself: another type, perhaps narrowed to allowed values or a list; or named parts."""

    id: str
    name: str
    base: str
    allowed: str = ""
    is_list: bool = False
    parts: tuple["ItemType", ...] = ()


@dataclass(frozen=True, slots=True)
class InputData:
    """One fact that comes from outside; the name is its key in a case."""

    id: str
    name: str
    label: str
    type_name: str = ""


@dataclass(frozen=True, slots=True)
class Decision:
    """One question of the model, the elements it may ask, the functions it may call, and how it answers."""

    id: str
    name: str
    label: str
    type_name: str
    requires: tuple[str, ...]
    logic: Logic
    knows: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Knowledge:
    """A business knowledge model: a function others may call, and those it calls itself."""

    id: str
    name: str
    label: str
    type_name: str
    function: FunctionBox
    knows: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Service:
    """A decision service: decisions that may be called as one function of its inputs, in the order it takes them."""

    id: str
    name: str
    label: str
    outputs: tuple[str, ...]
    inputs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Model:
    """A whole file."""

    id: str
    name: str
    namespace: str
    inputs: tuple[InputData, ...] = ()
    decisions: tuple[Decision, ...] = ()
    types: tuple[ItemType, ...] = field(default=())
    knowledge: tuple[Knowledge, ...] = ()
    services: tuple[Service, ...] = ()

    def decision(self, name: str) -> Decision:
        """The decision called by its name, else by its id, else by its label."""
        for key in ("name", "id", "label"):
            for decision in self.decisions:
                if getattr(decision, key) == name:
                    return decision
        known = "、".join(decision.name for decision in self.decisions)
        raise ModelError(name, f"模型里没有这个决策；有：{known or '（无）'}")

    def service(self, name: str) -> Service | None:
        """The decision service called by its name, id or label, where no decision is called so."""
        if any(name in {one.name, one.id, one.label} for one in self.decisions):
            return None
        return next((one for one in self.services if name in {one.name, one.id, one.label}), None)

    def closure(self, name: str) -> tuple[Decision, ...]:
        """The decisions the named one rests on, itself last, each after everything it asks."""
        by_id = {decision.id: decision for decision in self.decisions}
        ordered: dict[str, Decision] = {}
        stack = [(self.decision(name), False)]
        while stack:
            decision, is_complete = stack.pop()
            if decision.id in ordered:
                continue
            if is_complete:
                ordered[decision.id] = decision
                continue
            stack.append((decision, True))
            stack.extend((by_id[ref], False) for ref in reversed(decision.requires) if ref in by_id)
        return tuple(ordered.values())

    def facts_behind(self, name: str) -> frozenset[str]:
        """Names of the inputs the decision may see, directly or through others.

        A bank that must not let a fact condition a decision (deposits and admission) asks this before publishing.
        """
        asked = {ref for decision in self.closure(name) for ref in decision.requires}
        return frozenset(item.name for item in self.inputs if item.id in asked)
