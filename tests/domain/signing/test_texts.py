import pytest
from hypothesis import given
from hypothesis import strategies as st

from qianmo.domain.refusal import Refused
from qianmo.domain.signing.capitals import capital_amount
from qianmo.domain.signing.parties import Witness, givers_missing, unlettered_refusal
from qianmo.domain.signing.texts import BLANKS, Paragraph, Run, filled, read_text, sample_facts, typed_again


def test_lines_are_paragraphs_and_blanks_are_filled():
    heading, body = read_text("# 第一条 额度\n\n  贷给{借款人}{额度金额}。  ")
    assert heading == Paragraph("第一条 额度", heading=True)
    assert filled(body, sample_facts()) == (
        Run("贷给"), Run("王秀英", filled=True), Run("80,000.00 元", filled=True), Run("。"),
    )  # fmt: skip


def test_every_slip_is_told_with_its_paragraph_and_name():
    refused = read_text("好的\n贷给{借款人名}\n到{到期日")
    assert refused.reasons == (
        "第 2 段的空格「借款人名」不在词表里，打印时没有东西可填。请从词表里选一个",
        "第 3 段的花括号不成对。请写成 {借款人} 这样",
    )
    assert read_text(" \n\n").code == "text_empty"
    assert read_text("段\n" * 301).code == "text_too_long"
    assert read_text("长" * 2001).reason.startswith("第 1 段有 2001 个字")


@given(st.lists(st.sampled_from(["借{借款人}款", "# 标题", "到期 {到期日}", "{年利率}{期限}"]), min_size=1, max_size=9))
def test_a_text_reads_again_as_it_was_typed(lines):
    read = read_text("\n".join(lines))
    assert read_text(typed_again(read)) == read
    facts = {name: f"<{name}>" for name in BLANKS}
    assert all("{" not in run.text for one in read for run in filled(one, facts))


@pytest.mark.parametrize(
    ("fen", "said"),
    [
        (8_000_000, "人民币捌万元整"),
        (160_417, "人民币壹仟陆佰零肆元壹角柒分"),
        (1_000_100, "人民币壹万零壹元整"),
        (100_010_000, "人民币壹佰万零壹佰元整"),
        (10_000_000_000, "人民币壹亿元整"),
        (105, "人民币壹元零伍分"),
        (5, "人民币伍分"),
        (0, "人民币零元整"),
    ],
)
def test_amounts_are_said_in_capital_figures(fen, said):
    assert capital_amount(fen) == said


@pytest.mark.parametrize(
    ("guarantee", "guarantors", "code"),
    [("信用", 0, ""), ("信用", 1, "guarantor_not_asked"), ("保证", 0, "no_guarantor"), ("抵押", 1, "")],
)
def test_a_guarantee_has_its_giver_and_trust_has_none(guarantee, guarantors, code):
    refused = givers_missing(guarantee=guarantee, guarantors=guarantors)
    assert (refused.code if isinstance(refused, Refused) else "") == code


MANAGER, INVESTIGATOR, OTHER = 1, 2, 3
SAID = "客户经理逐条宣读合同和成本表，客户说听懂了，没有问题。"


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({}, ""),
        ({"recorded": False, "statement": "读过了"}, "not_read_aloud"),
        ({"recorded": True, "statement": ""}, ""),
        ({"taken_by": None}, "alone"),
        ({"witness": Witness()}, "no_witness"),
        ({"witness": Witness(name="  ")}, "no_witness"),
        ({"witness": Witness(staff_id=MANAGER)}, "own_witness"),
        ({"witness": Witness(staff_id=INVESTIGATOR)}, "own_witness"),
        ({"witness": Witness(name="王秀英")}, "signer_witness"),
        ({"witness": Witness(name="邻居")}, ""),
    ],
)
def test_a_fingerprint_takes_a_reading_and_somebody_else_who_saw_it(changed, code):
    whole = {
        "recorded": False,
        "statement": SAID,
        "witness": Witness(staff_id=OTHER),
        "taken_by": MANAGER,
        "investigators": {INVESTIGATOR},
        "signers": ["王秀英"],
    }
    refused = unlettered_refusal(**(whole | changed))
    assert (refused.code if refused else "") == code
