"""Holding a model to the saved test cases of its product: which come out as expected, what differs of the others."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from qianmo import decisions
from qianmo.apps.products.deciding import OFFER
from qianmo.apps.products.models import TestCase


@dataclass(frozen=True, slots=True)
class Tried:
    """A test case after a run: what came out otherwise than expected, a sentence each; nothing when it passed."""

    id: int
    name: str
    inputs: dict[str, Any]
    expected: dict[str, Any]
    wrong: tuple[str, ...]

    @property
    def passed(self) -> bool:
        """Whether everything expected came out."""
        return not self.wrong


def tried(*, product_id: int, model: decisions.Model) -> tuple[Tried, ...]:
    """Every test case of a product, decided by a model."""
    rows = list(TestCase.objects.filter(product_id=product_id).order_by("id"))
    if not rows:
        return ()
    labels = _labels(model)
    told = [_differences(row.expected, answer, labels) for row, answer in zip(rows, _answers(model, rows), strict=True)]
    return tuple(
        Tried(row.pk, row.name, row.inputs, row.expected, wrong) for row, wrong in zip(rows, told, strict=True)
    )


def _answers(model: decisions.Model, rows: Sequence[TestCase]) -> list[dict[str, Any] | str]:
    """What the model says of each case: its offer, or why it can give none."""
    try:
        outcomes = decisions.compile(model).decide_all([row.inputs for row in rows], OFFER)
    except decisions.ModelError as error:
        return [f"算不出：{error}"] * len(rows)
    return [f"算不出：{one.error}" if one.error is not None else one.as_json()["value"] for one in outcomes]


def _labels(model: decisions.Model) -> dict[str, str]:
    offer = next((one for one in model.decisions if one.name == OFFER), None)
    return {output.name: output.label for output in getattr(offer and offer.logic, "outputs", ())}


def _differences(expected: dict[str, Any], answer: dict[str, Any] | str, labels: dict[str, str]) -> tuple[str, ...]:
    if isinstance(answer, str):
        return (answer,)
    return tuple(
        f"{labels.get(name, name)}应为 {_shown(value)}，得 {_shown(answer.get(name))}"
        for name, value in expected.items()
        if answer.get(name) != value
    )


def _shown(value: Any) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, list):
        return "、".join(map(str, value)) or "（无）"
    return "（空）" if value is None else str(value)
