"""Cases for the policy of the 福农卡, as many as asked for, and the same policy as a decision graph of zen-engine.

Cases are drawn from a hash of their number, so every run decides the same county. Three in a hundred facts are missing.
zen-engine stops at a comparison with a missing fact, so the cases it gets have every fact; its tables are translated
cell by cell, its formulas are written by hand below, and its answers are held against ours before anything is timed.
"""

import json
import re
from itertools import pairwise
from typing import Any

import duckdb

from qianmo import decisions

FULL_COUNTY = 84_792
WAN = 1_000_000
_TEXTS = {
    "reputation": ("好", "较好", "一般", "差"),
    "health": ("好", "一般", "差"),
    "farm_kind": ("一般农牧户", "一般农牧户", "家庭农牧场", "专业合作社"),
    "guarantee": ("信用", "保证", "抵押"),
}
_WHOLE = {"age": (16, 70), "lpr_ppm": (31_000, 31_000), "overdue_days_max": (0, 9), "turnover_fen": (0, 300 * WAN)}


def draw(connection: duckdb.DuckDBPyConnection, model: decisions.Model, *, rows: int) -> None:
    """Makes the table `cases` with so many cases."""
    columns = ", ".join(_drawn(item.name, item.type_name) for item in model.inputs)
    connection.execute(f"CREATE OR REPLACE TABLE cases AS SELECT i AS id, {columns} FROM range({rows}) AS t(i)")


def _drawn(name: str, type_name: str) -> str:
    dice = f"hash(i, '{name}')"
    if name in _TEXTS:
        texts = _TEXTS[name]
        value = f"[{', '.join(repr(text) for text in texts)}][1 + ({dice} % {len(texts)})::INT]"
    elif type_name == "boolean":
        value = f"{dice} % 10 < 6"
    else:
        low, high = _WHOLE.get(name, (0, 30 * WAN if name.endswith("_fen") else 120))
        value = f"({low} + {dice} % {high - low + 1})::BIGINT"
    return f"CASE WHEN hash(i, '{name}', 1) % 100 >= 3 THEN {value} END AS {name}"


_FORMULAS = {
    "customer_group": 'farm_kind ?? "一般农牧户"',
    "guarantee_offered": 'guarantee ?? "信用"',
    "spending_fen": "expense_fen ?? round(income_fen * 40 / 100)",
    "unsecured_fen": "other_unsecured_fen ?? 0",
    "capacity_wan": "max([0, floor((income_fen - spending_fen) * 6 * 27 / 100000000)])",
    "limit_wan": "grade_cap.limit_wan == null ? null : "
    "max([0, floor(min([grade_cap.limit_wan, guarantee_cap, supported_wan]) - unsecured_fen / 1000000)])",
}


def as_zen(model: decisions.Model) -> dict[str, Any]:
    """The policy as a graph of zen-engine: a chain of tables and expressions in the order of the model."""
    nodes: list[dict[str, Any]] = [{"id": "in", "type": "inputNode", "name": "in"}]
    for decision in model.closure("offer")[:-1]:
        kind, content = _content(decision)
        nodes.append({"id": decision.name, "type": kind, "name": decision.name, "content": content})
    nodes.append({"id": "offer", "type": "expressionNode", "name": "offer", "content": _offer()})
    nodes.append({"id": "out", "type": "outputNode", "name": "out"})
    edges = [
        {"id": f"e{place}", "type": "edge", "sourceId": one["id"], "targetId": other["id"]}
        for place, (one, other) in enumerate(pairwise(nodes))
    ]
    return {"nodes": nodes, "edges": edges}


def _content(decision: Any) -> tuple[str, dict[str, Any]]:
    logic = decision.logic
    if not hasattr(logic, "rules"):
        text = _FORMULAS.get(decision.name, logic.text)
        expressions = [{"id": decision.name, "key": decision.name, "value": text}]
        return "expressionNode", {"expressions": expressions, "passThrough": True}
    is_list = logic.hit_policy == "COLLECT"
    single = len(logic.outputs) == 1
    inputs = [{"id": f"i{n}", "name": clause.text, "field": clause.text} for n, clause in enumerate(logic.inputs)]
    outputs = [
        {"id": f"o{n}", "name": "o", "field": decision.name if single else f"{decision.name}.{clause.name}"}
        for n, clause in enumerate(logic.outputs)
    ]
    rows = [
        {"_id": rule.id}
        | {f"i{n}": _cell(text) for n, text in enumerate(rule.tests)}
        | {f"o{n}": _listed(text) for n, text in enumerate(rule.outputs)}
        for rule in logic.rules
    ]
    if not is_list:
        rows.append({"_id": "none"} | {f"o{n}": clause.default or "null" for n, clause in enumerate(logic.outputs)})
    content = {
        "hitPolicy": "collect" if is_list else "first",
        "inputs": inputs,
        "outputs": outputs,
        "rules": rows,
        "passThrough": True,
    }
    return "decisionTableNode", content | ({"outputPath": _rows_of(decision.name)} if is_list else {})


def _rows_of(name: str) -> str:
    """Where zen-engine puts what a list table hits."""
    return f"{name}_rows"


def _cell(text: str) -> str:
    negated = re.fullmatch(r"not\((.*)\)", text)
    if negated:
        inner = negated.group(1)
        return f"not in {inner}" if inner.startswith("[") else f"not in [{inner}]"
    return "" if text == "-" else text


def _listed(text: str) -> str:
    """min(a, b) as zen-engine writes it: min([a, b])."""
    for name in ("max(", "min("):
        start = text.find(name)
        if start < 0:
            continue
        depth, end = 1, start + len(name)
        while depth:
            depth += {"(": 1, ")": -1}.get(text[end], 0)
            end += 1
        text = f"{text[: start + len(name)]}[{text[start + len(name) : end - 1]}]{text[end - 1 :]}"
    return text


def _offer() -> dict[str, Any]:
    is_admitted = f"len({_rows_of('admission')}) == 0"
    values = {
        "admitted": is_admitted,
        "reasons": f"map({_rows_of('admission')}, #.admission)",
        "score": "score",
        "grade": "grade",
        "limit_fen": f"{is_admitted} ? limit_fen : 0",
        "rate_ppm": f"{is_admitted} ? rate_ppm : null",
        "tenor_months": f"{is_admitted} ? tenor_months : null",
        "guarantee": f"{is_admitted} ? guarantee_form : null",
        "documents": f"map({_rows_of('documents')}, #.documents)",
        "authority": f"{is_admitted} ? authority : null",
        "reprice_months": f"{is_admitted} ? p_reprice_months : null",
    }
    return {"expressions": [{"id": key, "key": key, "value": value} for key, value in values.items()]}


def plain(answer: Any) -> dict[str, Any]:
    """An answer in common terms: nulls left out, lists as lists, whole numbers as such."""
    found = {name: list(value) if isinstance(value, tuple) else value for name, value in answer.items()}
    return {name: value for name, value in found.items() if value is not None}


class Zen:
    """The policy loaded into zen-engine."""

    def __init__(self, model: decisions.Model) -> None:
        import zen

        graph = as_zen(model)
        self._engine = zen.ZenEngine({"loader": {"type": "static", "content": {"offer": graph}}})
        self._decision = zen.ZenEngine().create_decision(json.dumps(graph))

    def batch(self, cases: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """The answers to many cases by one call."""
        found = self._engine.evaluate_batch([{"key": "offer", "context": case} for case in cases])
        return [one["data"]["result"] if one["success"] else one for one in found]

    def one(self, case: dict[str, Any]) -> dict[str, Any]:
        """The answer to one case."""
        answer: dict[str, Any] = self._decision.evaluate(case)["result"]
        return answer
