"""A household page retells a kept decision: what it gave, which rows said so, and which amount was the least."""

from qianmo.web.policy import ceilings_of, scored, steps_of

ADMITTED = {
    "admitted": True,
    "reasons": [],
    "score": 54,
    "grade": "一般",
    "limit_fen": 5_000_000,
    "rate_ppm": 57_000,
    "tenor_months": 12,
    "guarantee": "信用",
}
HITS = {"admission": [], "grade": [6], "grade_cap": [2], "margin_bp": [7], "score_house": [3], "score_student": []}
REFUSED = {**ADMITTED, "admitted": False, "reasons": ["综合评分不足 45 分"], "limit_fen": 0, "rate_ppm": None}


def test_each_step_says_what_it_gave_and_on_which_rows():
    steps = {step.name: (step.gave, step.rests_on) for step in steps_of(ADMITTED, HITS)}
    assert steps["准入"] == ("准入", "没有命中拒绝条件")
    assert steps["评分"] == ("54 分", "房产 第 3 行")
    assert steps["等级"] == ("一般", "等级 第 6 行")
    assert steps["政策额度"] == ("5.00 万元", "等级上限 第 2 行")
    assert steps["年利率"] == ("5.70%", "加点 第 7 行")
    assert steps["期限与担保"] == ("12 个月 · 信用", "")


def test_a_refusal_ends_with_its_reason_and_names_no_amount():
    steps = steps_of(REFUSED, HITS)
    assert [step.name for step in steps] == ["准入", "评分", "等级"]
    assert steps[0].gave == "不准入"
    assert steps[0].rests_on == "综合评分不足 45 分"


def test_a_policy_that_could_not_decide_still_has_a_page():
    assert [step.gave for step in steps_of({"error": "年龄未知"}, {})] == ["不准入", "—", "—"]


def test_the_least_of_the_three_amounts_binds():
    ceilings = ceilings_of(requested_fen=3_700_000, policy_fen=5_000_000, verdict_fen=10_000_000)
    assert [(one.name, one.share, one.binds) for one in ceilings] == [
        ("申请", 370, True),
        ("政策额度", 500, False),
        ("村评议", 1000, False),
    ]


def test_amounts_that_are_not_known_are_left_out():
    assert [one.name for one in ceilings_of(requested_fen=1, policy_fen=None, verdict_fen=None)] == ["申请"]


def test_a_score_names_the_value_it_looked_at():
    inputs = {"income_fen": 10_090_000_00 // 100, "labourers": 2, "reputation": "较好"}
    rows = scored(inputs, {"score_income": [2], "score_labour": [], "score_reputation": [2], "grade": [1]})
    assert [(row.name, row.value, row.row) for row in rows] == [
        ("收入", "10.09 万元", "第 2 行"),
        ("劳动力", "2 人", "未命中"),
        ("口碑", "较好", "第 2 行"),
    ]
