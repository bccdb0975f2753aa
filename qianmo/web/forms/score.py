"""Targets of a score and the pool of a scheme as rows of its form, and back again.

A row of a score names a line and a segment with the target and the weight it brings when it is met; a row of the pool
a line and its part of the pool. Rows without a line are not wanted.
"""

from collections.abc import Mapping
from typing import Any

from django.http import QueryDict

from qianmo.web.typed_figures import Unreadable, hundredths, per_cent, plain, rate, whole_number

SPARE = 2
FULL = 1_000_000
SCORED = ("scored", "scored_in", "target", "weight", "most")
POOLED = ("pooled", "pooled_weight")


def score_rows(content: Mapping[str, Any]) -> list[dict[str, str]]:
    """What is scored by a target: line, segment, target, weight, the most in per cent; with a few empty rows."""
    found = [
        {
            "scored": line["code"], "scored_in": segment, "target": str(price["target"]),
            "weight": plain(price["weight"]), "most": per_cent(price.get("cap_ppm", FULL)),
        }
        for line in content["lines"]
        for segment, price in line.get("points", {}).items()
        if "target" in price
    ]  # fmt: skip
    return found + [dict.fromkeys(SCORED, "")] * SPARE


def pool_rows(content: Mapping[str, Any]) -> list[dict[str, str]]:
    """Which lines share the pool, each with its part of it in per cent; with a few empty rows."""
    weights = (content.get("pool") or {"weights": {}})["weights"]
    found = [{"pooled": code, "pooled_weight": str(weight)} for code, weight in weights.items()]
    return found + [dict.fromkeys(POOLED, "")] * SPARE


def pool_total(content: Mapping[str, Any]) -> str:
    """The pool in yuan as it is typed; nothing without one."""
    return plain(content["pool"]["fen"]) if content.get("pool") else ""


def typed_rows(posted: QueryDict, parts: tuple[str, ...]) -> list[dict[str, str]]:
    """Rows of one of these tables as they were typed."""
    return [dict(zip(parts, row, strict=True)) for row in posted_rows(posted, parts)]


def scores_of(posted: QueryDict) -> dict[tuple[str, str], dict[str, int]]:
    """What was typed of scores by line and segment, as a price is stored. Raises Unreadable."""
    found: dict[tuple[str, str], dict[str, int]] = {}
    for code, segment, target, weight, most in posted_rows(posted, SCORED):
        if not code:
            continue
        where = f"按目标计分的「{code}」"
        if (code, segment) in found:
            raise Unreadable(f"{where}在同一个片区写了两行。请合成一行")
        told = {"target": whole_number(target, where), "weight": hundredths(weight or "0", where)}
        cap = rate(most, where) or FULL
        found[code, segment] = told if cap == FULL else {**told, "cap_ppm": cap}
    return found


def pool_of(posted: QueryDict) -> dict[str, Any]:
    """What was typed of the pool, under its name in a scheme; nothing where there is none. Raises Unreadable."""
    weights: dict[str, int] = {}
    for code, weight in posted_rows(posted, POOLED):
        if not code:
            continue
        where = f"资金池的「{code}」"
        if code in weights:
            raise Unreadable(f"{where}写了两行。请合成一行")
        weights[code] = whole_number(weight, where)
    total = posted.get("pool", "").strip()
    if not total and not weights:
        return {}
    return {"pool": {"fen": hundredths(total or "0", "资金池的总额"), "weights": weights}}


def posted_rows(posted: QueryDict, parts: tuple[str, ...]) -> list[tuple[str, ...]]:
    """The rows of a table in a form, a field of one name for each part of a row."""
    columns = [[one.strip() for one in posted.getlist(part)] for part in parts]
    return list(zip(*columns, strict=False))
