"""Models as others write them: boxed contexts, functions, calls, relations, services, in every version we read."""

from datetime import datetime, timedelta, timezone

import pytest

from qianmo import decisions
from qianmo.analytics.decide import run_cases
from qianmo.decisions import ModelError
from qianmo.decisions.dmn.elements import NAMESPACES
from tests.decisions.drawn import NATIVE, Formula, model

LENDING = """<definitions xmlns="{namespace}" id="lending" name="lending" namespace="urn:lending">
<itemDefinition name="tPerson">
  <itemComponent name="first name"><typeRef>string</typeRef></itemComponent>
  <itemComponent name="income"><typeRef>number</typeRef></itemComponent>
  <itemComponent name="status"><typeRef>string</typeRef><allowedValues><text>"single","married"</text></allowedValues>
  </itemComponent>
</itemDefinition>
<itemDefinition name="tPersons" isCollection="true"><typeRef>tPerson</typeRef></itemDefinition>
<itemDefinition name="tLoan">
  <itemComponent name="amount"><typeRef>number</typeRef></itemComponent>
  <itemComponent name="rate"><typeRef>number</typeRef></itemComponent>
  <itemComponent name="term"><typeRef>number</typeRef></itemComponent>
</itemDefinition>
<inputData id="i1" name="persons"><variable name="persons" typeRef="tPersons"/></inputData>
<inputData id="i2" name="loan"><variable name="loan" typeRef="tLoan"/></inputData>
<businessKnowledgeModel id="k1" name="PMT"><variable name="PMT" typeRef="number"/>
  <encapsulatedLogic><formalParameter name="p" typeRef="number"/><formalParameter name="r" typeRef="number"/>
    <formalParameter name="n" typeRef="number"/>
    <literalExpression><text>(p * r/12) / (1 - (1 + r/12)**-n)</text></literalExpression></encapsulatedLogic>
</businessKnowledgeModel>
<businessKnowledgeModel id="k2" name="band of"><variable name="band of"/>
  <encapsulatedLogic><formalParameter name="sum" typeRef="number"/>
    <decisionTable hitPolicy="FIRST"><input id="c1"><inputExpression><text>sum</text></inputExpression></input>
      <output id="o1" name="band"/>
      <rule id="r1"><inputEntry><text>&lt; 1000</text></inputEntry><outputEntry><text>"low"</text></outputEntry></rule>
      <rule id="r2"><inputEntry><text>-</text></inputEntry><outputEntry><text>"high"</text></outputEntry></rule>
    </decisionTable></encapsulatedLogic>
</businessKnowledgeModel>
<businessKnowledgeModel id="k3" name="factorial"><variable name="factorial"/>
  <encapsulatedLogic><formalParameter name="n"/>
    <literalExpression><text>if n &lt; 2 then 1 else n * factorial(n - 1)</text></literalExpression></encapsulatedLogic>
  <knowledgeRequirement><requiredKnowledge href="#k3"/></knowledgeRequirement>
</businessKnowledgeModel>
<decision id="d1" name="payment"><variable name="payment" typeRef="number"/>
  <informationRequirement><requiredInput href="#i2"/></informationRequirement>
  <knowledgeRequirement><requiredKnowledge href="#k1"/></knowledgeRequirement>
  <invocation><literalExpression><text>PMT</text></literalExpression>
    <binding><parameter name="r"/><literalExpression><text>loan.rate</text></literalExpression></binding>
    <binding><parameter name="p"/><literalExpression><text>loan.amount</text></literalExpression></binding>
    <binding><parameter name="n"/><literalExpression><text>loan.term</text></literalExpression></binding>
  </invocation>
</decision>
<decision id="d2" name="household"><variable name="household"/>
  <informationRequirement><requiredInput href="#i1"/></informationRequirement>
  <knowledgeRequirement><requiredKnowledge href="#k2"/></knowledgeRequirement>
  <context>
    <contextEntry><variable name="total income"/>
      <literalExpression><text>sum(persons.income)</text></literalExpression></contextEntry>
    <contextEntry><variable name="plus"/>
      <functionDefinition><formalParameter name="a"/><formalParameter name="b"/>
        <literalExpression><text>a + b</text></literalExpression></functionDefinition></contextEntry>
    <contextEntry><literalExpression>
      <text>{{band: band of(total income), more: plus(b: 1, a: total income),
        married: persons[status = "married"].first name}}</text></literalExpression></contextEntry>
  </context>
</decision>
<decision id="d3" name="rates"><variable name="rates"/>
  <relation><column name="bank"/><column name="rate"/>
    <row><literalExpression><text>"A"</text></literalExpression>
      <literalExpression><text>1.2</text></literalExpression></row>
    <row><literalExpression><text>"B"</text></literalExpression>
      <literalExpression><text>2 / 4</text></literalExpression></row>
  </relation>
</decision>
<decision id="d4" name="cheapest"><variable name="cheapest"/>
  <informationRequirement><requiredDecision href="#d3"/></informationRequirement>
  <literalExpression><text>sort(rates, function(a, b) a.rate &lt; b.rate)[1].bank</text></literalExpression>
</decision>
<decision id="d5" name="some numbers"><variable name="some numbers"/>
  <knowledgeRequirement><requiredKnowledge href="#k3"/></knowledgeRequirement>
  <list><literalExpression><text>factorial(20)</text></literalExpression>
    <literalExpression><text>for i in 1..3 return factorial(i)</text></literalExpression></list>
</decision>
<decision id="d6" name="by service"><variable name="by service"/>
  <knowledgeRequirement><requiredKnowledge href="#s1"/></knowledgeRequirement>
  <literalExpression><text>pay({{amount: 1200, rate: 0.12, term: 12}}) &gt; 106.6</text></literalExpression>
</decision>
<decisionService id="s1" name="pay"><outputDecision href="#d1"/><inputData href="#i2"/></decisionService>
</definitions>"""
CASE = {
    "persons": [
        {"first name": "Ann", "income": 600, "status": "married"},
        {"first name": "Bo", "income": "500.5", "status": "single"},
    ],
    "loan": {"amount": 600000, "rate": "0.0375", "term": 360},
}
ANSWERS = {
    # 600000 * 0.003125 / (1 - 1.003125 ** -360), by a calculator of 50 digits
    "payment": "2778.693549432766768088520383236299",
    "household": {"band": "high", "more": "1101.5", "married": ["Ann"]},
    "rates": [{"bank": "A", "rate": "1.2"}, {"bank": "B", "rate": "0.5"}],
    "cheapest": "B",
    "some numbers": [2432902008176640000, [1, 2, 6]],
    "by service": True,
}


@pytest.mark.parametrize("namespace", sorted(NAMESPACES))
def test_a_model_of_every_box_is_decided_in_every_version(namespace):
    found = decisions.load(LENDING.format(namespace=namespace).encode())
    for engine in ("one", "sql"):
        for name, answer in ANSWERS.items():
            (outcome,) = run_cases(model=found, decision=name, cases=[CASE], engine=engine)
            assert (name, outcome.as_json()["value"], outcome.error) == (name, answer, None)


def test_a_value_inside_a_list_of_objects_that_is_not_allowed_is_refused_at_the_entrance():
    found = decisions.load(LENDING.format(namespace=NATIVE).encode())
    case = {"persons": [{"first name": "Ann", "income": 1, "status": "widowed"}]}
    (outcome,) = run_cases(model=found, decision="household", cases=[case], engine="one")
    assert outcome.error == "“persons.status”的值不在允许值内"


def test_now_is_what_the_edge_says_it_is():
    found = model({}, Formula("y", 'today() = date("2026-09-30") and now() > date and time("2026-09-30T00:00:00Z")'))
    (outcome,) = run_cases(model=found, decision="y", cases=[{}], engine="one", now=NOW)
    assert outcome.value is True
    (outcome,) = run_cases(model=model({}, Formula("y", "now()")), decision="y", cases=[{}], engine="one")
    assert outcome.value is None, "nobody has told the time"


NOW = datetime(2026, 9, 30, 8, 30, tzinfo=timezone(timedelta(hours=8)))
DOUBLED = ", ".join(["a0: [1, 1]", *(f"a{n + 1}: [a{n}, a{n}]" for n in range(40))])
ENDLESS = {
    "a loop": "for i in 1..1000000000 return i",
    "loops in loops": "for i in 1..1000, j in 1..1000, k in 1..1000 return 1",
    "a list that doubles": "{a: [1,2,3,4], f: function(l, n) if n = 0 then count(l) else f(concatenate(l, l), n - 1), "
    "r: f(a, 40)}.r",
    "a quantifier": "every i in 1..1000000000 satisfies i > 0",
    "a value that holds another twice, forty times over": f"{{{DOUBLED}}}.a40",
    "such a value compared": f"{{{DOUBLED}, r: a40 = a40}}.r",
    "such a value written": f"{{{DOUBLED}, r: string(a40)}}.r",
    "results that hold all before them": "for i in 1..60 return [partial]",
    "long texts without end": '{s: string join(for i in 1..1000 return "0123456789"), '
    "r: for i in 1..100000 return s + s + string(i)}.r[1]",
    "a pattern": 'matches("' + "a" * 60 + 'b", "(a+)+$")',
}


@pytest.mark.parametrize("text", ENDLESS.values(), ids=ENDLESS)
def test_what_would_not_end_is_an_error_of_its_case(text):
    (outcome,) = run_cases(model=model({}, Formula("y", text)), decision="y", cases=[{}], engine="one")
    assert outcome.error is not None


CALLS_ITSELF = """<definitions xmlns="{namespace}" id="m" name="m" namespace="urn:m">
<businessKnowledgeModel id="k" name="f"><encapsulatedLogic><formalParameter name="n"/>
<literalExpression><text>f(n + 1) + f(n + 2)</text></literalExpression></encapsulatedLogic>
<knowledgeRequirement><requiredKnowledge href="#k"/></knowledgeRequirement></businessKnowledgeModel>
<decision id="d" name="y"><knowledgeRequirement><requiredKnowledge href="#k"/></knowledgeRequirement>
<literalExpression><text>f(1)</text></literalExpression></decision></definitions>"""


def test_a_function_that_calls_itself_for_ever_is_stopped():
    found = decisions.load(CALLS_ITSELF.format(namespace=NATIVE).encode())
    (outcome,) = run_cases(model=found, decision="y", cases=[{}], engine="one")
    assert outcome.error == "函数套用超过 150 层"


UNREADABLE = {
    "a call of the machine": ('system("rm")', "不认识的名称“system”"),
    "a name nobody knows": ("for i in persons return i", "不认识的名称“persons”"),
    "a loop without an end": ("for i in [1] return", "没有写完"),
    "a deep context": ("{a: " * 100 + "1" + "}" * 100, "嵌套超过"),
    "a long filter": ("[1]" + "[true]" * 100, "嵌套超过"),
}


@pytest.mark.parametrize(("text", "reason"), UNREADABLE.values(), ids=UNREADABLE)
def test_what_cannot_be_read_is_refused_with_its_place(text, reason):
    with pytest.raises(ModelError, match=reason) as refusal:
        run_cases(model=model({}, Formula("y", text)), decision="y", cases=[{}], engine="one")
    assert "决策“y”" in str(refusal.value)


def test_checking_tells_what_only_one_case_at_a_time_can_be_decided_by():
    found = decisions.check(model({"n": "number"}, Formula("y", "for i in 1..n return i"), Formula("z", "n + 没有")))
    assert [(one.kind.value, one.decision) for one in found] == [("casewise", "y"), ("unknown", "z")]
    assert found[0].sentence == (
        "决策“y”写着 for i in 1..n return i：这里不支持“for”（循环、逐项判断和自定义函数）；"
        "只能逐案决定，不能整县批量计算。"
    )
    boxed = decisions.check(decisions.load(LENDING.format(namespace=NATIVE).encode()))
    assert {"rates", "household"} <= {one.decision for one in boxed if one.kind is decisions.Trouble.CASEWISE}


GIVEN = f"""<definitions xmlns="{NATIVE}" id="m" name="m" namespace="urn:m">
<inputData id="i" name="n"><variable name="n" typeRef="number"/></inputData>
<decision id="d1" name="Teacher's word"><variable name="Teacher's word" typeRef="string"/></decision>
<decision id="d2" name="y"><variable name="y"/>
  <informationRequirement><requiredInput href="#i"/></informationRequirement>
  <informationRequirement><requiredDecision href="#d1"/></informationRequirement>
  <literalExpression><text>string(n) + Teacher's word</text></literalExpression></decision>
<decisionService id="s" name="told"><outputDecision href="#d2"/><inputDecision href="#d1"/><inputData href="#i"/>
</decisionService>
<businessKnowledgeModel id="k" name="listed"><encapsulatedLogic><formalParameter name="a" typeRef="number"/>
  <list typeRef="number"><literalExpression><text>if a = null then 0 else a</text></literalExpression></list>
</encapsulatedLogic></businessKnowledgeModel>
<decision id="d3" name="z"><knowledgeRequirement><requiredKnowledge href="#k"/></knowledgeRequirement>
  <literalExpression><text>[listed(5), listed("five")]</text></literalExpression></decision>
</definitions>"""


def decided(text, name, case):
    found = decisions.load(text.encode())
    one, sql = (run_cases(model=found, decision=name, cases=[case], engine=engine) for engine in ("one", "sql"))
    assert one == sql
    return one[0].value


def test_a_decision_without_logic_is_what_the_case_says_or_nothing():
    assert decided(GIVEN, "y", {"n": 3, "Teacher's word": "!"}) == "3!"
    assert decided(GIVEN, "y", {"n": 3}) is None
    assert decided(GIVEN, "Teacher's word", {"Teacher's word": "good"}) == "good"
    kinds = [one.kind.value for one in decisions.check(decisions.load(GIVEN.encode()))]
    assert "casewise" in kinds, "no policy may leave a decision open"


def test_a_service_is_asked_by_its_name_and_given_its_decisions():
    assert decided(GIVEN, "told", {"n": 3, "Teacher's word": "?"}) == "3?"
    assert decided(GIVEN, "told", {"n": 3, "Teacher's word": 7}) is None, "a value of another type is null"


def test_a_value_of_another_type_is_null_to_a_function_and_a_list_of_one_stands_for_its_item():
    assert decided(GIVEN, "z", {}) == (5, 0)


def test_a_service_that_rests_on_itself_is_refused():
    text = GIVEN.replace("string(n) + Teacher's word", "told(n, null)").replace(
        '<informationRequirement><requiredInput href="#i"/></informationRequirement>',
        '<informationRequirement><requiredInput href="#i"/></informationRequirement>'
        '<knowledgeRequirement><requiredKnowledge href="#s"/></knowledgeRequirement>',
    )
    with pytest.raises(ModelError, match=r"told.*绕成了圈"):
        decided(text, "y", {"n": 3})
