"""The knowledge models a decision may call, where each is a text that can be written out in the place of its call."""

from collections.abc import Iterable

from qianmo.decisions.dmn.boxes import Formula, TypedBox
from qianmo.decisions.dmn.model import Knowledge, Model
from qianmo.decisions.dmn.structure import resolve
from qianmo.decisions.feel.names import Macro
from qianmo.decisions.tree.nodes import Type


def macros_of(model: Model, refs: Iterable[str]) -> dict[str, Macro] | None:
    """The functions of these ids by name; None when one of them, or one it calls, is more than a text."""
    known = {item.id: item for item in model.knowledge}
    made: dict[str, Macro] = {}

    def gathered(asked: Iterable[str]) -> dict[str, Macro] | None:
        found: dict[str, Macro] = {}
        for ref in asked:
            item = known.get(ref)
            if item is None:
                return None  # a decision service
            if ref not in made:
                inner: dict[str, Macro] = {}
                macro = _macro(model, item, inner)
                if macro is None:
                    return None
                made[ref] = macro  # before what it calls, which may be itself
                more = gathered(item.knows)
                if more is None:
                    return None
                inner.update(more)
            found[item.name] = made[ref]
        return found

    return gathered(refs)


def _macro(model: Model, item: Knowledge, inner: dict[str, Macro]) -> Macro | None:
    whole, result = item.function.body, item.type_name
    body = whole.logic if isinstance(whole, TypedBox) else whole
    if isinstance(whole, TypedBox):
        result = whole.type_name
    if not isinstance(body, Formula) or not item.function.kind.upper().startswith("F"):
        return None
    parameters = tuple((one.name, _type(model, one.type_name)) for one in item.function.parameters)
    return Macro(item.name, parameters, body.text, _type(model, result), inner)


def _type(model: Model, type_name: str) -> Type | None:
    found = resolve(model, type_name, "")
    return found[0] if found is not None else None
