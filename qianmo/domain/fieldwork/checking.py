"""What stands against publishing a form: each finding says where, what, and the way out.

A key that is no known fact would be written down and read by nobody; a question that waits for a later one, or for
itself, is never asked; without the three mandatory items a file cannot be submitted. Such findings stop a form. More
mandatory fields than those three only make work in the field harder: the drafter is told and may go on.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from qianmo.domain.fieldwork.forms import CHOSEN, COUNTED, KINDS, TESTS, fields_of

KEY = re.compile(r"[a-z][a-z0-9_]{0,39}")
MANDATORY = {"identity_card": "身份证", "household_register": "户口簿", "other_item": "第三项资料"}
"""The three items without which nothing is submitted. Source: S5."""
MOST_PAGES, MOST_FIELDS, MOST_OPTIONS = 20, 40, 40
LONGEST_WORD, LONGEST_HINT = 40, 120
Field = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found, about a field (or, without `key`, the form); `stops` whether it may not be published so."""

    text: str
    key: str = ""
    stops: bool = True


def findings(pages: Sequence[Mapping[str, Any]], *, known: Mapping[str, Field]) -> list[Finding]:
    """Everything the check finds, in the order the form asks; `known` are the facts of the bank by key."""
    fields = list(fields_of(pages))
    places: dict[str, int] = {}
    for place, field in enumerate(fields):
        places.setdefault(field["key"], place)
    rings = _rings(fields)
    found = list(_of_pages(pages))
    for place, field in enumerate(fields):
        texts = [*_of_field(field), *_of_key(field, known)]
        if places[field["key"]] != place:
            texts.append(f"的代码 {field['key']} 前面已经用过。请去掉其中一项")
        if field.get("shown_when") is not None:
            texts += _of_condition(field, fields, places, rings)
        found += [Finding(f"“{field['label']}”{text}", field["key"]) for text in texts]
    return [*found, *_of_mandatory(fields)]


def is_readable(pages: Any) -> bool:
    """Whether pages hang together enough to be kept as a draft: titled pages of fields with key, name and kind."""
    return (
        isinstance(pages, list)
        and 1 <= len(pages) <= MOST_PAGES
        and all(
            isinstance(page, dict) and word(page.get("title")) and isinstance(page.get("fields"), list)
            and len(page["fields"]) <= MOST_FIELDS and all(map(_is_field, page["fields"]))
            for page in pages
        )
    )  # fmt: skip


def word(text: Any) -> bool:
    """Whether this is a name people can read: 1 to 40 printable characters."""
    return isinstance(text, str) and 0 < len(text.strip()) <= LONGEST_WORD and text.isprintable()


def _is_field(field: Any) -> bool:
    return (
        isinstance(field, dict)
        and isinstance(field.get("key"), str)
        and bool(KEY.fullmatch(field["key"]))
        and word(field.get("label"))
        and field.get("kind") in KINDS
    )


def _of_pages(pages: Sequence[Mapping[str, Any]]) -> Iterator[Finding]:
    for page in pages:
        if not page["fields"]:
            yield Finding(f"“{page['title']}”这一页没有要问的。请加一项，或去掉这一页")


def _of_field(field: Field) -> Iterator[str]:
    options, least, most = field.get("options") or [], field.get("min"), field.get("max")
    if field["kind"] in CHOSEN and not 2 <= len(options) <= MOST_OPTIONS:
        yield f"要有 2 至 {MOST_OPTIONS} 个选项，现在 {len(options)} 个。请补上选项"
    elif len(set(options)) < len(options) or not all(map(word, options)):
        yield "有空的、太长的或重复的选项。请改成各不相同的词"
    if len(str(field.get("hint") or "")) > LONGEST_HINT:
        yield f"的提示超过 {LONGEST_HINT} 个字。请写短些"
    if least is not None and most is not None and least > most:
        yield f"的下限 {least} 大于上限 {most}，什么数都填不进去。请改其中一个"


def _of_key(field: Field, known: Mapping[str, Field]) -> Iterator[str]:
    if field["kind"] == "photo":
        return
    fact = known.get(field["key"])
    if fact is None:
        yield f"的代码 {field['key']} 不是已知的客户事实，填了没有一张政策表会看。请从清单里选一项"
    elif fact["kind"] != field["kind"]:
        yield f"在客户档案里是{KINDS[fact['kind']]}，这里却是{KINDS[field['kind']]}。请去掉再从清单里加一次"


def _of_condition(field: Field, fields: Sequence[Field], places: Mapping[str, int], rings: set[str]) -> Iterator[str]:
    condition = field["shown_when"]
    tests = set(condition) - {"field"}
    asked = condition.get("field")
    if len(tests) != 1 or not tests <= set(TESTS):
        yield f"的显示条件看不懂。请重选一项和{'、'.join(TESTS.values())}之一"
        return
    if asked not in places:
        yield f"只在 {asked} 这一项答过之后才问，可表上没有它。请把它加到前面，或去掉显示条件"
        return
    other = fields[places[asked]]
    if field["key"] in rings:
        yield f"和“{other['label']}”互相等对方先问，谁也问不到。请去掉其中一个显示条件"
    elif places[asked] >= places[field["key"]]:
        yield f"的显示条件看“{other['label']}”，它却排在后面。请把“{other['label']}”移到前面，或去掉显示条件"
    (test,) = tests
    yield from _of_test(test, condition[test], other)


def _of_test(test: str, value: Any, other: Field) -> Iterator[str]:
    """Whether a test suits the kind of the field it looks at."""
    kind, options, name = other["kind"], other.get("options") or [], other["label"]
    values = value if test == "in" and isinstance(value, list) else [value]
    if test in {"at_least", "at_most"}:
        if kind not in COUNTED or type(value) is not int:
            yield f"的显示条件要比大小，“{name}”却不是数。请改用“是”"
    elif kind == "photo":
        yield f"的显示条件看“{name}”，照片没有可比的值。请换一项"
    elif kind == "choice" and (missing := [one for one in values if one not in options]):
        yield f"的显示条件等“{name}”是“{missing[0]}”，它的选项里没有。请从{'、'.join(options)}里选"
    elif kind == "yesno" and not all(type(one) is bool for one in values):
        yield f"的显示条件里“{name}”只能是“是”或“否”。请重选"


def _rings(fields: Sequence[Field]) -> set[str]:
    """Keys of fields that wait for one another in a circle."""
    waits = {one["key"]: (one.get("shown_when") or {}).get("field") for one in fields}
    rings: set[str] = set()
    for start, first in waits.items():
        path, here = [start], first
        while here in waits and here not in path:
            path.append(here)
            here = waits[here]
        if here == start:
            rings.add(start)
    return rings


def _of_mandatory(fields: Sequence[Field]) -> Iterator[Finding]:
    asked = {one["key"]: one for one in fields}
    for key, name in MANDATORY.items():
        field = asked.get(key)
        if field is None:
            yield Finding(f"少了必备的“{name}”，没有它建不了档。请从清单里加上")
        elif not field.get("required") or field.get("shown_when"):
            yield Finding(f"“{field['label']}”是三项必备资料之一，要必填、没有显示条件。请改过来", key)
    others = [one["label"] for one in fields if one.get("required") and one["key"] not in MANDATORY]
    if others:
        yield Finding(
            f"除三项必备资料外还有 {len(others)} 项必填（{'、'.join(others[:3])}）。现场缺一项就送不出去，确实要才留着",
            stops=False,
        )
