"""Does a model hang together? Names are unique, references lead somewhere, nothing asks in a circle, types exist.

These are the mistakes that make a file meaningless as a whole; mistakes inside single cells are collected by
`bind` and shown by `check`, because an author wants to see all of those at once.
"""

from collections import Counter
from collections.abc import Iterable

from qianmo.decisions.model import Decision, InputClause, InputData, Model, ModelError, OutputClause, Table
from qianmo.decisions.quantity import INTEGER, NUMBER
from qianmo.decisions.tree import BOOLEAN, DATE, STRING, Kind, Type

# integer and long are not of the standard but of common editors; they lower to whole numbers in a database.
BUILT_IN = {
    "number": NUMBER,
    "double": NUMBER,
    "integer": INTEGER,
    "long": INTEGER,
    "string": STRING,
    "boolean": BOOLEAN,
    "date": DATE,
}
UNTYPED = frozenset({"", "Any"})
HIT_POLICIES = frozenset({"UNIQUE", "FIRST", "COLLECT", "ANY", "PRIORITY", "RULE ORDER", "OUTPUT ORDER"})


def verify(model: Model) -> None:
    """Nothing when the model hangs together; else ModelError naming the element."""
    asked: tuple[InputData | Decision, ...] = (*model.inputs, *model.decisions)
    _unique("标识", [*(item.id for item in asked), *(item.id or item.name for item in model.types)])
    _unique("名称", [" ".join(item.name.split()) for item in asked])
    if not model.decisions:
        raise ModelError("模型", "没有任何决策")
    known = {item.id for item in asked}
    for decision in model.decisions:
        for ref in decision.requires:
            if ref not in known:
                raise ModelError(f"决策“{decision.label}”", f"引用了不存在的“{ref}”")
        if isinstance(decision.logic, Table):
            _verify_table(decision, decision.logic)
    _refuse_circles(model.decisions)
    for place, type_name in _type_names(model):
        resolve(model, type_name, place)


def resolve(model: Model, type_name: str, place: str) -> tuple[Type, tuple[str, ...]] | None:
    """The type of that name with the allowed-value texts it carries; None when left open; ModelError if unknown."""
    allowed: list[str] = []
    seen: set[str] = set()
    named = {item.name: item for item in model.types}
    is_list = False
    while type_name not in BUILT_IN:
        if type_name in UNTYPED:
            return None
        if type_name not in named:
            raise ModelError(place, f"不认识的类型“{type_name}”（可用 number、string、boolean、date、integer）")
        if type_name in seen:
            raise ModelError(place, f"类型“{type_name}”绕回自己")
        seen.add(type_name)
        item = named[type_name]
        is_list = is_list or item.is_list
        if item.allowed:
            allowed.append(item.allowed)
        type_name = item.base
    found = BUILT_IN[type_name]
    return (Type(Kind.LIST, item=found) if is_list else found), tuple(allowed)


def _unique(what: str, values: Iterable[str]) -> None:
    for value, times in Counter(values).items():
        if not value:
            raise ModelError("模型", f"有元素缺少{what}")
        if times > 1:
            raise ModelError("模型", f"{what}“{value}”用了 {times} 次")


def _verify_table(decision: Decision, table: Table) -> None:
    place = f"决策“{decision.label}”"
    if table.hit_policy not in HIT_POLICIES:
        raise ModelError(place, f"不认识的命中方式“{table.hit_policy}”")
    if not table.outputs:
        raise ModelError(place, "决策表没有输出列")
    if len(table.outputs) > 1:
        names = [clause.name for clause in table.outputs]
        if not all(names) or len(set(names)) < len(names):
            raise ModelError(place, "多个输出列必须各有不同的名称")
    for clause in table.inputs:
        if not clause.text:
            raise ModelError(place, f"输入列“{clause.label or clause.id}”没有表达式")


def _refuse_circles(decisions: tuple[Decision, ...]) -> None:
    waiting = {decision.id: set(decision.requires) for decision in decisions}
    while True:
        free = {name for name, refs in waiting.items() if not refs & waiting.keys()}
        if not free:
            break
        waiting = {name: refs for name, refs in waiting.items() if name not in free}
    if waiting:
        circle = "、".join(decision.label for decision in decisions if decision.id in waiting)
        raise ModelError(f"决策“{circle}”", "互相引用，绕成了圈")


def _type_names(model: Model) -> Iterable[tuple[str, str]]:
    for kind in model.types:
        yield f"类型“{kind.name}”", kind.name
    for item in model.inputs:
        yield f"输入“{item.label}”", item.type_name
    for decision in model.decisions:
        place = f"决策“{decision.label}”"
        yield place, decision.type_name
        if isinstance(decision.logic, Table):
            clauses: tuple[InputClause | OutputClause, ...] = (*decision.logic.inputs, *decision.logic.outputs)
            for clause in clauses:
                yield f"{place}列“{clause.label}”", clause.type_name
