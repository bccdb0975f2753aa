"""Writes a model of any version we read as DMN 1.3, the version we keep: ids, labels, remarks and layout stay.

Versions 1.1 to 1.5 share their form wherever a model can be used here, so the file itself is kept and only its
namespaces are said anew; nothing an editor has drawn is lost.
"""

from io import BytesIO
from pathlib import Path
from xml.etree.ElementTree import Element, ElementTree, register_namespace

from qianmo.decisions.dmn.elements import NATIVE, bare_type, tree_of
from qianmo.decisions.dmn.reading import model_of
from qianmo.decisions.dmn.structure import verify

DIAGRAM = "https://www.omg.org/spec/DMN/20191111/DMNDI/"
LANGUAGE = "https://www.omg.org/spec/DMN/20191111/FEEL/"
OTHERS = (
    "http://www.omg.org/spec/DMN/20180521",
    "https://www.omg.org/spec/DMN/20211108",
    "https://www.omg.org/spec/DMN/20230324",
)
ANEW = {
    f"{other}/{part}/": now
    for other in OTHERS
    for part, now in (("MODEL", NATIVE), ("DMNDI", DIAGRAM), ("FEEL", LANGUAGE))
} | {
    "http://www.omg.org/spec/DMN/20151101/dmn.xsd": NATIVE,
    "http://www.omg.org/spec/FEEL/20140401": LANGUAGE,
}
PREFIXES = {
    "": NATIVE,
    "dmndi": DIAGRAM,
    "feel": LANGUAGE,
    "dc": "http://www.omg.org/spec/DMN/20180521/DC/",
    "di": "http://www.omg.org/spec/DMN/20180521/DI/",
}


def export(source: bytes | str | Path) -> bytes:
    """The file as DMN 1.3 in UTF-8. ModelError for a file that cannot be used, as when it is loaded."""
    root = native(source)
    verify(model_of(root))
    return written_out(root)


def native(source: bytes | str | Path) -> Element:
    """The elements of a file that is safe to read, as DMN 1.3."""
    root = tree_of(source)
    for element in root.iter():
        _say_anew(element)
    return root


def written_out(root: Element) -> bytes:
    """Elements of DMN 1.3 as a file."""
    for prefix, namespace in PREFIXES.items():
        register_namespace(prefix, namespace)
    out = BytesIO()
    ElementTree(root).write(out, encoding="UTF-8", xml_declaration=True)
    return out.getvalue()


def _say_anew(element: Element) -> None:
    element.tag = _renamed(element.tag)
    for name, value in list(element.attrib.items()):
        del element.attrib[name]
        said = bare_type(value) if name == "typeRef" else ANEW.get(value, value)
        element.set(_renamed(name), said)
    if element.tag.endswith("}typeRef") and element.text:
        element.text = bare_type(element.text)


def _renamed(name: str) -> str:
    if not name.startswith("{"):
        return name
    namespace, _, local = name[1:].partition("}")
    return f"{{{ANEW.get(namespace, namespace)}}}{local}"
