"""The contract texts shipped with the product: demo texts, written for it, for each bank to replace by its own.

A file is one text; one of a product family stands once for each of its products.
"""

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class ShippedText:
    """A text as it is shipped: where it belongs, its name, its paragraphs as typed, its charges."""

    key: str
    title: str
    typed: str
    charges: tuple[dict[str, Any], ...]


def shipped_texts() -> list[ShippedText]:
    """Every shipped text, in the order of the files."""
    found = []
    for path in sorted(Path(__file__).parent.glob("*.toml")):
        told = tomllib.loads(path.read_text(encoding="utf-8"))
        keys = [f"product:{code}" for code in told["products"]] if "products" in told else [told["key"]]
        charges = tuple(told.get("charges", ()))
        found += [ShippedText(key, told["title"], told["text"].strip(), charges) for key in keys]
    return found
