"""What was ever said of a household, field by field: who said it, when, from which device, and what it came to.

Sheets that no survey of a phone stands behind (filing, imports, the core) stand beside the surveys. A value that was
not taken stays here; so does who chose between two.
"""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.timezone import localtime

from qianmo.apps.fieldwork.facts import known_facts
from qianmo.apps.fieldwork.queries.brought import Written, written_of
from qianmo.apps.fieldwork.services.surveying import SOURCE
from qianmo.apps.households.queries.sheets import sheets_of
from qianmo.domain.fieldwork.forms import in_words
from qianmo.domain.fieldwork.merging import written_as

FATES = {
    "taken": ("qm-done", "已取"),
    "same": ("qm-done", "和档案一样"),
    "open": ("qm-wait", "和档案不同，等取舍"),
    "mine": ("qm-done", "两人不同，取了这个"),
    "theirs": ("qm-stop", "两人不同，没有取"),
    "original": ("qm-stop", "两人不同，恢复了原值"),
}


@dataclass(frozen=True, slots=True)
class Saying:
    """A value somebody gave a field; `when` is a moment where it is known, else the day the sheet speaks about."""

    value: str
    before: str
    when: str
    by: str
    whence: str
    envelope: str
    shape: str
    fate: str
    settled: str


@dataclass(frozen=True, slots=True)
class SaidOf:
    """A field with everything said of it, the newest first."""

    key: str
    label: str
    sayings: tuple[Saying, ...]


def said_before(*, household_ids: Collection[int], on: date) -> list[SaidOf]:
    """Every field something was said of, those said of most often first."""
    known = known_facts(on=on)
    found: dict[str, list[tuple[date, Saying]]] = defaultdict(list)
    by_survey: set[tuple[str, str, str]] = set()
    for one in written_of(household_ids=household_ids):
        found[one.key].append((localtime(one.made_at).date(), _written(one, known.get(one.key, {}))))
        by_survey.add((one.key, written_as(one.after), one.by))
    for sheet in sheets_of(household_ids=household_ids):
        for key, value in sheet.facts.items():
            if sheet.source != SOURCE or (key, written_as(value), sheet.by) not in by_survey:
                words = in_words(value, known.get(key, {}))
                saying = Saying(words, "", f"{sheet.as_of}", sheet.by, sheet.source, "", "qm-done", "已取", "")
                found[key].append((sheet.as_of, saying))
    said = [
        SaidOf(key, known.get(key, {}).get("label", key), tuple(one for _, one in sorted(ones, key=_day, reverse=True)))
        for key, ones in found.items()
    ]
    return sorted(said, key=lambda one: (-len(one.sayings), one.label))


def _day(pair: tuple[date, Saying]) -> date:
    return pair[0]


def _written(one: Written, field: dict[str, Any]) -> Saying:
    shape, fate = FATES[one.fate]
    return Saying(
        value=in_words(one.after, field),
        before=in_words(one.before, field),
        when=f"{localtime(one.made_at):%Y-%m-%d %H:%M}",
        by=one.by,
        whence=f"{one.device} {one.form}",
        envelope=str(one.envelope),
        shape=shape,
        fate=fate,
        settled=f"{one.settled_by} {one.settled_at:%m-%d}" if one.settled_at else "",
    )
