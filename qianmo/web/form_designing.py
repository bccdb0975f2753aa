"""What the designer's page posts, as a move on the pages of a form; and a form as the phone shows it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict

from qianmo.domain.fieldwork import drawing
from qianmo.domain.fieldwork.checking import KEY
from qianmo.domain.fieldwork.drawing import Pages, field_of
from qianmo.domain.fieldwork.forms import CHOSEN, COUNTED, KINDS, shown_keys
from qianmo.domain.money import parse_amount
from qianmo.domain.refusal import Refused
from qianmo.web.posting import whole

Fields = Mapping[str, Mapping[str, Any]]
YES = {"yes": True, "no": False}
NOWHERE = Refused(code="bad_form", reason="没有存下：页面送来的改动读不懂。请刷新本页再改")


def moved(pages: Pages, post: QueryDict, *, known: Fields) -> Pages | Refused:
    """The pages after the move that was posted. Refused: a move that is none, a field that cannot be read."""
    act, place, key = post.get("act", ""), whole(post.get("page", ""), missing=-1), post.get("key", "")
    step = {"up": -1, "down": 1}.get(post.get("way", ""), 0)
    if act == "rename-form":
        return pages
    if act == "add-page":
        return drawing.add_page(pages, post.get("title", "").strip())
    if act == "rename-page":
        return drawing.rename_page(pages, place, post.get("title", "").strip())
    if act == "remove-page":
        return drawing.remove_page(pages, place)
    if act == "move-page":
        return drawing.move_page(pages, place, step)
    if act == "move-field":
        return drawing.move_field(pages, key, step)
    if act == "remove-field":
        return drawing.remove_field(pages, key)
    if act == "add-field":
        return _added(pages, place, post, known=known)
    field = field_of(pages, key)
    if act != "set-field" or field is None:
        return NOWHERE
    after = _field(field, post, pages)
    return after if isinstance(after, Refused) else drawing.set_field(pages, key, after)


def _added(pages: Pages, place: int, post: QueryDict, *, known: Fields) -> Pages | Refused:
    """A known fact, or a picture of a purpose of one's own."""
    key = post.get("fact", "")
    field = known.get(key)
    if field is None:
        key, label = post.get("photo_key", "").strip(), post.get("photo", "").strip()
        if not KEY.fullmatch(key) or not label:
            reason = "没有加：请从清单里选一项；要加照片就写用途和代码，代码小写字母开头，字母、数字和下划线"
            return Refused(code="bad_field", reason=reason)
        field = {"key": key, "label": label, "kind": "photo"}
    if field_of(pages, key) is not None:
        return Refused(code="twice", reason=f"没有加：表上已经有“{field['label']}”。一项只问一次")
    return drawing.add_field(pages, place, field)


def _field(field: Mapping[str, Any], post: QueryDict, pages: Pages) -> dict[str, Any] | Refused:
    """What a field says after its form was posted; its key and kind stay."""
    kind = field["kind"]
    said: dict[str, Any] = {"key": field["key"], "label": post.get("label", "").strip(), "kind": kind}
    for name in ("unit", "hint"):
        if text := post.get(name, "").strip():
            said[name] = text
    if kind in CHOSEN:
        said["options"] = [line.strip() for line in post.get("options", "").splitlines() if line.strip()]
    if post.get("required"):
        said["required"] = True
    for name in ("min", "max") if kind in COUNTED else ():
        value = _bound(post.get(name, ""), kind)
        if isinstance(value, Refused):
            return value
        if value is not None:
            said[name] = value
    condition = _condition(post, pages)
    if isinstance(condition, Refused):
        return condition
    return said | ({"shown_when": condition} if condition else {})


def _bound(text: str, kind: str) -> int | Refused | None:
    if not text.strip():
        return None
    return parse_amount(text.strip()) if kind == "money" else _whole(text.strip())


def _whole(text: str) -> int | Refused:
    if not text.removeprefix("-").isdecimal() or len(text) > 12:
        return Refused(code="bad_bound", reason=f"没有存下：“{text[:20]}”不是整数。上下限要填整数")
    return int(text)


def _condition(post: QueryDict, pages: Pages) -> dict[str, Any] | Refused | None:
    """The condition under which the field is shown, its value read as the field it looks at would be answered."""
    asked, test, text = post.get("when", ""), post.get("test", "is"), post.get("value", "").strip()
    if not asked:
        return None
    other = field_of(pages, asked)
    kind = other["kind"] if other else "text"
    if test == "in":
        return {"field": asked, "in": [one.strip() for one in text.replace("，", "、").split("、") if one.strip()]}
    if kind == "yesno":
        yes = YES.get(text, text.startswith("是"))
        return {"field": asked, test: yes}
    if kind not in COUNTED:
        return {"field": asked, test: text}
    value = _bound(text, kind)
    return value if isinstance(value, Refused) else {"field": asked, test: 0 if value is None else value}


def answered(post: QueryDict, pages: Pages) -> dict[str, Any]:
    """What somebody tried out on the picture of the phone, as values of the form; what cannot be read is left out."""
    values: dict[str, Any] = {}
    for page in pages:
        for field in page["fields"]:
            text, kind = post.get(f"f-{field['key']}", "").strip(), field["kind"]
            if not text:
                continue
            if kind == "yesno":
                values[field["key"]] = text == "yes"
            elif kind in COUNTED:
                value = parse_amount(f"{text}万") if kind == "money" else _whole(text)
                values[field["key"]] = None if isinstance(value, Refused) else value
            elif kind == "choices":
                values[field["key"]] = post.getlist(f"f-{field['key']}")
            else:
                values[field["key"]] = text
    return values


@dataclass(frozen=True, slots=True)
class Shown:
    """A page of a form as the phone shows it, given what was answered so far; `hidden` names what is not asked yet."""

    place: int
    title: str
    fields: tuple[tuple[Mapping[str, Any], Any], ...]
    hidden: tuple[str, ...]
    pages: int


def on_phone(pages: Pages, values: Mapping[str, Any], place: int) -> Shown:
    """The page at a place, or the last."""
    place = max(0, min(place, len(pages) - 1))
    shown, page = shown_keys(pages, values), pages[place]
    return Shown(
        place,
        page["title"],
        tuple((field, values.get(field["key"])) for field in page["fields"] if field["key"] in shown),
        tuple(field["label"] for field in page["fields"] if field["key"] not in shown),
        len(pages),
    )


def kind_words(fields: Iterable[Mapping[str, Any]]) -> list[tuple[str, str]]:
    """Fields to choose from, each with its name and kind: 「年收入（金额）」."""
    return [(field["key"], f"{field['label']}（{KINDS[field['kind']]}）") for field in fields]
