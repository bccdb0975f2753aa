"""What a form asks: pages of fields, each with its kind, and the conditions under which a field is shown.

A form is data that a bank edits on a page; nothing in it runs. Keys are the facts policies read (money in fen, numbers
whole), so that what a visitor wrote and what a table decides on can never be two things. A photo field asks for a
picture; its key is the purpose the picture is taken for.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from qianmo.domain.money import spoken
from qianmo.domain.refusal import Refused

KINDS = {
    "number": "整数",
    "money": "金额",
    "choice": "单选",
    "choices": "多选",
    "text": "文字",
    "date": "日期",
    "yesno": "是否",
    "photo": "照片",
}
TESTS = {"is": "是", "is_not": "不是", "in": "是其中之一", "at_least": "不小于", "at_most": "不大于"}
FORM_ID = re.compile(r"([a-z][a-z0-9_]{0,19})@([1-9][0-9]{0,5})")
LONGEST_TEXT = 500
LARGEST = 10**15
CHOSEN = frozenset({"choice", "choices"})
COUNTED = frozenset({"number", "money"})


@dataclass(frozen=True, slots=True)
class FormId:
    """Which version of which form, written `farm@3`."""

    code: str
    number: int

    def __str__(self) -> str:
        return f"{self.code}@{self.number}"


def form_id(text: str) -> FormId | None:
    """A form id as it is written on the wire; None where it is none."""
    found = FORM_ID.fullmatch(text)
    return FormId(found[1], int(found[2])) if found else None


def fields_of(pages: Collection[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
    """Every field of a form in the order it is asked."""
    for page in pages:
        yield from page["fields"]


def holds(condition: Mapping[str, Any], value: Any) -> bool:
    """Whether an answer satisfies the condition under which another field is shown, as the phone sees it too."""
    if "is" in condition:
        return bool(value == condition["is"] and type(value) is type(condition["is"]))
    if "is_not" in condition:
        return value is not None and value != condition["is_not"]
    if "in" in condition:
        return value in condition["in"]
    if type(value) is not int:
        return False
    least, most = condition.get("at_least"), condition.get("at_most")
    return (least is None or value >= least) and (most is None or value <= most)


def shown_keys(pages: Collection[Mapping[str, Any]], values: Mapping[str, Any]) -> set[str]:
    """The fields that are asked, given these answers: a condition holds, and the field it looks at is itself asked."""
    shown: set[str] = set()
    for field in fields_of(pages):
        condition = field.get("shown_when")
        if not condition or (condition["field"] in shown and holds(condition, values.get(condition["field"]))):
            shown.add(field["key"])
    return shown


def value_refusal(field: Mapping[str, Any], value: Any) -> Refused | None:
    """Why a value cannot stand in a field; None where it can. Nothing (None) may stand everywhere."""
    sound = value is None or _is_of_kind(field, value)
    if sound and field["kind"] in COUNTED and value is not None:
        least, most = field.get("min"), field.get("max")
        sound = (least is None or value >= least) and (most is None or value <= most)
    if sound:
        return None
    reason = f"“{field['label']}”填的不对：要{KINDS[field['kind']]}，在规定的范围和选项之内。请改正后再送"
    return Refused(code="bad_value", reason=reason)


def in_words(value: Any, field: Mapping[str, Any]) -> str:
    """A value of a form as a person reads it."""
    if value is None:
        return "没有填"
    if isinstance(value, bool):
        return "是" if value else "否"
    if field.get("kind") == "money":
        return spoken(value)
    if isinstance(value, list):
        return "、".join(map(str, value))
    return f"{value} {field['unit']}" if field.get("unit") else str(value)


def _is_of_kind(field: Mapping[str, Any], value: Any) -> bool:
    kind, options = field["kind"], field.get("options") or []
    if kind in COUNTED:
        return type(value) is int and abs(value) <= LARGEST
    if kind == "yesno":
        return type(value) is bool
    if kind == "choice":
        return isinstance(value, str) and value in options
    if kind == "choices":
        return isinstance(value, list) and all(item in options for item in value) and len(value) <= len(options)
    if kind == "date":
        return isinstance(value, str) and _is_day(value)
    return kind == "text" and isinstance(value, str) and len(value) <= LONGEST_TEXT and value.isprintable()


def _is_day(text: str) -> bool:
    try:
        return len(text) == len("2026-01-01") and bool(date.fromisoformat(text))
    except ValueError:
        return False
