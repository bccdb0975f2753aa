"""The shape of a scheme as rows of its form, and back again: segments by kinds of unit, parts of a bar, ties.

Every kind of unit names the segment it falls under, or none; a segment without a name is not wanted. A part of the bar
that is called otherwise takes its lines along. A row of ties without a measure is not wanted.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from django.http import QueryDict

from qianmo.web.forms.score import posted_rows

KINDS, GROUPS, TIES = ("kind_code", "kind_name"), ("group_was", "group_name"), ("tie", "tie_way")
NEW, FEWER = "new", "-"
MOST_GROUPS, SPARE = 4, 2


def kind_rows(content: Mapping[str, Any]) -> list[dict[str, str]]:
    """The segments by kinds of unit, with a row for another."""
    found = [{"kind_code": one["code"], "kind_name": one["name"]} for one in _by_kinds(content["segments"])]
    return [*found, {"kind_code": NEW, "kind_name": ""}]


def kind_segments(content: Mapping[str, Any], kinds: Mapping[str, str]) -> list[tuple[str, str, str]]:
    """Each kind of unit with its name and the segment it falls under, empty for none."""
    under = {kind: one["code"] for one in _by_kinds(content["segments"]) for kind in one["kinds"]}
    return [(kind, name, under.get(kind, "")) for kind, name in kinds.items()]


def kind_segments_typed(posted: QueryDict, kinds: Mapping[str, str]) -> list[tuple[str, str, str]]:
    """The same as it was typed."""
    return [(kind, name, posted.get(f"kind-{kind}", "")) for kind, name in kinds.items()]


def by_kinds_of(posted: QueryDict, *, before: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The segments by kinds of unit as a scheme stores them; as they were where the form had none."""
    if KINDS[0] not in posted:
        return [dict(one) for one in _by_kinds(before)]
    taken = {one["code"] for one in before}
    found = []
    for typed, name in posted_rows(posted, KINDS):
        if not name:
            continue
        kinds = [key.partition("-")[2] for key, value in posted.items() if key.startswith("kind-") and value == typed]
        code = next(f"part-{n}" for n in range(1, 100) if f"part-{n}" not in taken) if typed == NEW else typed
        found.append({"code": code, "name": name, "kinds": kinds})
    return found


def _by_kinds(segments: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    return [one for one in segments if not one.get("cohorts")]


def group_rows(content: Mapping[str, Any]) -> list[dict[str, str]]:
    """The parts of a bar, with empty rows up to as many as a bar may have."""
    found = [{"group_was": one, "group_name": one} for one in content.get("groups", ())]
    return [*found, *[dict.fromkeys(GROUPS, "")] * (MOST_GROUPS - len(found))]


def groups_of(posted: QueryDict, *, before: Mapping[str, Any]) -> tuple[list[str], dict[str, str]]:
    """The parts of a bar, and how each that was there before is called now (empty: it is no more)."""
    if GROUPS[0] not in posted:
        kept = list(before.get("groups", ()))
        return kept, {one: one for one in kept}
    rows = posted_rows(posted, GROUPS)
    return [name for _, name in rows if name], {was: name for was, name in rows if was}


def tie_rows(content: Mapping[str, Any]) -> list[dict[str, str]]:
    """What breaks a tie, in turn, with a few empty rows."""
    found = [
        {"tie": one.removeprefix(FEWER), "tie_way": FEWER if one.startswith(FEWER) else ""}
        for one in content.get("ties", ())
    ]
    return [*found, *[dict.fromkeys(TIES, "")] * SPARE]


def ties_of(posted: QueryDict, *, before: Mapping[str, Any]) -> list[str]:
    """What breaks a tie, in turn, as a scheme stores it; as it was where the form had none."""
    if TIES[0] not in posted:
        return list(before.get("ties", ()))
    return [way + measure for measure, way in posted_rows(posted, TIES) if measure]
