"""What `check` says of a table before a customer meets it; every finding is proved on the engine by its example."""

import json
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qianmo import decisions
from qianmo.decisions import Trouble, check
from tests.decisions.drawn import Formula, Table, model
from tests.decisions.engines import agree

FACTS = {"n": "integer", "x": "number", "s": "string", "b": "boolean", "d": "date"}


def found(table, *, facts=None, before=()):
    return check(model(facts or FACTS, *before, table))


def said(table, **more):
    return [(finding.kind.value, finding.rules, finding.sentence) for finding in found(table, **more)]


def test_a_complete_table_has_nothing_to_mend():
    table = Table(
        "t",
        [("n", "integer"), ("b", "boolean")],
        [("y", "integer", "")],
        [["< 5", "true", "1"], ["< 5", "false", "2"], [">= 5", "-", "3"]],
    )
    assert found(table) == []


def test_the_gap_at_exactly_sixty_is_found():
    table = Table("额度", [("x", "number")], [("y", "integer", "")], [["< 60", "1"], ["> 60", "0"]])
    assert said(table) == [("gap", (), "“额度”有缺口：“x”为 60时没有一行命中。")]
    assert found(table)[0].example == {"x": 60}


def test_whole_numbers_have_no_gap_between_three_and_four():
    rows = [["<= 3", "1"], [">= 4", "2"]]
    assert said(Table("t", [("n", "integer")], [("y", "", "")], rows)) == []
    assert said(Table("t", [("x", "number")], [("y", "", "")], rows)) == [
        ("gap", (), "“t”有缺口：“x”为 (3..4)时没有一行命中。")
    ]


def test_an_overlap_names_both_rows_and_a_case_that_hits_them():
    rows = [["[8..15)", '"优秀"', "8"], [">= 12", '"优秀"', "10"], ["< 8", "-", "4"], [">= 8", 'not("优秀")', "6"]]
    finding = found(Table("额度上限", [("x", "number"), ("s", "string")], [("y", "integer", "")], rows))[0]
    assert (finding.kind, finding.rules, finding.example) == (Trouble.OVERLAP, (1, 2), {"x": Decimal(12), "s": "优秀"})
    assert finding.sentence == "“额度上限”第 1 行与第 2 行重叠：“x”为 12、“s”为 优秀时两行同时命中。"
    assert finding.as_json()["example"] == {"x": 12, "s": "优秀"}


def test_rows_that_meet_only_on_a_missing_fact_overlap_too():
    rows = [["null", "1"], ["not(true)", "2"], ["true", "3"]]
    assert said(Table("t", [("b", "boolean")], [("y", "integer", "")], rows)) == [
        ("overlap", (1, 2), "“t”第 1 行与第 2 行重叠：“b”为 空时两行同时命中。")
    ]


def test_a_row_under_others_never_hits_in_a_first_table():
    rows = [
        ["< 5", "-", "1"],
        ["-", "true", "2"],
        ["[5..9]", "not(true)", "3"],
        ["3", "-", "4"],
        ["-", "-", "5"],
        ["9", "false", "6"],
    ]
    table = Table("t", [("n", "integer"), ("b", "boolean")], [("y", "integer", "")], rows, policy="FIRST")
    assert [(kind, rules) for kind, rules, _ in said(table)] == [("unreachable", (4,)), ("unreachable", (6,))]


def test_a_cell_no_value_can_meet_is_found():
    table = Table("t", [("n", "integer")], [("y", "integer", "0")], [["[5..3]", "1"], ["2.5", "2"], ["> 7", "3"]])
    assert [(kind, rules) for kind, rules, _ in said(table)] == [("unreachable", (1,)), ("unreachable", (2,))]


def test_a_gap_is_told_only_where_a_value_can_fall():
    score = Table("分", [("n", "integer")], [("y", "integer", "0")], [["> 3", "10"], ["[1..3]", "5"]])
    rows = [["10", '"高"'], ["5", '"中"'], ["0", '"低"']]
    assert said(Table("级", [("分", "integer")], [("y", "string", "")], rows), before=[score]) == []
    count = Table("件", [("n", "integer")], [("y", "integer", "")], [["> 3", "1"]], policy="COLLECT")
    assert (
        said(Table("t", [("count(件)", "integer")], [("y", "", "")], [["0", "1"], ["> 0", "2"]]), before=[count]) == []
    )
    capped = Formula("额", "max(0, min(n, 100))")
    rows = [["< 50", "1"], ["[50..100]", "2"], ["> 100", "3"]]
    assert said(Table("t", [("额", "integer")], [("y", "", "")], rows), before=[capped]) == [
        ("unreachable", (3,), "“t”第 3 行永远不会命中：“额”没有符合的值。")
    ]


def test_allowed_values_close_the_list_of_texts():
    rows = [['"好"', "1"], ['"差"', "2"]]
    open_list = Table("t", [("s", "string")], [("y", "integer", "")], rows)
    assert said(open_list) == [("gap", (), "“t”有缺口：“s”为 （其他）时没有一行命中。")]
    assert said(Table("t", [("s", "string")], [("y", "integer", "")], rows, allowed=['"好","差"'])) == []
    values = '<allowedValues><text>"好","差"</text></allowedValues>'
    types = f'<itemDefinition name="等级"><typeRef>string</typeRef>{values}</itemDefinition>'
    assert check(model({"s": "等级"}, open_list, types=types)) == []


def test_days_and_texts_are_swept_like_numbers():
    rows = [['< date("2026-08-01")', "1"], ['> date("2026-08-02")', "2"]]
    assert said(Table("t", [("d", "date")], [("y", "integer", "")], rows)) == [
        ("gap", (), "“t”有缺口：“d”为 [2026-08-01..2026-08-02]时没有一行命中。")
    ]


def test_what_cannot_be_proved_is_said_to_be_unproven():
    rows = [["> x", "1"], ["<= 5", "2"]]
    assert said(Table("t", [("n", "integer")], [("y", "integer", "")], rows)) == [
        ("unproven", (1,), "“t”第 1 行的条件引用其他事实或带有计算，重叠和缺口未能穷尽。")
    ]


def test_every_cell_that_means_nothing_is_listed_with_its_row_and_column():
    rows = [['"五"', "1"], ["> 1", '"二"'], ["< ", "3"], ["-", "2.5"]]
    sentences = [
        sentence
        for kind, _, sentence in said(Table("上限", [("n", "integer")], [("y", "integer", "")], rows))
        if kind in {"mistake", "type"}
    ]
    assert sentences == [
        '决策“上限”第 1 行“n”写着 "五"：数值和文字不能比较。',
        "决策“上限”第 3 行“n”写着 <：没有写完。",
        '决策“上限”第 2 行“y”写着 "二"：应为数值，却是文字。',
        "决策“上限”第 4 行“y”写着 2.5：应为整数，却可能有小数；请先取整。",
    ]


def test_a_result_outside_its_allowed_values_is_a_mistake():
    table = Table("t", [("n", "integer")], [("y", "string", '"无"')], [["-", '"优"']], listed=['"好","差"'])
    assert [sentence for _, _, sentence in said(table)] == [
        '决策“t”第 1 行“y”写着 "优"：不在允许值内。',
        '决策“t”“y”写着 "无"：不在允许值内。',
    ]


def test_a_sound_model_still_answers_what_a_mistaken_one_refuses():
    with pytest.raises(decisions.ModelError, match=r"第 1 行.*另有 1 处"):
        decisions.compile(model(FACTS, Table("t", [("n", "integer")], [("y", "integer", "")], [['"五"', "s"]])))


ends = st.integers(0, 6)
cells = st.one_of(
    st.just("-"),
    st.builds(
        lambda left, low, high, right: f"{left}{low}..{high}{right}",
        st.sampled_from("[("),
        ends,
        ends,
        st.sampled_from("])"),
    ),
    st.builds(lambda sign, end: f"{sign} {end}", st.sampled_from(["<", "<=", ">", ">="]), ends),
    st.builds(lambda end: f"not({end}, < {end - 3})", ends),
    st.builds(lambda low, high: f"not([{low}..{high}))", ends, ends),
    st.just("null"),
)
ROWS = st.lists(st.tuples(cells, cells), min_size=1, max_size=5)
GRID = [*range(-5, 9), None]


@settings(max_examples=40, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck), database=None)
@given(ROWS, st.sampled_from(["UNIQUE", "FIRST"]))
def test_findings_are_exactly_what_trying_every_value_shows(rows, policy):
    facts = {"n": "integer", "m": "integer"}
    columns = [("n", "integer"), ("m", "integer")]
    drawn = model(
        facts,
        Table(
            "t", columns, [("y", "integer", "")], [[*row, str(index)] for index, row in enumerate(rows)], policy=policy
        ),
    )
    hits = Table(
        "t",
        columns,
        [("y", "integer", "")],
        [[*row, str(index)] for index, row in enumerate(rows, 1)],
        policy="COLLECT",
    )
    every = decisions.compile(model(facts, hits))
    tried = {(n, m): every.decide({"n": n, "m": m}, "t").value for n in GRID for m in GRID}
    findings = check(drawn)
    asks_null = [any(row[column] == "null" for row in rows) for column in (0, 1)]
    counted = [
        hit for (n, m), hit in tried.items() if (n is not None or asks_null[0]) and (m is not None or asks_null[1])
    ]
    told = {kind: {finding.rules for finding in findings if finding.kind is kind} for kind in Trouble}
    assert bool(told[Trouble.GAP]) == any(not hit for hit in counted)
    if policy == "UNIQUE":
        pairs = {(one, other) for hit in tried.values() for one in hit for other in hit if one < other}
        assert told[Trouble.OVERLAP] == pairs
    winners = (
        {hit[0] for hit in tried.values() if hit}
        if policy == "FIRST"
        else {one for hit in tried.values() for one in hit}
    )
    assert {rules[0] for rules in told[Trouble.UNREACHABLE]} == set(range(1, len(rows) + 1)) - winners
    assert not told[Trouble.UNPROVEN]
    for finding in findings:
        if finding.kind is Trouble.OVERLAP:
            assert falling(drawn, finding, tried) == {at for at, hit in tried.items() if set(finding.rules) <= set(hit)}
    gaps = [falling(drawn, finding, tried) for finding in findings if finding.kind is Trouble.GAP]
    asked = {(n, m) for n, m in tried if (n is not None or asks_null[0]) and (m is not None or asks_null[1])}
    assert set().union(*gaps) == {at for at in asked if not tried[at]}


def falling(drawn, finding, tried):
    """The cases that fall into the part of the table a finding speaks of."""
    asking = decisions.compile(decisions.region(drawn, finding))
    return {(n, m) for n, m in tried if asking.decide({"n": n, "m": m}, decisions.REGION).value}


def test_a_finding_gives_its_places_by_id_and_its_part_as_cells():
    rows = [["< 5", "-", "1"], ["> 3", '"好"', "2"]]
    overlap, gap = check(model(FACTS, Table("t", [("n", "integer"), ("s", "string")], [("y", "integer", "")], rows)))
    assert (overlap.decision_id, overlap.rule_ids, overlap.column_ids) == ("t", ("t_r0", "t_r1"), ("t_i0", "t_i1"))
    assert overlap.cells == ("(3..5)", '"好"')
    assert (gap.rule_ids, gap.column_ids) == ((), ("t_i0", "t_i1"))
    assert gap.as_json()["cells"] == [">= 5", 'not("好", null)']
    assert json.loads(json.dumps(gap.as_json()))["example"] == {"n": 5, "s": "（其他）"}


def test_a_county_is_asked_in_sql_who_falls_into_a_gap():
    found = model(FACTS, Table("t", [("n", "integer")], [("y", "integer", "")], [["< 5", "1"], ["> 7", "2"]]))
    (gap,) = check(found)
    cases = [{"n": n} for n in (4, 5, 6, 7, 8, None)]
    asked = agree(decisions.region(found, gap), decisions.REGION, cases)
    assert [outcome.value for outcome in asked] == [False, True, True, True, False, False]


def test_a_mistake_has_no_part_of_the_table():
    found = model(FACTS, Table("t", [("n", "integer")], [("y", "integer", "")], [["-", '"x" + 1']]))
    (mistake,) = check(found)
    assert (mistake.rule_ids, mistake.column_ids) == (("t_r0",), ("t_o0",))
    with pytest.raises(decisions.ModelError, match="没有可以查询的范围"):
        decisions.region(found, mistake)


@pytest.mark.parametrize(
    ("kind", "low", "high"),
    [
        ("time", '@"08:00:00"', '@"17:30:00"'),
        ("dateTime", '@"2026-09-30T08:00:00"', '@"2026-10-01T08:00:00"'),
        ("dayTimeDuration", '@"P1D"', '@"P2DT12H"'),
        ("yearMonthDuration", '@"P1M"', '@"P1Y"'),
        ("date", 'date("2026-09-30")', 'date("2026-12-31")'),
    ],
)
def test_gaps_between_moments_and_durations_are_found(kind, low, high):
    rows = [[f"<= {low}", "1"], [f"> {high}", "2"]]
    found = check(model({"t": kind}, Table("表", [("t", kind)], [("y", "integer", "")], rows)))
    assert [finding.cells for finding in found] == [(f"({low}..{high}]",)]


def test_two_hundred_rows_of_a_dozen_columns_are_checked_or_said_to_be_too_much():
    facts = {f"x{column}": "integer" for column in range(12)}
    rows = [
        [
            f"[{(row * 7 + column * 5) % 90}..{(row * 7 + column * 5) % 90 + 30})" if (row + column) % 4 else "-"
            for column in range(12)
        ]
        + ["1"]
        for row in range(200)
    ]
    wide = model(
        facts, Table("宽", [(name, "integer") for name in facts], [("y", "integer", "")], rows, policy="FIRST")
    )
    findings = check(wide)
    assert {finding.kind for finding in findings} <= {Trouble.GAP, Trouble.UNREACHABLE, Trouble.UNPROVEN}
    assert any("未能穷尽" in finding.sentence for finding in findings if finding.kind is Trouble.UNPROVEN)


def test_a_column_that_can_hold_no_value_is_no_gap_but_rows_that_never_hit():
    rows = [["1", "true", "1"], ["2", "-", "2"]]
    table = Table("t", [("p", "number"), ("b", "boolean")], [("y", "", "")], rows, allowed=["1,2", ""])
    found = decisions.check(model({"b": "boolean"}, Formula("p", "7"), table))
    assert {(one.kind, one.rules) for one in found} == {(Trouble.UNREACHABLE, (1,)), (Trouble.UNREACHABLE, (2,))}


def test_a_column_that_kept_the_old_name_of_an_input_is_one_mistake():
    table = Table("t", [("旧名", "number")], [("y", "", "")], [["< 5", "1"], [">= 5", "2"]], allowed=["[0..9]"])
    found = decisions.check(model({"新名": "number"}, table))
    assert [(one.kind, one.columns) for one in found if one.kind is Trouble.UNKNOWN] == [(Trouble.UNKNOWN, ("旧名",))]
