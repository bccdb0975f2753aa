"""Contract texts: paragraphs a bank writes itself, with blanks that a case fills.

A text is typed as it will be read: a line is a paragraph, `# ` before it makes a heading, `{借款人}` is a blank. Blanks
have the names of `BLANKS` and no others, so that no contract is printed with a hole in it; a slip is refused with the
number of its paragraph.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from qianmo.domain.refusal import Refused, join_refusals

LONGEST_PARAGRAPH = 2_000
MOST_PARAGRAPHS = 300
HEADING = "# "
_PIECES = re.compile(r"\{([^{}]*)\}")

BLANKS: Mapping[str, tuple[str, str]] = {
    "合同编号": ("打印时编的号", "HT-2026-000000"),
    "签订日期": ("打印合同的营业日", "2026 年 11 月 26 日"),
    "贷款银行": ("本行全称", "巴林左旗农村商业银行（演示）"),
    "经办机构": ("管这一户的网点", "富河支行"),
    "借款人": ("姓名", "王秀英"),
    "借款人证件号码": ("身份证号码，合同上写全", "150422198405010014"),
    "借款人住址": ("档案里的住址", "富河镇上村 12 号院"),
    "配偶": ("需要配偶签字时的姓名，不需要时写“无”", "李国强"),
    "担保人": ("保证人、抵押人或出质人的姓名，没有时写“无”", "无"),
    "产品名称": ("产品", "福农卡"),
    "额度形态": ("循环额度或一次性额度", "循环额度"),
    "额度金额": ("批准的额度", "80,000.00 元"),
    "额度大写": ("批准的额度，大写", "人民币捌万元整"),
    "年利率": ("额度的年利率", "5.00%"),
    "逾期利率": ("逾期后的年利率", "7.50%"),
    "挪用利率": ("挪用时的年利率", "10.00%"),
    "计息方式": ("一年按多少天计息", "按实际天数，一年按 360 天"),
    "结息日": ("哪些月的几号结息", "每月 20 日"),
    "重定价": ("利率怎样调整", "固定不变"),
    "起始日": ("额度起始日", "2026 年 11 月 24 日"),
    "到期日": ("额度到期日", "2029 年 11 月 24 日"),
    "期限": ("起始日到到期日的月数", "36 个月"),
    "用途": ("申请时说的用途", "生产经营"),
    "担保方式": ("信用、保证、抵押或质押", "信用"),
    "卡种": ("额度开在哪种卡上", "福卡"),
    "综合融资成本": ("由借款人承担的全部费用折成的年化率", "5.07%"),
}
"""The vocabulary: each blank with what fills it and a sample."""
CHANGES: Mapping[str, Mapping[str, tuple[str, str]]] = {
    "supplement:raise": {
        "原合同编号": ("补充的是哪份合同", "HT-2026-000000"),
        "原额度": ("调增以前的额度", "80,000.00 元"),
        "新额度": ("调增以后的额度", "100,000.00 元"),
        "新额度大写": ("调增以后的额度，大写", "人民币壹拾万元整"),
    },
    "supplement:renewal": {
        "原合同编号": ("补充的是哪份合同", "HT-2026-000000"),
        "借据编号": ("续的是哪笔借据", "JJ-2026-000000"),
        "续贷方式": ("无还本续贷、借新还旧、展期或重组", "无还本续贷"),
        "续贷金额": ("续的本金", "50,000.00 元"),
        "原到期日": ("借据现在的到期日", "2026 年 11 月 24 日"),
        "新到期日": ("续到哪一天", "2027 年 11 月 24 日"),
    },
}
"""Further blanks of the texts of supplements, by the key of the text."""


def blanks_of(key: str) -> Mapping[str, tuple[str, str]]:
    """The blanks a text of this key may have."""
    return {**BLANKS, **CHANGES.get(key, {})}


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph as it is written, blanks and all."""

    text: str
    heading: bool = False


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of a filled paragraph; `filled` where it came out of a blank."""

    text: str
    filled: bool = False


def read_text(typed: str, *, key: str = "") -> tuple[Paragraph, ...] | Refused:
    """Read a contract text as typed, one line a paragraph; empty lines count for nothing. `key` names the text.

    Refused, all places together: nothing written, too much, a blank the vocabulary does not have, a stray brace.
    """
    lines = [line.strip() for line in typed.splitlines()]
    found = tuple(
        Paragraph(line.removeprefix(HEADING).strip(), heading=line.startswith(HEADING)) for line in lines if line
    )
    if not found:
        return Refused(code="text_empty", reason="没有写合同文本。请至少写一段")
    if len(found) > MOST_PARAGRAPHS:
        return Refused(code="text_too_long", reason=f"共 {len(found)} 段，最多 {MOST_PARAGRAPHS} 段。请合并或分成两份")
    return join_refusals([fault for place, one in enumerate(found, 1) for fault in _faults(place, one, key)]) or found


def typed_again(paragraphs: Sequence[Paragraph]) -> str:
    """The text as it is typed: what `read_text` reads."""
    return "\n".join(f"{HEADING if one.heading else ''}{one.text}" for one in paragraphs)


def filled(paragraph: Paragraph, facts: Mapping[str, str]) -> tuple[Run, ...]:
    """A paragraph with its blanks filled in; what came out of a blank stays apart, so that it can be set apart."""
    pieces = _PIECES.split(paragraph.text)
    runs = [Run(facts[piece], filled=True) if place % 2 else Run(piece) for place, piece in enumerate(pieces)]
    return tuple(run for run in runs if run.text)


def sample_facts(*, key: str = "") -> dict[str, str]:
    """The facts of an invented case, for a preview of the text of this key."""
    return {name: sample for name, (_, sample) in blanks_of(key).items()}


def _faults(place: int, paragraph: Paragraph, key: str) -> list[Refused]:
    text, known = paragraph.text, blanks_of(key)
    if len(text) > LONGEST_PARAGRAPH:
        reason = f"第 {place} 段有 {len(text)} 个字，最多 {LONGEST_PARAGRAPH} 个。请分成几段"
        return [Refused(code="paragraph_too_long", reason=reason)]
    faults = [
        Refused(
            code="unknown_blank",
            reason=f"第 {place} 段的空格「{name.strip()[:20]}」不在词表里，打印时没有东西可填。请从词表里选一个",
        )
        for name in _PIECES.findall(text)
        if name not in known
    ]
    if "{" in (rest := _PIECES.sub("", text)) or "}" in rest:
        faults.append(Refused(code="stray_brace", reason=f"第 {place} 段的花括号不成对。请写成 {{借款人}} 这样"))
    return faults
