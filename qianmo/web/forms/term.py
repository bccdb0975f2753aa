"""What grades are asked and paid as rows of a scheme's form, and back again: points, yuan, and factors as people write.

A row without a grade is not wanted; points left empty are not asked. `*` is the row of the rest.
"""

from collections.abc import Mapping
from typing import Any

from django.http import QueryDict

from qianmo.domain.performance.grade_pay import DIMENSIONS, PPM, REST
from qianmo.web.forms.score import posted_rows
from qianmo.web.typed_figures import HUNDREDTHS, hundredths, plain

ASKED = tuple(f"asks_{one}" for one in DIMENSIONS)
PARTS = ("grade", *ASKED, "base", "met", "short", "most_paid")
SPARE = 2
PART_OF_FACTOR = PPM // HUNDREDTHS


def term_rows(content: Mapping[str, Any]) -> list[dict[str, str]]:
    """The terms of a scheme, with a few empty rows."""
    found = [
        {
            "grade": one["name"],
            **{f"asks_{name}": _figure(one.get(name)) for name in DIMENSIONS},
            "base": _figure(one.get("base")), "met": _figure(one.get("met", PPM) // PART_OF_FACTOR),
            "short": _figure(one.get("short", PPM) // PART_OF_FACTOR), "most_paid": _figure(one.get("cap")),
        }
        for one in content.get("grades", ())
    ]  # fmt: skip
    return found + [dict.fromkeys(PARTS, "")] * SPARE


def terms_typed(posted: QueryDict) -> dict[str, Any]:
    """What was typed of grades, under its name in a scheme; nothing where there is none. Raises Unreadable."""
    terms = []
    for row in posted_rows(posted, PARTS):
        typed = dict(zip(PARTS, row, strict=True))
        if not typed["grade"]:
            continue
        where = "等级「其余」" if typed["grade"] == REST else f"等级「{typed['grade']}」"
        asked = {name: hundredths(typed[f"asks_{name}"], where) for name in DIMENSIONS if typed[f"asks_{name}"]}
        met, short = (hundredths(typed[name] or "1", where) * PART_OF_FACTOR for name in ("met", "short"))
        told = {"name": typed["grade"], **asked, "base": hundredths(typed["base"] or "0", where), "met": met}
        cap = {"cap": hundredths(typed["most_paid"], where)} if typed["most_paid"] else {}
        terms.append({**told, "short": short, **cap})
    return {"grades": terms} if terms else {}


def stand_by_of(posted: QueryDict) -> dict[str, int]:
    """What whoever stands by is paid a month, under its name in a scheme; nothing without it. Raises Unreadable."""
    typed = posted.get("stand_by", "").strip()
    return {"stand_by_fen": hundredths(typed, "待岗工资")} if typed else {}


def _figure(told: int | None) -> str:
    return "" if told is None else plain(told)
