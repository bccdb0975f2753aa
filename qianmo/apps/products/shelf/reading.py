"""Reads the files of the shelf: what a product is made of, what is said about it, and the cases it is held to.

Amounts and rates may be written as a banker writes them: "9万" is nine ten-thousands of yuan, "5.05%" is a rate; they
become fen and ppm. "空" is a fact nobody has.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from qianmo.domain.money import FEN_PER_WAN

SHELF = Path(__file__).resolve().parent
CARDS = SHELF.parent / "policies"
PPM_PER_PERCENT = 10_000
FOUR = ("funong", "fushang", "fuxin", "fumin")
"""The four cards, each its own template."""
REPRICING = {0: "fixed", 1: "monthly", 12: "anniversary"}
OWN = "own"
"""The source of what no document says: own knowledge, for each bank to make its own."""


@dataclass(frozen=True, slots=True)
class Case:
    """A case worked out by hand: the facts, the answers that must come, and the sum as a clerk would write it."""

    name: str
    inputs: dict[str, Any]
    expected: dict[str, Any]
    why: str


@dataclass(frozen=True, slots=True)
class Kept:
    """A product of the shelf, or a template.

    `sources` holds what each document says of it, in our words, by S1 … S5, and under "own" what is own knowledge.
    `reprice_months` is after how many months its price follows the reference rate, 0 where the rate is fixed.
    `awaiting` is why it cannot be carried yet, empty for what can.
    """

    code: str
    name: str
    template: str
    segment: str
    line: str
    term_months: int
    delivery: str
    reprice_months: int
    summary: str
    awaiting: str
    sources: dict[str, str]
    documents: tuple[str, ...]
    parameters: dict[str, Any]
    replaced: dict[str, list[list[str]]]
    added: dict[str, list[dict[str, str]]]
    cases: tuple[Case, ...]

    @property
    def waiting(self) -> str:
        """Why it cannot be carried yet, as a sentence; nothing for what can."""
        return f"还不能办：{self.awaiting}。" if self.awaiting else ""

    @property
    def repricing(self) -> str:
        """The same as lending terms say it; another number of months has no such terms and is an error of the file."""
        return REPRICING[self.reprice_months]

    @property
    def told(self) -> str:
        """What stands on its card."""
        return self.summary + self.waiting

    @property
    def is_template(self) -> bool:
        """Whether it is there to be cloned only."""
        return self.code in templates()

    @property
    def source(self) -> str:
        """Where it comes from, in one text: each document with what it says, then what is own knowledge."""
        return " ".join(f"{'自有知识' if key == OWN else key}：{said}" for key, said in self.sources.items())


def model_of(template: str) -> bytes:
    """The DMN file of a template, or of one of the four cards, which are their own."""
    own = SHELF / "templates" / f"{template}.dmn"
    return (own if own.exists() else CARDS / f"{template}.dmn").read_bytes()


@cache
def templates() -> dict[str, Kept]:
    """The templates by code."""
    return {path.stem: _kept(path, ordinary=_ordinary()) for path in sorted((SHELF / "templates").glob("*.toml"))}


@cache
def products() -> dict[str, Kept]:
    """The products by code: the four cards first, then by template."""
    ordinary = {code: _told(SHELF / "templates" / f"{code}.toml").get("ordinary", {}) for code in templates()}
    found = []
    for path in sorted((SHELF / "products").glob("*.toml")):
        usual = _ordinary() | _spoken(ordinary.get(_told(path)["template"], {}))
        found.append(_kept(path, ordinary=usual))
    order = [*FOUR, *templates()]
    found.sort(key=lambda one: (order.index(one.template), bool(one.awaiting)))
    return {one.code: one for one in found}


def spoken(value: Any) -> Any:
    """A value as the files write it, as the models take it: "9万" in fen, "5.05%" in ppm, "空" for null."""
    if value == "空":
        return None
    if isinstance(value, str) and (amount := re.fullmatch(r"(-?[\d.]+)(万|%)", value)):
        return int(Decimal(amount[1]) * (FEN_PER_WAN if amount[2] == "万" else PPM_PER_PERCENT))
    return value


def _spoken(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: spoken(value) for name, value in values.items()}


@cache
def _told(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))


def _ordinary() -> dict[str, Any]:
    return _spoken(_told(SHELF / "common.toml")["ordinary"])


def _kept(path: Path, *, ordinary: Mapping[str, Any]) -> Kept:
    told = _told(path)
    usual = dict(ordinary) | _spoken(told.get("ordinary", {}))
    return Kept(
        code=path.stem,
        name=told["name"],
        template=told.get("template", path.stem),
        segment=told["segment"],
        line=told["line"],
        term_months=told["term_months"],
        delivery=told["delivery"],
        reprice_months=(_told(SHELF / "common.toml")["price"] | told.get("price", {}))["reprice_months"],
        summary=told["summary"],
        awaiting=told.get("awaiting", ""),
        sources=told["sources"],
        documents=tuple(told.get("documents", ())),
        parameters=told.get("parameters", {}),
        replaced=told.get("replace", {}),
        added=told.get("add", {}),
        cases=tuple(_case(case, usual) for case in told.get("cases", ())),
    )


def _case(told: Mapping[str, Any], usual: Mapping[str, Any]) -> Case:
    given, expected = _spoken(told.get("given", {})), _spoken(told["expect"])
    return Case(name=told["name"], inputs=dict(usual) | given, expected=expected, why=told["why"])
