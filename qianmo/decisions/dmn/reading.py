"""Reads a DMN file into a `Model`.

Versions 1.1 to 1.5 of the standard differ here only in their namespace, so all are read alike; what stands in another
file (imports) is refused by name.
"""

from collections.abc import Iterable
from pathlib import Path
from xml.etree.ElementTree import Element

from qianmo.decisions.dmn.boxes import FunctionBox
from qianmo.decisions.dmn.elements import (
    bare_type,
    child,
    children,
    place,
    text_of,
    tree_of,
    type_name,
)
from qianmo.decisions.dmn.implied import with_implied
from qianmo.decisions.dmn.logic import function_box, logic_of
from qianmo.decisions.dmn.model import Decision, InputData, ItemType, Knowledge, Model, ModelError, Service
from qianmo.decisions.dmn.naming import named_as_asked
from qianmo.decisions.dmn.structure import verify


def load(source: bytes | str | Path) -> Model:
    """The model of a DMN file, given as bytes or as a path; ModelError when it cannot be used.

    Raises ModelError for a file that is not DMN, is hostile or too large, asks in a circle, refers to what is not
    there, or names unknown types. Mistakes inside cells are left to `check`.
    """
    model = with_implied(model_of(tree_of(source)))
    verify(model)
    return named_as_asked(model)


def model_of(root: Element) -> Model:
    """What the elements of a file say."""
    for element in children(root, "import"):
        raise ModelError(place(element), "引用别的文件，不读")
    return Model(
        id=root.get("id", ""),
        name=root.get("name", ""),
        namespace=root.get("namespace", ""),
        inputs=tuple(_input_data(element) for element in children(root, "inputData")),
        decisions=tuple(_decision(element) for element in children(root, "decision")),
        types=tuple(_item_type(element) for element in children(root, "itemDefinition")),
        knowledge=tuple(_knowledge(element) for element in children(root, "businessKnowledgeModel")),
        services=tuple(_service(element) for element in children(root, "decisionService")),
    )


def _item_type(element: Element) -> ItemType:
    return ItemType(
        id=element.get("id", ""),
        name=element.get("name", ""),
        base="function" if children(element, "functionItem") else bare_type(text_of(element, "typeRef")),
        allowed=text_of(child(element, "allowedValues")),
        is_list=element.get("isCollection") == "true",
        parts=tuple(_item_type(part) for part in children(element, "itemComponent")),
    )


def _input_data(element: Element) -> InputData:
    name = element.get("name", "")
    return InputData(
        id=element.get("id", ""),
        name=name,
        label=element.get("label") or name,
        type_name=type_name(child(element, "variable")),
    )


def _decision(element: Element) -> Decision:
    name = element.get("name", "")
    return Decision(
        id=element.get("id", ""),
        name=name,
        label=element.get("label") or name,
        type_name=type_name(child(element, "variable")),
        requires=tuple(_requirements(element)),
        logic=logic_of(element),
        knows=tuple(_knowledge_asked(element)),
    )


def _requirements(element: Element) -> list[str]:
    return _targets(element, "informationRequirement", "requiredDecision", "requiredInput")


def _knowledge_asked(element: Element) -> list[str]:
    return _targets(element, "knowledgeRequirement", "requiredKnowledge")


def _targets(element: Element, requirement: str, *tags: str) -> list[str]:
    targets = [target for one in children(element, requirement) for tag in tags for target in children(one, tag)]
    return _ids(element, targets)


def _ids(element: Element, targets: Iterable[Element]) -> list[str]:
    found = []
    for target in targets:
        href = target.get("href", "")
        if not href.startswith("#"):
            raise ModelError(place(element), f"引用“{href}”不在本文件内")
        found.append(href[1:])
    return found


def _knowledge(element: Element) -> Knowledge:
    name = element.get("name", "")
    function = child(element, "encapsulatedLogic")
    return Knowledge(
        id=element.get("id", ""),
        name=name,
        label=element.get("label") or name,
        type_name=type_name(child(element, "variable")),
        function=FunctionBox((), None) if function is None else function_box(function, element),
        knows=tuple(_knowledge_asked(element)),
    )


def _service(element: Element) -> Service:
    name = element.get("name", "")
    return Service(
        id=element.get("id", ""),
        name=name,
        label=element.get("label") or name,
        outputs=tuple(_ids(element, children(element, "outputDecision"))),
        inputs=tuple(_ids(element, (*children(element, "inputData"), *children(element, "inputDecision")))),
    )
