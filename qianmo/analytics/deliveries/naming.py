"""What the name of a delivered file tells: by which pattern it goes, and the days it is about."""

import re
from collections.abc import Sequence
from datetime import date

DAY = r"\d{8}|\d{4}-\d{2}-\d{2}"
PACKED = r"(?:\.gz)?"


def days_in_name(name: str, patterns: Sequence[str]) -> tuple[date | None, date | None] | None:
    """The first and last day a name tells by the patterns of a mapping; None where it follows none of them.

    `{day}` in a pattern is the day, or the last of several that begin with `{since}`; `*` is anything. `.gz` may
    follow.
    """
    for pattern in patterns:
        known = re.escape(pattern).replace(r"\*", ".*")
        for word in ("since", "day"):
            known = known.replace(re.escape(f"{{{word}}}"), f"(?P<{word}>{DAY})", 1)
        found = re.fullmatch(known + PACKED, name)
        if found is None:
            continue
        told = found.groupdict()
        try:
            since, on = (date.fromisoformat(told[key]) if told.get(key) else None for key in ("since", "day"))
        except ValueError:
            continue
        return since or on, on
    return None
