"""The file on the desk of an editor: finds decisions, rows and columns by id, and keeps what decisions ask in step."""

import re
from xml.etree.ElementTree import Element

from qianmo.decisions.dmn.model import ModelError
from qianmo.decisions.dmn.naming import is_said
from qianmo.decisions.editing.tree import Ids, child, children, decisions, put, tag

QUOTED = re.compile(r'"(?:\\.|[^"\\])*"')


class Desk:
    """The elements of one file."""

    def __init__(self, root: Element) -> None:
        self.root = root
        self.ids = Ids(root)

    def decision(self, name: str) -> Element:
        """The decision of that id."""
        found = next((one for one in decisions(self.root) if one.get("id") == name), None)
        if found is None:
            raise ModelError("编辑", f"没有决策“{name[:40]}”，可能已被换掉；请刷新页面")
        return found

    def table(self, name: str) -> Element:
        """The table of the decision of that id."""
        decision = self.decision(name)
        found = child(decision, "decisionTable")
        if found is None:
            raise ModelError(f"决策“{decision.get('label') or name}”", "是公式，没有行和列")
        return found

    def rule(self, table: Element, name: str) -> Element:
        """The row of that id."""
        found = next((one for one in children(table, "rule") if one.get("id") == name), None)
        if found is None:
            raise ModelError("编辑", f"没有行“{name[:40]}”，可能已被删去；请刷新页面")
        return found

    def column(self, table: Element, name: str) -> Element:
        """The column of that id."""
        found = next((one for one in children(table, "input", "output") if one.get("id") == name), None)
        if found is None:
            raise ModelError("编辑", f"没有列“{name[:40]}”，可能已被删去；请刷新页面")
        return found

    def ask(self, name: str, text: str) -> None:
        """Let a decision ask for every fact or decision that a text of it now speaks of."""
        decision = self.decision(name)
        spoken = QUOTED.sub(" ", text)
        required = {
            target.get("href", "")[1:]
            for requirement in children(decision, "informationRequirement")
            for target in children(requirement, "requiredInput", "requiredDecision")
        }
        for kind, element in (("requiredInput", "inputData"), ("requiredDecision", "decision")):
            for asked in children(self.root, element):
                ref = asked.get("id", "")
                if ref not in required and asked is not decision and is_said(asked.get("name", ""), [spoken]):
                    self._require(decision, kind, ref)

    def _require(self, decision: Element, kind: str, ref: str) -> None:
        base = f"{decision.get('id', '')}_asks_{ref.removeprefix('in_')}"
        requirement = Element(tag("informationRequirement"), {"id": self.ids.fresh(base)})
        requirement.append(Element(tag(kind), {"href": f"#{ref}"}))
        before = ("description", "extensionElements", "question", "allowedAnswers", "variable")
        put(decision, requirement, after=(*before, "informationRequirement"))
