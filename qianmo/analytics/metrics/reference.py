"""The catalogue as a page of documentation, made from the heads of the files alone."""

from collections.abc import Sequence

from qianmo.analytics.metrics.catalogue import (
    HOUSEHOLD_GRAIN,
    Column,
    Grain,
    Metric,
    catalogue,
    grains,
    household_grains,
    shared,
)
from qianmo.analytics.metrics.macros import MACROS

UNIT_WORDS = {
    "id": "编号",
    "text": "文字",
    "day": "日期",
    "fen": "分",
    "fen_days": "分·天",
    "days": "天",
    "months": "月",
    "count": "个",
    "ppm": "百万分之一",
    "bucket": "档",
}
"""How a unit is written for those who read figures."""
HEAD = """# 指标口径

由 `qianmo metrics docs` 从 `qianmo/analytics/metrics` 的文件头生成，不要手改。

每个指标一个 SQL 文件，DuckDB 照原文运行，Spark 由同一文件转写，两边分毫不差。

全部是整数：金额到分，比率给分子分母，四舍五入只在最后一步。`key` 为空的一行是没有归属的部分。
"""


def reference() -> str:
    """The whole page, in Markdown."""
    ways = [(f"{grain.title} `{grain.name}`", grain.meaning) for grain in grains().values()]
    relations = [(f"{one.title} `{one.name}`", one.meaning) for one in shared().values()]
    words = [(f"`{name}({', '.join(macro.arguments)})`", macro.meaning) for name, macro in MACROS.items()]
    parts = [HEAD, "## 粒度\n", _table(("粒度", "意思"), ways), *map(_metric, catalogue())]
    parts += ["## 共用\n", _table(("名", "意思"), relations), "## 文件里的字\n", _table(("写法", "meaning"), words)]
    return "\n".join(parts)


def told_by(metric: Metric) -> tuple[Grain, ...]:
    """The grains a metric can be told by: of accounts, or of households where it stands on no account."""
    ways = household_grains() if HOUSEHOLD_GRAIN in metric.inputs else grains()
    return tuple(ways[name] for name in metric.grains)


def _metric(metric: Metric) -> str:
    ways = "、".join(f"{grain.title} `{grain.name}`" for grain in told_by(metric))
    lines = [
        f"## {metric.title} `{metric.name}`\n",
        f"{metric.meaning}\n",
        f"- 粒度：{ways}",
        f"- 取自：{'、'.join(f'`{name}`' for name in metric.inputs)}",
        f"- 依据：{metric.source}",
        f"- 版本：{metric.version}，[SQL](../../qianmo/analytics/metrics/{metric.name}.sql)\n",
    ]
    if metric.parameters:
        lines += [_table(("参数", "单位", "意思"), [_row(column) for column in metric.parameters])]
    return "\n".join([*lines, _table(("输出", "单位", "意思"), [_row(column) for column in metric.outputs])])


def _row(column: Column) -> tuple[str, str, str]:
    usual = f"，不给就是 {column.default}" if column.default is not None else ""
    return f"`{column.name}`", UNIT_WORDS[column.unit], column.meaning + usual


def _table(heads: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    lines = [heads, tuple("---" for _ in heads), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines) + "\n"
