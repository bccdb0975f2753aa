"""How terms and costs are said in a contract: the same words on paper and on the screen."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from qianmo.apps.products.queries import Terms
from qianmo.apps.signing.texts import TextRow
from qianmo.domain.credit.interest import InterestTerms
from qianmo.domain.money import yuan
from qianmo.domain.signing.costs import AllInCost, Bearer, percent
from qianmo.domain.signing.parties import GIVERS, ROLES, Role
from qianmo.domain.signing.texts import filled

BEARERS = {Bearer.BORROWER: "借款人", Bearer.BANK: "本行"}
REPRICING = {
    "fixed": "固定不变",
    "yearly": "每年 1 月 1 日按当时的参考利率调整",
    "anniversary": "每年对月对日按当时的参考利率调整",
    "monthly": "每月对日按当时的参考利率调整",
}
TWELVE = 12


def said_day(day: date) -> str:
    """A day as a contract writes it."""
    return f"{day.year} 年 {day.month} 月 {day.day} 日"


def interest_words(terms: Terms) -> dict[str, str]:
    """The blanks that say how interest runs."""
    rule = terms.interest.settlement
    months = "每月" if len(rule.months) == TWELVE else "、".join(f"{month} 月" for month in sorted(rule.months))
    return {
        "计息方式": f"按实际天数计息，一年按 {terms.interest.basis} 天",
        "结息日": f"{months} {rule.day} 日",
        "重定价": REPRICING[terms.repricing],
    }


def cost_words(cost: AllInCost, terms: InterestTerms) -> dict[str, Any]:
    """The table of what a line costs all in, as it is printed and shown."""
    rows = [
        ["利息", f"按实际天数，一年按 {terms.basis} 天，共 {cost.days} 天", "本行", "借款人", yuan(cost.interest_fen)]
    ]
    rows += [
        [one.charge.name, one.charge.basis, one.charge.payee, BEARERS[one.charge.bearer], yuan(one.fen)]
        for one in cost.charges
    ]
    compound = "未付的利息按同一利率计收复利。" if cost.compounds else "未付的利息不计复利。"
    return {
        "title": "综合融资成本明示表",
        "basis": (
            f"按额度 {yuan(cost.principal_fen)} 元从起始日一次用足、到期日一次还清计算，共 {cost.days} 天。"
            "实际按用款的金额和天数计。"
        ),
        "heads": ["项目", "收取标准", "收取人", "谁承担", "金额（元）"],
        "rows": rows,
        "sums": [
            ["贷款本金（元）", yuan(cost.principal_fen)],
            ["借款人承担合计（元）", yuan(cost.borrower_fen)],
            ["本行承担合计（元），不计入成本", yuan(cost.bank_fen)],
            ["综合融资成本（年化，单利，一年 365 天）", percent(cost.annual_ppm)],
        ],
        "default_title": "违约时另外发生的费用",
        "default": [
            f"逾期部分从逾期之日起按年利率 {percent(cost.overdue_ppm)} 计收罚息。",
            f"挪用部分按年利率 {percent(cost.misuse_ppm)} 计收罚息；同时逾期又挪用的，取较高者。",
            compound,
        ],
    }


def document(
    *, number: str, texts: Sequence[TextRow], contents: Any, guarantee: str, digest: bytes | None
) -> dict[str, Any]:
    """A contract as the layout sets it."""
    facts, giver = contents.facts, GIVERS.get(guarantee, ROLES[Role.GUARANTOR])
    named = {**ROLES, Role.GUARANTOR: giver}
    parts = [_part(text, facts, title=text.title if place else "") for place, text in enumerate(texts)]
    shown = digest.hex()[:16] if digest else "样张"
    return {
        "title": texts[0].title,
        "bank": facts["贷款银行"],
        "number": number,
        "numbered": f"合同编号：{number}",
        "foot": f"文本：{'、'.join(one.named for one in texts)} · 内容摘要 {shown}",
        "parties": [
            {"role": "贷款人", "name": facts["贷款银行"], "identity": facts["经办机构"]},
            *({"role": named[one.role], "name": one.name, "identity": one.identity} for one in contents.signers),
        ],
        "parts": parts,
        "cost": contents.cost,
        "signing": {
            "title": "签署",
            "words": "以下各方已阅读或听人宣读本合同全部条款和综合融资成本明示表，确认理解并同意。",
            "lines": [
                *(f"{named[one.role]}（{one.name}）：" for one in contents.signers),
                "贷款人（盖章）：",
                f"签订日期：{facts['签订日期']}",
            ],
        },
    }


def _part(text: TextRow, facts: Mapping[str, str], *, title: str) -> dict[str, Any]:
    return {
        "title": title,
        "paragraphs": [
            {"heading": one.heading, "runs": [{"text": run.text, "filled": run.filled} for run in filled(one, facts)]}
            for one in text.paragraphs
        ],
    }
