"""The elements of a DMN file: what is safe to read of somebody else's XML, and how its parts are found.

Entities, document types, deep nests and huge files are refused before anything is built from them.
"""

import re
from pathlib import Path
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from qianmo.decisions.dmn.model import ModelError

NATIVE = "https://www.omg.org/spec/DMN/20191111/MODEL/"
NAMESPACES = frozenset(
    {
        "http://www.omg.org/spec/DMN/20151101/dmn.xsd",
        "http://www.omg.org/spec/DMN/20180521/MODEL/",
        NATIVE,
        "https://www.omg.org/spec/DMN/20211108/MODEL/",
        "https://www.omg.org/spec/DMN/20230324/MODEL/",
    }
)
LARGEST_FILE = 5_000_000
MOST_ELEMENTS = 200_000
DEEPEST = 60
_PREFIX = re.compile(r"^[\w.-]+:(?=\S)")


def tree_of(source: bytes | str | Path) -> Element:
    """The elements of a DMN file that is safe to read; ModelError for any other."""
    return _tree(source if isinstance(source, bytes) else _bytes_of(Path(source)))


def _bytes_of(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(LARGEST_FILE + 1)
    except OSError as error:
        raise ModelError(str(path), f"读不到文件（{error.strerror}）") from error


def _tree(raw: bytes) -> Element:
    if len(raw) > LARGEST_FILE:
        raise ModelError("文件", f"超过 {LARGEST_FILE // 1_000_000} MB，不读")
    if raw.count(b"<") > 2 * MOST_ELEMENTS:
        raise ModelError("文件", f"元素超过 {MOST_ELEMENTS} 个，不读")
    try:
        root: Element = fromstring(raw, forbid_dtd=True, forbid_entities=True, forbid_external=True)
    except DefusedXmlException as error:
        raise ModelError("文件", "含有文档类型或实体声明，出于安全不读") from error
    except (ParseError, ValueError, LookupError) as error:
        raise ModelError("文件", f"不是完整的 XML（{error}）") from error
    namespace, tag = split(root.tag)
    if tag != "definitions" or namespace not in NAMESPACES:
        raise ModelError("文件", f"不是 DMN 1.1 至 1.5 的模型（根元素 {root.tag}）")
    _refuse_depth(root)
    return root


def _refuse_depth(root: Element) -> None:
    level, depth = [root], 0
    while level:
        depth += 1
        if depth > DEEPEST:
            raise ModelError("文件", f"嵌套超过 {DEEPEST} 层，不读")
        level = [child for element in level for child in element]


def split(tag: str) -> tuple[str, str]:
    """The namespace and the local name of a tag."""
    namespace, _, name = tag.rpartition("}")
    return namespace.removeprefix("{"), name


def children(element: Element | None, tag: str) -> list[Element]:
    """The children of that name, in the order of the file."""
    if element is None:
        return []
    return [child for child in element if split(child.tag)[1] == tag and split(child.tag)[0] in NAMESPACES]


def child(element: Element | None, tag: str) -> Element | None:
    """The first child of that name."""
    found = children(element, tag)
    return found[0] if found else None


def text_of(element: Element | None, tag: str = "text") -> str:
    """The text a child holds."""
    found = child(element, tag)
    return (found.text or "").strip() if found is not None else ""


def bare_type(name: str) -> str:
    """The name of a type without the prefix of a namespace that some editors write: feel:number, tns:tLoan."""
    return _PREFIX.sub("", name.strip())


def type_name(element: Element | None) -> str:
    """The type an element refers to."""
    return bare_type(element.get("typeRef", "")) if element is not None else ""


def place(element: Element) -> str:
    """The element in the words of its author."""
    name = element.get("label") or element.get("name") or element.get("id") or ""
    return f"{split(element.tag)[1]} “{name}”"
