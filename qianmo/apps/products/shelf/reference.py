"""Writes the shelf down for people: every product with its source, terms, differences from its template, and cases."""

from collections.abc import Iterator
from functools import cache
from typing import Any

from qianmo import decisions
from qianmo.apps.products.shelf.making import DOCUMENTS, THEN, made
from qianmo.apps.products.shelf.reading import OWN, SHELF, Kept, products, templates
from qianmo.decisions import editing

HEAD = """# 产品货架

由 `qianmo policy shelf` 从 `qianmo/apps/products/shelf` 生成，不要手改。

每个产品是一个小文件：用哪个模板，改哪些参数和表格，带什么材料，出自哪里，附手算的用例；没有一行是产品自己的程序。
S1 至 S5 是[出处](../sources.md)，写的是我们的话；没有写明出处的数字都是自有知识，供各行改成自己的。
慎三禁五（名称出自 S5）是每个模板里的两张表和两份行业名单；存款只作利率优惠，不作准入。
"""
CARDS = "四张福卡"
DELIVERY = {"online": "线上", "semi_online": "半线上", "offline": "线下"}
LINE = {"revolving": "循环", "term": "一次性", "unfurnished": "还不能办"}


def reference() -> str:
    """The whole of docs/reference/products.md."""
    return "\n".join([HEAD, *_overview(), *_templates(), *_products()]).rstrip() + "\n"


def _overview() -> Iterator[str]:
    yield "## 一览\n"
    yield "| 产品 | 代码 | 模板 | 办理 | 额度 | 额度形态 | 最长（月） | 利率 | 出处 |"
    yield "| --- | --- | --- | --- | --- | --- | --- | --- | --- |"
    for one in products().values():
        cited = "、".join(key for key in one.sources if key != OWN)
        cells = (one.name, f"`{one.code}`", _template(one), DELIVERY[one.delivery], _range(one), LINE[one.line])
        rate = f"浮动，{one.reprice_months} 个月" if one.reprice_months else "固定"
        yield f"| {' | '.join((*cells, str(one.term_months), rate, cited))} |"
    yield ""


def _template(one: Kept) -> str:
    return templates()[one.template].name if one.template in templates() else CARDS


def _range(one: Kept) -> str:
    """「1 至 50 万元」; a card whose limits stand in its tables says so."""
    said = {sheet.name: sheet.text for sheet in _sheets(one.code)}
    if "p_limit_most_wan" not in said:
        return "见表"
    return f"{said['p_limit_least_wan']} 至 {said['p_limit_most_wan']} 万元"


@cache
def _sheets(code: str) -> tuple[editing.Sheet, ...]:
    return editing.sheets(decisions.load(made(products()[code])))


def _templates() -> Iterator[str]:
    yield "## 模板\n"
    for one in templates().values():
        model = decisions.load((SHELF / "templates" / f"{one.code}.dmn").read_bytes())
        yield f"### {one.name} `{one.code}`\n"
        yield f"{one.summary}\n"
        yield from _said(one)
        yield f"- 要知道：{'、'.join(item.label for item in model.inputs)}"
        yield f"- 用它的产品：{'、'.join(each.name for each in products().values() if each.template == one.code)}\n"
        yield "| 参数 | 名称 | 值 |\n| --- | --- | --- |"
        for sheet in editing.sheets(model):
            if sheet.is_parameter:
                yield f"| {_titled(sheet)} | `{sheet.name}` | {_plain(sheet.text)} |"
        yield ""
        yield from _cases(one)


def _products() -> Iterator[str]:
    yield "## 产品\n"
    for one in products().values():
        yield f"### {one.name} `{one.code}`\n"
        yield f"{one.summary}\n"
        if one.awaiting:
            yield f"**{one.waiting}** 只作草稿。\n"
        yield from _said(one)
        yield from _changes(one)
        yield ""
        yield from _cases(one)


def _said(one: Kept) -> Iterator[str]:
    for key, said in one.sources.items():
        yield f"- {'自有知识' if key == OWN else key}：{said}"


def _changes(one: Kept) -> Iterator[str]:
    """What a product says otherwise than its template."""
    sheets = {sheet.name: sheet for sheet in _sheets(one.code)}
    for name, value in one.parameters.items():
        said = "、".join(map(str, value)) if isinstance(value, list) else value
        yield f"- {_titled(sheets[name])}：{said}"
    for table in one.replaced:
        rows = "；".join(" → ".join(_plain(cell) for cell in row.cells) for row in sheets[table].rules)
        yield f"- {_titled(sheets[table])}换成：{rows}"
    for table, added in one.added.items():
        yield f"- {_titled(sheets[table])}加上：{'；'.join(map(_added, added))}"
    if one.documents:
        yield f"- {_titled(sheets[DOCUMENTS])}加上：{'、'.join(one.documents)}"


def _added(row: dict[str, Any]) -> str:
    tests = "，".join(f"{column} {_plain(text)}" for column, text in row.items() if column != THEN)
    return f"{tests} → {_plain(row[THEN])}"


def _cases(one: Kept) -> Iterator[str]:
    for case in one.cases:
        yield f"- 例：{case.name}：{case.why}"
    yield ""


def _titled(sheet: editing.Sheet) -> str:
    return f"{sheet.label}（{sheet.unit}）" if sheet.unit else sheet.label


def _plain(text: str) -> str:
    return text.replace('"', "").replace("|", "\\|")
