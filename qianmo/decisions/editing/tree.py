"""The elements of a DMN 1.3 file as an editor needs them: found, written, made, kept in the order of the schema."""

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from qianmo.decisions.dmn.elements import NATIVE
from qianmo.decisions.dmn.model import ModelError

UNWRITABLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters no XML file can hold."""
NAME = re.compile(r"[^\W\d][\w.-]{0,99}")


def tag(name: str) -> str:
    """The element's name in DMN 1.3."""
    return f"{{{NATIVE}}}{name}"


def children(element: Element, *names: str) -> list[Element]:
    """Children of these names, in the order of the file."""
    wanted = {tag(name) for name in names}
    return [child for child in element if child.tag in wanted]


def child(element: Element, name: str) -> Element | None:
    """The first child of that name."""
    return element.find(tag(name))


def text_of(element: Element) -> str:
    """The text an entry holds."""
    return (element.findtext(tag("text")) or "").strip()


def writable(text: str) -> str:
    """The text itself. ModelError for characters no file can hold."""
    if UNWRITABLE.search(text):
        raise ModelError("文字", "含有看不见的控制字符，不能存")
    return text


def write(element: Element, text: str) -> None:
    """Make `text` the text of an entry."""
    holder = child(element, "text")
    if holder is None:
        holder = Element(tag("text"))
        element.insert(0, holder)
    holder.text = writable(text)


class Ids:
    """The ids of a file, so that a new one is never taken."""

    def __init__(self, root: Element) -> None:
        self._taken = {element.get("id", "") for element in root.iter()}

    def fresh(self, base: str) -> str:
        """An id nothing has: the base, else the base with a number."""
        found, number = base, 1
        while found in self._taken:
            number += 1
            found = f"{base}_{number}"
        self._taken.add(found)
        return found

    def wished(self, name: str) -> str:
        """The id an author asks for. ModelError if it is no id or is taken."""
        if not NAME.fullmatch(name) or name in self._taken:
            raise ModelError("编辑", f"标识“{name[:40]}”不能用或已经用了")
        self._taken.add(name)
        return name


def put(parent: Element, new: Element, *, after: tuple[str, ...]) -> None:
    """Insert a child behind the last of those named, else first; the indentation of its neighbour is kept."""
    tags = {tag(name) for name in after}
    place = max((index for index, one in enumerate(parent) if one.tag in tags), default=-1) + 1
    new.tail = parent[place - 1].tail if place else parent.text
    parent.insert(place, new)


def decisions(root: Element) -> Iterator[Element]:
    """The decisions of a file."""
    return iter(children(root, "decision"))
