"""A knowledge model that is a text is written out where it is called, so a county can take it and a policy hold it."""

import pytest

from qianmo import decisions
from qianmo.decisions import ModelError
from tests.decisions.drawn import NATIVE
from tests.decisions.engines import agree, county

FEES = f"""<definitions xmlns="{NATIVE}" id="m" name="m" namespace="urn:m">
<inputData id="i" name="n"><variable name="n" typeRef="integer"/></inputData>
<businessKnowledgeModel id="k1" name="fee of"><encapsulatedLogic><formalParameter name="amount" typeRef="number"/>
  <formalParameter name="is free" typeRef="boolean"/>
  <literalExpression typeRef="number"><text>if is free then 0 else twice(amount) + 2</text></literalExpression>
  </encapsulatedLogic><knowledgeRequirement><requiredKnowledge href="#k2"/></knowledgeRequirement>
</businessKnowledgeModel>
<businessKnowledgeModel id="k2" name="twice"><encapsulatedLogic><formalParameter name="amount"/>
  <literalExpression><text>amount * 2</text></literalExpression></encapsulatedLogic></businessKnowledgeModel>
<decision id="d1" name="sum"><variable name="sum" typeRef="number"/>
  <informationRequirement><requiredInput href="#i"/></informationRequirement>
  <knowledgeRequirement><requiredKnowledge href="#k1"/></knowledgeRequirement>
  <literalExpression><text>fee of(n, n > 100) + fee of(n * 3, false)</text></literalExpression></decision>
<decision id="d2" name="called"><variable name="called"/>
  <informationRequirement><requiredInput href="#i"/></informationRequirement>
  <knowledgeRequirement><requiredKnowledge href="#k1"/></knowledgeRequirement>
  <invocation><literalExpression><text>fee of</text></literalExpression>
    <binding><parameter name="is free"/><literalExpression><text>n = 7</text></literalExpression></binding>
    <binding><parameter name="amount"/><literalExpression><text>n</text></literalExpression></binding>
  </invocation></decision>
<decision id="d3" name="table"><variable name="table"/>
  <informationRequirement><requiredInput href="#i"/></informationRequirement>
  <knowledgeRequirement><requiredKnowledge href="#k2"/></knowledgeRequirement>
  <decisionTable id="t" hitPolicy="FIRST"><input id="c"><inputExpression><text>twice(n)</text></inputExpression></input>
    <output id="o" name="o"/>
    <rule id="r1"><inputEntry><text>&lt; twice(50)</text></inputEntry>
      <outputEntry><text>twice(n) + 1</text></outputEntry></rule>
    <rule id="r2"><inputEntry><text>-</text></inputEntry><outputEntry><text>0</text></outputEntry></rule>
  </decisionTable></decision>
</definitions>"""
CASES = [{"n": 7}, {"n": 50}, {"n": 200}, {}]
ANSWERS = {"sum": [60, 404, 1202, None], "called": [0, 102, 402, None], "table": [15, 0, 0, 0]}


@pytest.mark.parametrize(("name", "answers"), ANSWERS.items(), ids=ANSWERS)
def test_a_call_becomes_its_body_in_every_engine(name, answers):
    found = decisions.load(FEES.encode())
    assert decisions.uncarried(found, name) == ""
    for outcomes in (agree(found, name, CASES), county(found, name, CASES)):
        assert [one.value for one in outcomes] == answers


def test_a_policy_may_call_a_knowledge_model():
    policy = decisions.compile(decisions.load(FEES.encode()))
    assert policy.decide({"n": 50}, "sum").value == 404


WRONG = {
    "a value of another sort": ("fee of(n, 1)", "fee of(…) 的参数“is free”应为是否，却是数值"),
    "too few values": ("fee of(n)", "参数个数不对"),
    "a function without a call": ("fee of + 1", "读不通"),
    "a function nobody required": ("twice(n)", "不认识的名称“twice”"),
}


@pytest.mark.parametrize(("text", "reason"), WRONG.values(), ids=WRONG)
def test_a_call_that_does_not_fit_is_the_mistake_of_the_author(text, reason):
    raw = FEES.replace("fee of(n, n > 100) + fee of(n * 3, false)", text)
    with pytest.raises(ModelError, match="决策“sum”") as refusal:
        decisions.compile(decisions.load(raw.encode()))
    assert reason in str(refusal.value)


def test_a_function_that_calls_itself_is_left_to_the_reference():
    knows = '<knowledgeRequirement><requiredKnowledge href="#k2"/></knowledgeRequirement></businessKnowledgeModel>'
    body = "<text>if amount > 9 then 1 else twice(amount + 1) + 1</text></literalExpression></encapsulatedLogic>"
    raw = FEES.replace(
        "<text>amount * 2</text></literalExpression></encapsulatedLogic></businessKnowledgeModel>", body + knows
    )
    found = decisions.load(raw.encode())
    assert "嵌套超过" in decisions.uncarried(found, "sum")
    assert [one.value for one in agree(found, "sum", [{"n": 8}, {"n": 10}])] == [3 + 2 + 1 + 2, 1 + 2 + 1 + 2]
    with pytest.raises(ModelError, match="嵌套超过"):
        decisions.compile(found)
