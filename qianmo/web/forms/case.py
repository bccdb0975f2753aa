"""A test case as a form: the facts a model asks for, typed as people write them, and the answer expected of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from qianmo import decisions
from qianmo.apps.products.deciding import OFFER
from qianmo.decisions import editing
from qianmo.domain.money import FEN_PER_WAN, wan
from qianmo.domain.ratio import Ratio
from qianmo.web.finding_cards import said

FEN = "_fen"
ANSWERS = {
    "admitted": "准入",
    "reasons": "原因",
    "grade": "等级",
    "limit_fen": "额度",
    "rate_ppm": "利率",
    "tenor_months": "期限（月）",
    "guarantee": "担保",
}
YES_NO = {"yes": True, "no": False}
PPM_PER_PERCENT = 10_000


@dataclass(frozen=True, slots=True)
class Asked:
    """A fact to type: money in 万元, yes or no by choice, everything else as it is."""

    name: str
    label: str
    unit: str
    kind: str


def asked_of(model: decisions.Model) -> list[Asked]:
    """The facts the offer of a model rests on, in the order of its file."""
    behind = model.facts_behind(OFFER) if any(one.name == OFFER for one in model.decisions) else frozenset()
    kinds = editing.fact_kinds(model)
    found = []
    for fact in model.inputs:
        if fact.name not in behind:
            continue
        label, unit = editing.titled(fact.label)
        kind = {"boolean": "yes_no", "number": "number"}.get(kinds[fact.name], "text")
        found.append(Asked(fact.name, label, "万元" if fact.name.endswith(FEN) else unit, kind))
    return found


def inputs_of(model: decisions.Model, typed: Mapping[str, str]) -> dict[str, Any]:
    """The facts typed in; what was left empty is not known."""
    return {
        one.name: value
        for one in asked_of(model)
        if (value := _value(one, typed.get(f"fact.{one.name}", ""))) is not None
    }


def _value(one: Asked, text: str) -> Any:
    if not text:
        return None
    if one.kind == "yes_no":
        return YES_NO.get(text)
    if one.kind == "text":
        return text
    return _whole(text, FEN_PER_WAN if one.name.endswith(FEN) else 1)


def expected_of(typed: Mapping[str, str]) -> dict[str, Any]:
    """The answers expected: admitted or not, grade, limit in 万元, rate in per cent; what was left empty is open."""
    found: dict[str, Any] = {}
    if (admitted := YES_NO.get(typed.get("admitted", ""))) is not None:
        found["admitted"] = admitted
    if grade := typed.get("grade"):
        found["grade"] = grade
    for key, name, factor in (("limit_wan", "limit_fen", FEN_PER_WAN), ("rate", "rate_ppm", PPM_PER_PERCENT)):
        if (value := _whole(typed.get(key, ""), factor)) is not None:
            found[name] = value
    return found


def case_words(model: decisions.Model, inputs: Mapping[str, Any], expected: Mapping[str, Any]) -> tuple[str, str]:
    """The facts of a case and the answer expected of it, in words: 「年收入 8 万元，本地常住 是」."""
    labels = {item.name: item.label for item in model.inputs} | ANSWERS
    return tuple("，".join(_told(name, value, labels) for name, value in one.items()) for one in (inputs, expected))  # type: ignore[return-value]


def _told(name: str, value: Any, labels: Mapping[str, str]) -> str:
    label, unit = editing.titled(labels.get(name, name))
    if name.endswith(FEN) and isinstance(value, int):
        return f"{label} {wan(value)}"
    if name == "rate_ppm" and isinstance(value, int):
        return f"{label} {Ratio.of_ppm(value).percent(2)}"
    return f"{label} {said(value)} {unit}".strip()


def percent_to_ppm(text: str) -> int | None:
    """A rate typed in per cent, as ppm; None for anything else."""
    return _whole(text, PPM_PER_PERCENT)


def _whole(text: str, factor: int) -> int | None:
    try:
        number = Decimal(text.rstrip("%").replace(",", "")) * factor
    except InvalidOperation:
        return None
    return int(number) if number.is_finite() and number == number.to_integral_value() else None
