"""Rules of simulated profit as fields of a scheme's form, and back again: method, prices, losses, capital.

Rates are typed in per cent a year. What is told of single products stands in one table: its price in a pool of its own,
after how many days a time deposit rolls over, whether it is repaid in parts, what the policy gives back.
"""

from collections.abc import Mapping
from typing import Any

from django.http import QueryDict

from qianmo.domain.performance.funding import CLASSES, METHOD_NAMES
from qianmo.web.forms.score import posted_rows
from qianmo.web.typed_figures import per_cent, rate, whole_number

SPARE = 2
RATES = {
    "loan_ppm": "贷款转移价（%）", "deposit_ppm": "存款转移价（%）", "core_ppm": "活期沉淀（%）",
    "surtax_ppm": "附加税（%）", "income_tax_ppm": "所得税（%）",
    "loan_cost_ppm": "贷款成本（%）", "deposit_cost_ppm": "存款成本（%）", "risk_weight_ppm": "风险权重（%）",
    "capital_ppm": "资本充足率（%）", "capital_charge_ppm": "资本成本（%）",
}  # fmt: skip
"""Rates of the rules with their words."""
DAYS = {"core_days": "沉淀按几天", "volatile_days": "其余按几天"}
CLASS_NAMES = ("正常", "关注", "次级", "可疑", "损失")
PRODUCT = ("of_product", "own_price", "rolls_over", "in_parts", "given_back")


def profit_fields(content: Mapping[str, Any]) -> dict[str, Any]:
    """The rules as the form shows them; without rules the method is empty and the figures are nought."""
    told = content.get("profit") or {}
    losses = [per_cent(one) for one in told.get("losses", [0] * CLASSES)]
    products = sorted({*told.get("by_product", {}), *told.get("tenors", {}), *told.get("instalments", ()),
                       *told.get("bonus", {})})  # fmt: skip
    rows = [
        {
            "of_product": code, "own_price": _rate_of(told["by_product"], code),
            "rolls_over": str(told["tenors"].get(code, "")), "in_parts": "yes" if code in told["instalments"] else "",
            "given_back": _rate_of(told["bonus"], code),
        }
        for code in products
    ]  # fmt: skip
    return {
        "method": told.get("method", ""),
        "methods": [(one.value, name) for one, name in METHOD_NAMES.items()],
        "rates": [(name, word, per_cent(told.get(name, 0))) for name, word in RATES.items()],
        "days": [(name, word, told.get(name, "")) for name, word in DAYS.items()],
        "provides": told.get("provides", False),
        "losses": list(zip(CLASS_NAMES, losses, strict=True)),
        "products": rows + [dict.fromkeys(PRODUCT, "")] * SPARE,
    }


def profit_typed(posted: QueryDict) -> dict[str, Any]:
    """The fields as they were typed, so that nothing is lost where they cannot be saved."""
    empty = profit_fields({})
    losses = posted.getlist("loss") or [""] * CLASSES
    return empty | {
        "method": posted.get("method", ""),
        "rates": [(name, word, posted.get(name, "")) for name, word in RATES.items()],
        "days": [(name, word, posted.get(name, "")) for name, word in DAYS.items()],
        "provides": posted.get("provides") == "yes",
        "losses": list(zip(CLASS_NAMES, losses, strict=False)),
        "products": [dict(zip(PRODUCT, row, strict=True)) for row in posted_rows(posted, PRODUCT)],
    }


def profit_of(posted: QueryDict) -> dict[str, Any]:
    """What was typed, under its name in a scheme; nothing where no profit is worked out. Raises Unreadable."""
    if not posted.get("method"):
        return {}
    told: dict[str, Any] = {"by_product": {}, "tenors": {}, "instalments": [], "bonus": {}}
    for code, price, days, parts, given in posted_rows(posted, PRODUCT):
        where = f"产品「{code}」"
        if not code:
            continue
        told["by_product"] |= {code: rate(price, where)} if price else {}
        told["tenors"] |= {code: whole_number(days, where)} if days else {}
        told["instalments"] += [code] if parts else []
        told["bonus"] |= {code: rate(given, where)} if given else {}
    return {
        "profit": {
            "method": posted["method"],
            **{name: rate(posted.get(name, ""), word) for name, word in RATES.items()},
            **{name: whole_number(posted.get(name, ""), word) for name, word in DAYS.items()},
            **told,
            "provides": posted.get("provides") == "yes",
            "losses": [rate(one, "损失率") for one in posted.getlist("loss")],
        }
    }


def _rate_of(rates: Mapping[str, int], code: str) -> str:
    return per_cent(rates[code]) if code in rates else ""
