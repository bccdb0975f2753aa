"""Cohorts of units with prices of their own as rows of a scheme's form, and back again.

A row names the segment, the cohort it is for, another segment whose prices it begins with, and a pool of its own. A row
without a cohort is not wanted. Segments by kinds of unit come from the shape of the form (`shape_forms`).
"""

from collections.abc import Mapping, Sequence
from typing import Any

from django.http import QueryDict

from qianmo.web.forms.score import posted_rows
from qianmo.web.forms.shape import by_kinds_of
from qianmo.web.typed_figures import hundredths, plain

PARTS = ("part_code", "part_name", "part_cohort", "part_like", "part_pool")
MOST = 100


def segment_rows(content: Mapping[str, Any]) -> list[dict[str, str]]:
    """The cohorts that are a segment of their own, with an empty row."""
    found = [
        {
            "part_code": one["code"], "part_name": one["name"], "part_cohort": "、".join(one["cohorts"]),
            "part_like": "", "part_pool": plain(one["pool_fen"]) if one.get("pool_fen") else "",
        }
        for one in content["segments"]
        if one.get("cohorts")
    ]  # fmt: skip
    return [*found, dict.fromkeys(PARTS, "")]


def segments_of(posted: QueryDict, *, before: Sequence[Mapping[str, Any]]) -> tuple[list[Any], dict[str, str]]:
    """The segments as a scheme stores them, and of each new one after which its prices begin. Raises Unreadable."""
    kept: list[Any] = [*by_kinds_of(posted, before=before)]
    known, first = {one["code"] for one in before}, before[0]["code"]
    like: dict[str, str] = {one["code"]: first for one in kept if one["code"] not in known}
    taken = known | {one["code"] for one in kept}
    for typed, name, cohort, after, pool in posted_rows(posted, PARTS):
        if not cohort:
            continue
        code = typed if typed in known else next(f"cohort-{n}" for n in range(1, MOST) if f"cohort-{n}" not in taken)
        taken.add(code)
        if typed not in known:
            like[code] = after or first
        told = {"code": code, "name": name or cohort, "kinds": [], "cohorts": cohort.split("、")}
        kept.append(told | ({"pool_fen": hundredths(pool, f"“{name or cohort}”单列的资金池")} if pool else {}))
    return kept, like
