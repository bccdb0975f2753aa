"""A policy small enough to decide by hand: one table from income to grade and limit, refused below the lowest step."""

from collections.abc import Sequence

STEPS = (("[2..5)", "较好", 5), ("[5..10)", "优秀", 8), (">= 10", "特优", 10))
"""Income in 万, the grade and the limit in 万 it gives."""
HEAD = (
    '<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="small" name="小政策" namespace="urn:small">'
    '<itemDefinition id="t1" name="integer"><typeRef>number</typeRef></itemDefinition>'
    '<itemDefinition id="t2" name="reasons" isCollection="true"><typeRef>string</typeRef></itemDefinition>'
    '<inputData id="in_income_fen" name="income_fen" label="年收入（分）">'
    '<variable id="v1" name="income_fen" typeRef="integer"/></inputData>'
)
OUTPUTS = {
    "admitted": "boolean", "reasons": "reasons", "grade": "string", "limit_fen": "integer", "rate_ppm": "integer",
    "tenor_months": "integer", "guarantee": "string",
}  # fmt: skip


def small_policy(steps: Sequence[tuple[str, str, int]] = STEPS, *, least_wan: int = 2, rate_ppm: int = 50_000) -> str:
    """The model as a DMN file; `least_wan` is the income below which nobody is admitted."""
    admission = _table(
        "admission", "准入", "COLLECT", {"reason": "string"},
        [(f"&lt; {least_wan}", ['"年收入不足"']), ("null", ['"缺年收入"'])],
    )  # fmt: skip
    grade = _table(
        "graded", "等级额度", "UNIQUE", {"grade": "string", "wan": "integer"},
        [(_escaped(band), [f'"{name}"', str(wan)]) for band, name, wan in steps],
    )  # fmt: skip
    yes = ["true", "admission", "graded.grade", "graded.wan * 1000000", str(rate_ppm), "36", '"信用"']
    no = ["false", "admission", "null", "0", "null", "null", "null"]
    offer = _table("offer", "授信方案", "UNIQUE", OUTPUTS, [("0", yes), ("&gt; 0", no)], asks=("admission", "graded"))
    return f"{HEAD}{admission}{grade}{offer}</definitions>"


def _escaped(text: str) -> str:
    return text.replace("<", "&lt;").replace(">", "&gt;")


def _table(
    name: str,
    label: str,
    policy: str,
    outputs: dict[str, str],
    rules: Sequence[tuple[str, list[str]]],
    *,
    asks: Sequence[str] = (),
) -> str:
    needed = "".join(
        f'<informationRequirement id="{name}_{one}"><requiredDecision href="#{one}"/></informationRequirement>'
        for one in asks
    )
    needed = needed or (
        f'<informationRequirement id="{name}_in"><requiredInput href="#in_income_fen"/></informationRequirement>'
    )
    test = "count(admission)" if asks else "income_fen / 1000000"
    asked = f'<inputExpression id="{name}_e"><text>{test}</text></inputExpression>'
    column = f'<input id="{name}_c" label="条件">{asked}</input>'
    results = "".join(
        f'<output id="{name}_o{place}" name="{one}" label="{one}" typeRef="{kind}"/>'
        for place, (one, kind) in enumerate(outputs.items())
    )
    rows = "".join(
        f'<rule id="{name}_r{row}"><inputEntry id="{name}_r{row}i"><text>{condition}</text></inputEntry>'
        + "".join(
            f'<outputEntry id="{name}_r{row}o{place}"><text>{one}</text></outputEntry>'
            for place, one in enumerate(conclusions)
        )
        + "</rule>"
        for row, (condition, conclusions) in enumerate(rules)
    )
    return (
        f'<decision id="{name}" name="{name}" label="{label}"><variable id="{name}_v" name="{name}"/>{needed}'
        f'<decisionTable id="{name}_t" hitPolicy="{policy}">{column}{results}{rows}</decisionTable></decision>'
    )


def small_card(*, upper: int = 80) -> str:
    """A scorecard: income below 5 万 scores 40, below 10 万 60, above it `upper`."""
    rules = [("&lt; 5", ["40"]), ("[5..10)", ["60"]), ("&gt;= 10", [str(upper)])]
    return f"{HEAD}{_table('scorecard_farm', '评分', 'UNIQUE', {'score': 'integer'}, rules)}</definitions>"
