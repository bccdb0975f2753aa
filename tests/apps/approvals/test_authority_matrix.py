"""The bank's matrix of authority, each level, product, guarantee, grade and branch at its very last fen."""

import pytest
from django.db import transaction

from qianmo.apps.approvals.queries import Matter, reach_of
from qianmo.apps.approvals.services import NewCut, cut_authority, publish_authority, set_authority
from qianmo.domain.approvals.authority import beyond
from tests import village as v
from tests.domain.tables import fen, ppm_of_percent, rows
from tests.rulebook import say

pytestmark = pytest.mark.django_db
ASKED = {"岗位": "post", "产品": "product", "担保": "guarantee", "等级": "grade", "机构": "branch"}
RULES = (
    ("branch_head", "-", "信用", "-", "0201", 20),
    ("branch_head", "fushang", "信用", "-", "-", 80),
    ("branch_head", "-", "信用", "优秀", "-", 50),
    ("branch_head", "-", "信用", "一般", "-", 30),
    ("branch_head", "-", "抵押", "-", "-", 100),
    ("approver", "funong", "信用", "-", "-", 300),
    ("group", "-", "-", "-", "-", 300),
)
"""Post, product, guarantee, grade, branch and the amount in 万元; where none is hit the amount of the post holds."""
WHO = {"0101": "2001", "0201": "3001", "0001": "1005"}


def matrix():
    """The rules as a model, the first that is hit."""
    texts = [tuple(cell if cell == "-" else f'"{cell}"' for cell in rule[:5]) for rule in RULES]
    inputs = "".join(
        f'<input id="i{n}" label="{label}"><inputExpression id="e{n}" typeRef="string"><text>{name}</text>'
        "</inputExpression></input>"
        for n, (label, name) in enumerate(ASKED.items())
    )
    told = "".join(
        f'<rule id="r{n}">'
        + "".join(f'<inputEntry id="r{n}c{m}"><text>{cell}</text></inputEntry>' for m, cell in enumerate(cells))
        + f'<outputEntry id="r{n}o"><text>{rule[5] * v.WAN}</text></outputEntry></rule>'
        for n, (cells, rule) in enumerate(zip(texts, RULES, strict=True))
    )
    facts = "".join(
        f'<inputData id="d_{name}" name="{name}" label="{label}"><variable id="v_{name}" name="{name}"'
        ' typeRef="string"/></inputData>'
        for label, name in ASKED.items()
    )
    asks = "".join(
        f'<informationRequirement id="q_{name}"><requiredInput href="#d_{name}"/></informationRequirement>'
        for name in ASKED.values()
    )
    return (
        '<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="m" name="权限" namespace="urn:matrix">'
        '<itemDefinition id="t" name="integer"><typeRef>number</typeRef></itemDefinition>'
        f'{facts}<decision id="authority" name="authority" label="权限（分）">'
        f'<variable id="v" name="authority" typeRef="integer"/>{asks}<decisionTable id="table" hitPolicy="FIRST">'
        f'{inputs}<output id="o" label="权限（分）" typeRef="integer"/>{told}</decisionTable></decision></definitions>'
    ).encode()


def test_every_amount_of_the_matrix_is_decided_at_its_last_fen_and_refused_above():
    staff, branches = v.found_bank()
    for code, wan in (("group", 300), ("credit", 2000)):
        set_authority(post=code, limit_fen=wan * v.WAN, valid_from=v.OPENED)
    now = {"at": v.at(v.DRAWN), "business_date": v.DRAWN}
    people = {"edited_by": staff["1002"], "published_by": staff["1003"]}
    assert isinstance(publish_authority(model=matrix(), valid_from=v.DRAWN, **people, **now), int)
    for row in rows("authority_matrix"):
        with transaction.atomic():
            if row["只留（%）"]:
                cut_authority(
                    new=NewCut(
                        branch_id=branches[row["机构"]], keeps_ppm=ppm_of_percent(row["只留（%）"]), reason="不良率",
                        since=v.DRAWN, until=v.DRAWN.replace(day=30),
                    ),
                    by=staff["1006"],
                    **now,
                )  # fmt: skip
            together = row["岗位"] in {"group", "credit"}
            post, most = "branch_head" if together else row["岗位"], fen(row["最多可批（元）"])
            matter = Matter(
                product=row["产品"], guarantee=row["担保"], grade=row["等级"], total_fen=0, household_fen=0,
                group_fen=0, committee=row["岗位"] if together else "",
            )  # fmt: skip
            person = staff[WHO[row["机构"]]]
            power = reach_of(staff_id=person, post=post, on=v.DRAWN)(matter)
            assert power.limit_fen == most, row["说明"]
            assert beyond(power=power, exposure_fen=most) is None, row["说明"]
            assert beyond(power=power, exposure_fen=most + 1).code == "beyond_authority", row["说明"]
            transaction.set_rollback(True)


def test_an_authority_that_shrinks_between_two_decisions_is_the_smaller_one_for_the_second():
    staff, _ = v.found_bank()
    matter = Matter(product="funong", guarantee="信用", grade="优秀", total_fen=0, household_fen=0, group_fen=0)
    rows_then = [{"post": "approver", "limit_fen": 500 * v.WAN}, {"post": "branch_head", "limit_fen": 60 * v.WAN}]
    tomorrow = v.DRAWN.replace(day=v.DRAWN.day + 1)
    assert say(staff, "amounts", rows_then, since=tomorrow) is None

    def power(on):
        return reach_of(staff_id=staff["2001"], post="branch_head", on=on)(matter)

    assert beyond(power=power(v.DRAWN), exposure_fen=80 * v.WAN) is None
    refused = beyond(power=power(tomorrow), exposure_fen=80 * v.WAN)
    assert refused.reason == "不能批：家庭合计敞口将到 80.00 万元，您的权限是 60.00 万元。请转有权的审批人"
