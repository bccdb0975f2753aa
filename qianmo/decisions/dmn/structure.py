"""Does a model hang together? Names are unique, references lead somewhere, nothing asks in a circle, types exist.

These are the mistakes that make a file meaningless as a whole; mistakes inside single cells are collected by
`bind` and shown by `check`, because an author wants to see all of those at once.
"""

from collections import Counter
from collections.abc import Iterable

from qianmo.decisions.dmn.boxes import walk
from qianmo.decisions.dmn.hits import AGGREGATIONS, SHAPES
from qianmo.decisions.dmn.model import (
    Decision,
    InputClause,
    InputData,
    ItemType,
    Knowledge,
    Model,
    ModelError,
    OutputClause,
    Service,
    Table,
)
from qianmo.decisions.tree.nodes import BOOLEAN, DATE, DATETIME, MONTHS, NULL, SPAN, STRING, TIME, Kind, Type
from qianmo.decisions.tree.quantity import INTEGER, NUMBER

# integer and long are not of the standard but of common editors; they lower to whole numbers in a database.
BUILT_IN = {
    "number": NUMBER,
    "double": NUMBER,
    "integer": INTEGER,
    "long": INTEGER,
    "string": STRING,
    "boolean": BOOLEAN,
    "date": DATE,
    "time": TIME,
    "dateTime": DATETIME,
    "date and time": DATETIME,
    "yearMonthDuration": MONTHS,
    "years and months duration": MONTHS,
    "dayTimeDuration": SPAN,
    "days and time duration": SPAN,
    "Null": NULL,
}
UNTYPED = frozenset({"", "Any", "context", "duration", "list", "range", "function"})


def verify(model: Model) -> None:
    """Nothing when the model hangs together; else ModelError naming the element."""
    asked: tuple[InputData | Decision, ...] = (*model.inputs, *model.decisions)
    called: tuple[Knowledge | Service, ...] = (*model.knowledge, *model.services)
    _unique("标识", [*(item.id for item in (*asked, *called)), *(item.id or item.name for item in model.types)])
    _unique("名称", [" ".join(item.name.split()) for item in (*asked, *model.knowledge)])
    if not model.decisions:
        raise ModelError("模型", "没有任何决策")
    known, functions = {item.id for item in asked}, {item.id for item in called}
    for decision in model.decisions:
        _refuse_unknown(f"决策“{decision.label}”", decision.requires, known)
        _refuse_unknown(f"决策“{decision.label}”", decision.knows, functions)
        for logic in walk(decision.logic):
            if isinstance(logic, Table):
                _verify_table(decision, logic)
    for knowledge in model.knowledge:
        _refuse_unknown(f"业务知识模型“{knowledge.label}”", knowledge.knows, functions)
        for logic in walk(knowledge.function):
            if isinstance(logic, Table):
                _verify_table(knowledge, logic)
    for service in model.services:
        _refuse_unknown(f"决策服务“{service.label}”", (*service.outputs, *service.inputs), known)
    _refuse_circles(model.decisions)
    for place, type_name in _type_names(model):
        resolve(model, type_name, place)


def resolve(model: Model, type_name: str, place: str) -> tuple[Type, tuple[str, ...]] | None:
    """The type of that name with the allowed-value texts it carries; None when left open; ModelError if unknown.

    A type with parts is left open too: its parts are asked one by one.
    """
    return resolve_item(model, ItemType("", "", type_name), place)


def resolve_item(model: Model, item: ItemType, place: str) -> tuple[Type, tuple[str, ...]] | None:
    """The type of a part of another type, or of a type without a name; as `resolve`."""
    allowed: list[str] = [item.allowed] if item.allowed else []
    seen: set[str] = set()
    named = {item.name: item for item in model.types}
    is_list, type_name = item.is_list, item.base
    if item.parts:
        return None
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
        if item.parts:
            return None
        if item.allowed:
            allowed.append(item.allowed)
        type_name = item.base
    found = BUILT_IN[type_name]
    return (Type(Kind.LIST, item=found) if is_list else found), tuple(allowed)


def parts_of_type(model: Model, item: ItemType) -> tuple[ItemType, ...]:
    """The parts of a type, its own or those of the type it is based on; none for a simple one or a list."""
    named = {item.name: item for item in model.types}
    for _ in range(len(named) + 1):
        if item.parts or item.is_list or item.base not in named:
            break
        item = named[item.base]
    return () if item.is_list else item.parts


def _unique(what: str, values: Iterable[str]) -> None:
    for value, times in Counter(values).items():
        if not value:
            raise ModelError("模型", f"有元素缺少{what}")
        if times > 1:
            raise ModelError("模型", f"{what}“{value}”用了 {times} 次")


def _refuse_unknown(place: str, refs: Iterable[str], known: set[str]) -> None:
    for ref in refs:
        if ref not in known:
            raise ModelError(place, f"引用了不存在的“{ref}”")


def _verify_table(owner: Decision | Knowledge, table: Table) -> None:
    place = f"{'决策' if isinstance(owner, Decision) else '业务知识模型'}“{owner.label}”"
    if table.hit_policy not in SHAPES:
        raise ModelError(place, f"不认识的命中方式“{table.hit_policy}”")
    if table.aggregation and (table.hit_policy != "COLLECT" or table.aggregation not in AGGREGATIONS):
        raise ModelError(place, f"不认识的汇总“{table.hit_policy} {table.aggregation}”")
    if table.aggregation and len(table.outputs) > 1:
        raise ModelError(place, f"COLLECT {table.aggregation} 只能有一个输出列")
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
        yield from ((f"类型“{kind.name}.{part.name}”", part.base) for part in kind.parts)
    for item in model.inputs:
        yield f"输入“{item.label}”", item.type_name
    for decision in model.decisions:
        place = f"决策“{decision.label}”"
        yield place, decision.type_name
        if isinstance(decision.logic, Table):
            clauses: tuple[InputClause | OutputClause, ...] = (*decision.logic.inputs, *decision.logic.outputs)
            for clause in clauses:
                yield f"{place}列“{clause.label}”", clause.type_name
