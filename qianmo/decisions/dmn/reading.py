"""Reads a DMN file into a `Model`.

The file is somebody else's: entities, document types, deep nests and huge files are refused before anything is
built from them. Versions 1.1 to 1.5 of the standard differ here only in their namespace, so all are read alike;
what the engine does not know (imports, a decision that asks a business knowledge model) is refused by name.
"""

import re
from pathlib import Path
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from qianmo.decisions.dmn.implied import with_implied
from qianmo.decisions.dmn.model import (
    Decision,
    Formula,
    InputClause,
    InputData,
    ItemType,
    Model,
    ModelError,
    OutputClause,
    Rule,
    Table,
)
from qianmo.decisions.dmn.naming import named_as_asked
from qianmo.decisions.dmn.structure import verify

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
FEEL = re.compile(r"FEEL", re.IGNORECASE)
_PREFIX = re.compile(r"^[\w.-]+:(?=\S)")


def load(source: bytes | str | Path) -> Model:
    """The model of a DMN file, given as bytes or as a path; ModelError when it cannot be used.

    Raises ModelError for a file that is not DMN, is hostile or too large, asks in a circle, refers to what is not
    there, or names unknown types. Mistakes inside cells are left to `check`.
    """
    model = with_implied(model_of(tree_of(source)))
    verify(model)
    return named_as_asked(model)


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
    namespace, tag = _split(root.tag)
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


def _split(tag: str) -> tuple[str, str]:
    namespace, _, name = tag.rpartition("}")
    return namespace.removeprefix("{"), name


def _children(element: Element | None, tag: str) -> list[Element]:
    if element is None:
        return []
    return [child for child in element if _split(child.tag)[1] == tag and _split(child.tag)[0] in NAMESPACES]


def _child(element: Element | None, tag: str) -> Element | None:
    found = _children(element, tag)
    return found[0] if found else None


def _text(element: Element | None, tag: str = "text") -> str:
    child = _child(element, tag)
    return (child.text or "").strip() if child is not None else ""


def bare_type(name: str) -> str:
    """The name of a type without the prefix of a namespace that some editors write: feel:number, tns:tLoan."""
    return _PREFIX.sub("", name.strip())


def _type_name(element: Element | None) -> str:
    return bare_type(element.get("typeRef", "")) if element is not None else ""


def _place(element: Element) -> str:
    name = element.get("label") or element.get("name") or element.get("id") or ""
    return f"{_split(element.tag)[1]} “{name}”"


def model_of(root: Element) -> Model:
    """What the elements of a file say."""
    for element in _children(root, "import"):
        raise ModelError(_place(element), "引用别的文件，不读")
    return Model(
        id=root.get("id", ""),
        name=root.get("name", ""),
        namespace=root.get("namespace", ""),
        inputs=tuple(_input_data(element) for element in _children(root, "inputData")),
        decisions=tuple(_decision(element) for element in _children(root, "decision")),
        types=tuple(_item_type(element) for element in _children(root, "itemDefinition")),
    )


def _item_type(element: Element) -> ItemType:
    return ItemType(
        id=element.get("id", ""),
        name=element.get("name", ""),
        base=bare_type(_text(element, "typeRef")),
        allowed=_text(_child(element, "allowedValues")),
        is_list=element.get("isCollection") == "true",
        parts=tuple(_item_type(part) for part in _children(element, "itemComponent")),
    )


def _input_data(element: Element) -> InputData:
    name = element.get("name", "")
    return InputData(
        id=element.get("id", ""),
        name=name,
        label=element.get("label") or name,
        type_name=_type_name(_child(element, "variable")),
    )


def _decision(element: Element) -> Decision:
    name = element.get("name", "")
    return Decision(
        id=element.get("id", ""),
        name=name,
        label=element.get("label") or name,
        type_name=_type_name(_child(element, "variable")),
        requires=tuple(_requirements(element)),
        logic=_logic(element),
    )


def _requirements(element: Element) -> list[str]:
    if _children(element, "knowledgeRequirement"):
        raise ModelError(_place(element), "暂不支持引用业务知识模型")
    found = []
    for requirement in _children(element, "informationRequirement"):
        for tag in ("requiredDecision", "requiredInput"):
            for target in _children(requirement, tag):
                href = target.get("href", "")
                if not href.startswith("#"):
                    raise ModelError(_place(element), f"引用“{href}”不在本文件内")
                found.append(href[1:])
    return found


def _logic(element: Element) -> Table | Formula:
    table, formula = _child(element, "decisionTable"), _child(element, "literalExpression")
    if table is not None:
        return _table(table, element)
    if formula is None:
        raise ModelError(_place(element), "没有决策表，也没有表达式")
    language = formula.get("expressionLanguage", "")
    if language and not FEEL.search(language):
        raise ModelError(_place(element), f"表达式语言“{language}”不是 FEEL")
    return Formula(id=formula.get("id", ""), text=_text(formula))


def _table(table: Element, owner: Element) -> Table:
    if table.get("preferredOrientation", "Rule-as-Row") == "CrossTable":
        raise ModelError(_place(owner), "暂不支持交叉表")
    inputs = tuple(_input_clause(element) for element in _children(table, "input"))
    outputs = tuple(_output_clause(element) for element in _children(table, "output"))
    rules = []
    for number, element in enumerate(_children(table, "rule"), start=1):
        tests = tuple(_text(cell) for cell in _children(element, "inputEntry"))
        results = tuple(_text(cell) for cell in _children(element, "outputEntry"))
        if len(tests) != len(inputs) or len(results) != len(outputs):
            raise ModelError(_place(owner), f"第 {number} 行的格数与列数不符")
        rules.append(Rule(element.get("id", ""), number, tests, results, _note(element)))
    return Table(
        id=table.get("id", ""),
        hit_policy=table.get("hitPolicy", "UNIQUE"),
        aggregation=table.get("aggregation", ""),
        inputs=inputs,
        outputs=outputs,
        rules=tuple(rules),
    )


def _note(rule: Element) -> str:
    notes = [_text(entry) for entry in _children(rule, "annotationEntry")]
    return "；".join(note for note in [_text(rule, "description"), *notes] if note)


def _input_clause(element: Element) -> InputClause:
    expression = _child(element, "inputExpression")
    text = _text(expression)
    return InputClause(
        id=element.get("id", ""),
        label=element.get("label") or text,
        text=text,
        type_name=_type_name(expression),
        allowed=_text(_child(element, "inputValues")),
    )


def _output_clause(element: Element) -> OutputClause:
    name = element.get("name", "")
    return OutputClause(
        id=element.get("id", ""),
        name=name,
        label=element.get("label") or name,
        type_name=_type_name(element),
        allowed=_text(_child(element, "outputValues")),
        default=_text(_child(element, "defaultOutputEntry")),
    )
