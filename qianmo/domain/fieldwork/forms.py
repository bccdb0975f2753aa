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
KEY = re.compile(r"[a-z][a-z0-9_]{0,39}")
FORM_ID = re.compile(r"([a-z][a-z0-9_]{0,19})@([1-9][0-9]{0,5})")
MOST_PAGES, MOST_FIELDS, MOST_OPTIONS = 20, 40, 40
LONGEST_WORD, LONGEST_HINT, LONGEST_TEXT = 40, 120, 500
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


def faults_of(pages: Any) -> list[str]:
    """What is wrong with the pages of a form, a sentence each; none where it may be published."""
    if not isinstance(pages, list) or not 1 <= len(pages) <= MOST_PAGES:
        return [f"一张表要有 1 至 {MOST_PAGES} 页"]
    faults: list[str] = []
    seen: dict[str, Mapping[str, Any]] = {}
    for place, page in enumerate(pages, 1):
        if not isinstance(page, Mapping) or not _word(page.get("title")):
            faults.append(f"第 {place} 页要有 1 至 {LONGEST_WORD} 个字的标题")
            continue
        fields = page.get("fields")
        if not isinstance(fields, list) or not 1 <= len(fields) <= MOST_FIELDS:
            faults.append(f"“{page['title']}”这一页要有 1 至 {MOST_FIELDS} 项")
            continue
        for field in fields:
            faults += [f"“{page['title']}”{fault}" for fault in _faults_of_field(field, seen)]
            if isinstance(field, Mapping) and isinstance(field.get("key"), str):
                seen[field["key"]] = field
    return faults


def _faults_of_field(field: Any, seen: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
    """Faults of one field; `seen` are the fields asked before it, the only ones it may depend on."""
    if not isinstance(field, Mapping) or not _word(field.get("label")):
        yield f"有一项没有名称，或超过 {LONGEST_WORD} 个字"
        return
    label, kind, key = field["label"], field.get("kind"), field.get("key")
    if not isinstance(key, str) or not KEY.fullmatch(key):
        yield f"的“{label}”要有一个代码：小写字母开头，字母、数字和下划线，最多 40 个字符"
    elif key in seen:
        yield f"的“{label}”与“{seen[key]['label']}”用了同一个代码 {key}"
    if kind not in KINDS:
        yield f"的“{label}”没有类型，可选：{'、'.join(KINDS.values())}"
    if kind in CHOSEN:
        yield from _faults_of_options(label, field.get("options") or [])
    if len(str(field.get("hint") or "")) > LONGEST_HINT or len(str(field.get("unit") or "")) > LONGEST_WORD:
        yield f"的“{label}”的提示或单位太长"
    least, most = field.get("min"), field.get("max")
    if any(bound is not None and type(bound) is not int for bound in (least, most)):
        yield f"的“{label}”的上下限要是整数"
    elif least is not None and most is not None and least > most:
        yield f"的“{label}”的下限 {least} 大于上限 {most}"
    if field.get("shown_when") is not None:
        yield from (f"的“{label}”{fault}" for fault in _faults_of_condition(field["shown_when"], seen))


def _faults_of_options(label: str, options: Any) -> Iterator[str]:
    if not isinstance(options, list) or not 2 <= len(options) <= MOST_OPTIONS:
        yield f"的“{label}”要有 2 至 {MOST_OPTIONS} 个选项"
    elif len(set(map(str, options))) < len(options) or not all(map(_word, options)):
        yield f"的“{label}”有空的、太长的或重复的选项"


def _faults_of_condition(condition: Any, seen: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
    tests = set(condition) - {"field"} if isinstance(condition, Mapping) else set()
    if len(tests) != 1 or not tests <= set(TESTS):
        yield f"的显示条件看不懂：要有一项在前面的问题，和 {'、'.join(TESTS.values())} 之一"
    elif condition.get("field") not in seen:
        yield f"的显示条件看的“{condition.get('field')}”不在它前面"
    elif "in" in tests and not isinstance(condition["in"], list):
        yield "的显示条件“是其中之一”要列出几个值"
    elif tests & {"at_least", "at_most"} and type(condition[next(iter(tests))]) is not int:
        yield "的显示条件要和整数比"


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


def _word(text: Any) -> bool:
    return isinstance(text, str) and 0 < len(text.strip()) <= LONGEST_WORD and text.isprintable()
