"""Drawing up a form: the moves of the designer, and what differs between two versions, in words.

Pages are values: each move answers with new ones and leaves the old alone, so that a version that was published can be
the beginning of the next. A move that leads nowhere (a page or field that is not there) changes nothing.
"""

from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from qianmo.domain.fieldwork.forms import KINDS, TESTS, fields_of, in_words

Pages = list[dict[str, Any]]
ATTRIBUTES = {
    "label": "名称",
    "kind": "类型",
    "unit": "单位",
    "options": "选项",
    "required": "必填",
    "min": "下限",
    "max": "上限",
    "hint": "提示",
    "shown_when": "显示条件",
}
"""What a field says beside its key, in the order the designer asks for it."""


def field_of(pages: Sequence[Mapping[str, Any]], key: str) -> Mapping[str, Any] | None:
    """The field of a key."""
    return next((field for field in fields_of(pages) if field["key"] == key), None)


def add_page(pages: Pages, title: str) -> Pages:
    """Another page at the end."""
    return [*deepcopy(pages), {"title": title, "fields": []}]


def rename_page(pages: Pages, place: int, title: str) -> Pages:
    """Another title for the page at a place (from 0)."""
    return [{**page, "title": title} if n == place else page for n, page in enumerate(deepcopy(pages))]


def remove_page(pages: Pages, place: int) -> Pages:
    """Without the page at a place and all it asks."""
    return [page for n, page in enumerate(deepcopy(pages)) if n != place]


def move_page(pages: Pages, place: int, by: int) -> Pages:
    """The page at a place, one further on or back."""
    moved, to = deepcopy(pages), place + by
    if 0 <= place < len(moved) and 0 <= to < len(moved):
        moved.insert(to, moved.pop(place))
    return moved


def add_field(pages: Pages, place: int, field: Mapping[str, Any]) -> Pages:
    """A field at the end of a page."""
    added = deepcopy(pages)
    if 0 <= place < len(added) and field_of(added, field["key"]) is None:
        added[place]["fields"].append(dict(field))
    return added


def set_field(pages: Pages, key: str, field: Mapping[str, Any]) -> Pages:
    """What a field says, put in the place of what it said."""
    return [
        {**page, "fields": [dict(field) if one["key"] == key else one for one in page["fields"]]}
        for page in deepcopy(pages)
    ]


def remove_field(pages: Pages, key: str) -> Pages:
    """Without a field."""
    return [{**page, "fields": [one for one in page["fields"] if one["key"] != key]} for page in deepcopy(pages)]


def move_field(pages: Pages, key: str, by: int) -> Pages:
    """A field one place further on or back; past the edge of its page it goes onto the next."""
    moved = deepcopy(pages)
    for n, page in enumerate(moved):
        keys = [one["key"] for one in page["fields"]]
        if key not in keys:
            continue
        at = keys.index(key)
        if 0 <= at + by < len(keys):
            page["fields"].insert(at + by, page["fields"].pop(at))
        elif 0 <= n + by < len(moved):
            others = moved[n + by]["fields"]
            others.insert(0 if by > 0 else len(others), page["fields"].pop(at))
        break
    return moved


@dataclass(frozen=True, slots=True)
class Difference:
    """Something in which two versions differ: of which field or page, what of it, before and after ("" for none)."""

    about: str
    what: str
    before: str
    after: str


def differences(before: Pages, after: Pages) -> list[Difference]:
    """What differs from one version to another, in the order of the later."""
    was = {field["key"]: (page["title"], field) for page in before for field in page["fields"]}
    now = {field["key"]: (page["title"], field) for page in after for field in page["fields"]}
    told: list[Difference] = []
    for key, (title, field) in now.items():
        if key not in was:
            told.append(Difference(field["label"], "加了一项", "", f"{title}，{KINDS[field['kind']]}"))
            continue
        old_title, old = was[key]
        if old_title != title:
            told.append(Difference(field["label"], "所在页", old_title, title))
        told += [
            Difference(field["label"], name, _said(old, one, before), _said(field, one, after))
            for one, name in ATTRIBUTES.items()
            if (old.get(one) or None) != (field.get(one) or None)
        ]
    told += [Difference(old["label"], "去掉", title, "") for key, (title, old) in was.items() if key not in now]
    kept = [key for key in was if key in now]
    if kept != [key for key in now if key in was]:
        told.append(Difference("全表", "先后", _names(kept, was), _names([key for key in now if key in was], now)))
    return told


def _names(keys: Sequence[str], fields: Mapping[str, tuple[str, Mapping[str, Any]]]) -> str:
    return "、".join(fields[key][1]["label"] for key in keys)


def _said(field: Mapping[str, Any], attribute: str, pages: Pages) -> str:
    value = field.get(attribute)
    if attribute == "shown_when":
        return condition_words(value, pages) if value else ""
    if attribute == "kind":
        return KINDS[str(value)]
    if attribute in {"min", "max"}:
        return "" if value is None else in_words(value, field)
    if isinstance(value, bool):
        return "是" if value else ""
    return "、".join(value) if isinstance(value, list) else str(value or "")


def condition_words(condition: Mapping[str, Any], pages: Sequence[Mapping[str, Any]]) -> str:
    """When a field is shown, in words."""
    asked = field_of(pages, condition.get("field", "")) or {"label": condition.get("field", ""), "kind": "text"}
    test = next((one for one in TESTS if one in condition), "is")
    value = condition.get(test)
    said = "、".join(map(str, value)) if isinstance(value, list) else in_words(value, asked)
    return f"“{asked['label']}”{TESTS[test]}{said}"
