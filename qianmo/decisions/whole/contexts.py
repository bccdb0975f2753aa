"""The functions about contexts: values by name."""

from typing import Any

from qianmo.decisions.whole.builtins import feel
from qianmo.decisions.whole.values import same

Context = dict[str, Any]


@feel("get value", "m: context, key: string")
def _value(context: Context, key: str) -> Any:
    return context.get(key)


@feel("get value", "context: context, keys: list")
def _value_within(context: Any, keys: tuple[Any, ...]) -> Any:
    found = context if keys else None
    for key in keys:
        found = found.get(key) if isinstance(found, dict) and isinstance(key, str) else None
    return found


@feel("get entries", "m: context")
def _entries(context: Context) -> tuple[Context, ...]:
    return tuple({"key": name, "value": value} for name, value in context.items())


@feel("context", "entries: list")
def _context(entries: tuple[Any, ...]) -> Context | None:
    found: Context = {}
    for entry in entries:
        if not isinstance(entry, dict) or not {"key", "value"} <= set(entry):
            return None
        name = entry["key"]
        if not isinstance(name, str) or name in found:
            return None
        found[name] = entry["value"]
    return found


@feel("context put", "context: context, key: string, value: any")
def _put(context: Context, key: str, value: Any) -> Context:
    return {**context, key: value}


@feel("context put", "context: context, keys: list, value: any")
def _put_within(context: Context, keys: tuple[Any, ...], value: Any) -> Context | None:
    if not keys or not all(isinstance(key, str) for key in keys):
        return None
    first, *rest = keys
    if not rest:
        return {**context, first: value}
    inner = context.get(first)
    if inner is not None and not isinstance(inner, dict):
        return None
    changed = _put_within(inner or {}, tuple(rest), value)
    return None if changed is None else {**context, first: changed}


@feel("context merge", "contexts: list")
def _merge(contexts: tuple[Any, ...]) -> Context | None:
    found: Context = {}
    for one in contexts:
        if not isinstance(one, dict):
            return None
        found |= one
    return found


@feel("is", "value1: any, value2: any")
def _is(left: Any, right: Any) -> bool:
    """Are two values the very same, of one sort and with one zone?"""
    zones = (getattr(left, "tzinfo", None), getattr(right, "tzinfo", None))
    return same(left, right) is True and str(zones[0]) == str(zones[1])
