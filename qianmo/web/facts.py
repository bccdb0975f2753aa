"""Customer facts in the words of a household page: only what is known, in the order a visitor would ask."""

from collections.abc import Callable, Mapping
from typing import Any

from qianmo.domain.money import spoken

Wording = Callable[[Any], str]


def _counted(unit: str) -> Wording:
    return lambda value: f"{value:,} {unit}"


def _said(yes: str, no: str) -> Wording:
    return lambda value: yes if value else no


WORDS: dict[str, tuple[str, Wording]] = {
    "farm_kind": ("经营类型", str),
    "herd_head": ("养殖", _counted("头")),
    "land_mu": ("耕地草场", _counted("亩")),
    "business_name": ("经营名称", str),
    "business_place": ("经营地", str),
    "business_years": ("经营年限", _counted("年")),
    "licence": ("营业执照", _said("有", "无")),
    "turnover_fen": ("年流水", spoken),
    "employer": ("户主工作单位", str),
    "post_rank": ("职级", str),
    "payroll_here": ("代发工资", _said("在本行", "不在本行")),
    "income_fen": ("年收入", spoken),
    "expense_fen": ("年支出", spoken),
    "debt_fen": ("负债", spoken),
    "other_unsecured_fen": ("他行信用贷款", spoken),
    "asset_fen": ("资产", spoken),
    "house_fen": ("房产", spoken),
    "vehicle_fen": ("车辆", spoken),
    "deposit_average_fen": ("日均存款", spoken),
    "labourers": ("劳动力", _counted("人")),
    "health": ("健康", str),
    "reputation": ("口碑", str),
    "college_student": ("在读大学生", _said("有", "无")),
    "resident": ("常住", _said("常住", "外出")),
    "away_since": ("举家外出自", str),
    "ebank": ("电子银行", _said("已开通", "未开通")),
}
EMPTY_WHEN_ZERO = {"herd_head", "land_mu", "turnover_fen", "other_unsecured_fen", "vehicle_fen"}


def livelihood(facts: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Label and text of every known fact that says something of the household's living."""
    return [
        (label, wording(facts[key]))
        for key, (label, wording) in WORDS.items()
        if facts.get(key) is not None and not (key in EMPTY_WHEN_ZERO and not facts[key])
    ]
