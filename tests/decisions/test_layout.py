"""What an editor has drawn stays drawn: ids, bounds and waypoints of every version go through export unchanged."""

from xml.etree import ElementTree as ET

import pytest

from qianmo import decisions
from qianmo.decisions.dmn.elements import NATIVE

YEARS = {
    "1.2": "http://www.omg.org/spec/DMN/20180521",
    "1.3": "https://www.omg.org/spec/DMN/20191111",
    "1.4": "https://www.omg.org/spec/DMN/20211108",
    "1.5": "https://www.omg.org/spec/DMN/20230324",
}
DRAWN = """<definitions xmlns="{year}/MODEL/" xmlns:dmndi="{year}/DMNDI/"
  xmlns:dc="http://www.omg.org/spec/DMN/20180521/DC/" xmlns:di="http://www.omg.org/spec/DMN/20180521/DI/"
  xmlns:own="urn:an-editor" id="m" name="drawn" namespace="urn:m">
<inputData id="i" name="n" label="收入"><description>每年</description>
  <variable id="v" name="n" typeRef="number"/></inputData>
<businessKnowledgeModel id="k" name="twice"><encapsulatedLogic><formalParameter name="a"/>
  <literalExpression><text>a * 2</text></literalExpression></encapsulatedLogic></businessKnowledgeModel>
<decision id="d" name="y" own:colour="red"><variable name="y"/>
  <informationRequirement id="r1"><requiredInput href="#i"/></informationRequirement>
  <knowledgeRequirement id="r2"><requiredKnowledge href="#k"/></knowledgeRequirement>
  <literalExpression id="e"><text>twice(n)</text></literalExpression></decision>
<textAnnotation id="t"><text>看这里</text></textAnnotation>
<dmndi:DMNDI><dmndi:DMNDiagram id="di1">
  <dmndi:DMNShape id="s1" dmnElementRef="d"><dc:Bounds height="80" width="180" x="150.5" y="90"/></dmndi:DMNShape>
  <dmndi:DMNShape id="s2" dmnElementRef="i"><dc:Bounds height="45" width="125" x="177" y="250"/>
    <dmndi:DMNLabel/></dmndi:DMNShape>
  <dmndi:DMNEdge id="g1" dmnElementRef="r1"><di:waypoint x="240" y="250"/><di:waypoint x="240" y="170"/></dmndi:DMNEdge>
</dmndi:DMNDiagram></dmndi:DMNDI></definitions>"""


def told(raw):
    """Every element by its local name with its attributes and text; the names of years are not compared."""
    elements = ET.fromstring(raw).iter()
    return [(one.tag.rpartition("}")[2], dict(one.attrib), (one.text or "").strip()) for one in elements]


@pytest.mark.parametrize("year", YEARS.values(), ids=YEARS)
def test_a_drawing_goes_through_export_unchanged(year):
    raw = DRAWN.format(year=year).encode()
    out = decisions.export(raw)
    assert told(out) == told(raw)
    assert {one.tag.rpartition("}")[0].strip("{") for one in ET.fromstring(out).iter()} == {
        NATIVE,
        NATIVE.replace("MODEL", "DMNDI"),
        "http://www.omg.org/spec/DMN/20180521/DC/",
        "http://www.omg.org/spec/DMN/20180521/DI/",
    }
    assert decisions.export(out) == out
    assert decisions.load(out).decisions == decisions.load(raw).decisions
