"""The forms that come with the product: version 1 of each, never changed, to which a bank can always return."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

SHELF = Path(__file__).resolve().parent
NUMBER = 1
Pages = list[dict[str, Any]]


@cache
def shipped_fields() -> dict[str, dict[str, Any]]:
    """Every shipped field by its key."""
    return tomllib.loads((SHELF / "fields.toml").read_text(encoding="utf-8"))


@cache
def shipped() -> dict[str, tuple[str, Pages]]:
    """Title and pages by code."""
    fields = shipped_fields()
    forms = tomllib.loads((SHELF / "forms.toml").read_text(encoding="utf-8"))
    return {
        code: (
            form["title"],
            [
                {"title": page["title"], "fields": [{"key": key, **fields[key]} for key in page["fields"]]}
                for page in form["pages"]
            ],
        )
        for code, form in forms.items()
    }
