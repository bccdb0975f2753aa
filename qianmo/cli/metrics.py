"""`qianmo metrics list|run|docs`: which figures there are, one of them computed from the lake, their documentation."""

import argparse
import sys
from datetime import date, timedelta
from pathlib import Path

DOCS = Path(__file__).resolve().parents[2] / "docs" / "reference" / "metrics.md"
REFUSED = 3


def run(argv: list[str]) -> int:
    """List the metrics, write one as CSV, or write the documentation anew; 3 where what was asked does not exist."""
    parser = argparse.ArgumentParser(prog="qianmo metrics", description="指标口径：列出、计算、生成文档")
    actions = parser.add_subparsers(dest="action", required=True)
    actions.add_parser("list", help="列出每个指标、能按什么看、要给什么")
    actions.add_parser("docs", help="按文件头重写 docs/reference/metrics.md")
    one = actions.add_parser("run", help="算一个指标，写成 CSV；QIANMO_ENGINE 选在哪里算")
    one.add_argument("name")
    one.add_argument("--grain", default="branch", help="按什么看，例如 manager")
    one.add_argument("--on", type=date.fromisoformat, help="截止日；不给就用湖里最后一天")
    one.add_argument("--since", type=date.fromisoformat, help="第一日；不给就从截止日的月初算起")
    one.add_argument("--set", action="append", default=[], metavar="NAME=VALUE", help="别的参数，例如 side=loan")
    one.add_argument("--lake", type=Path, help="湖所在的目录，不给就用 QIANMO_LAKE 或状态目录下的 lake")
    asked = parser.parse_args(argv)
    return {"list": _list, "docs": _docs, "run": _run}[asked.action](asked)


def _list(_: argparse.Namespace) -> int:
    from qianmo.analytics.metrics import catalogue

    for found in catalogue():
        given = " ".join(f"{column.name}={column.default or column.unit}" for column in found.parameters)
        print(f"{found.name:<16} {found.title}  按 {' '.join(found.grains)}  给 {given or '（无）'}")
    return 0


def _docs(_: argparse.Namespace) -> int:
    from qianmo.analytics.metrics.reference import reference

    DOCS.parent.mkdir(parents=True, exist_ok=True)
    DOCS.write_text(reference(), encoding="utf-8")
    return 0


def _run(asked: argparse.Namespace) -> int:
    from pyarrow import csv

    from qianmo.analytics.lake import CORE, OWN, Lake, last_day, where
    from qianmo.analytics.metrics import catalogue, compute
    from qianmo.analytics.spark.session import NoSpark

    lake = Lake(asked.lake or where())
    found = {one.name: one for one in catalogue()}.get(asked.name)
    if found is None:
        return _refuse(f"没有叫“{asked.name}”的指标：qianmo metrics list 列出全部。")
    edition = lake.edition()
    on = asked.on or max(filter(None, (last_day(edition, book) for book in (CORE, OWN))), default=None)
    if on is None:
        return _refuse(f"湖里还没有余额（{lake.root}）：先收数，或用 --on 给一个截止日。")
    usual = {"as_of": on, "until_on": on + timedelta(days=1), "from_on": asked.since or on.replace(day=1)}
    given = {column.name: usual[column.name] for column in found.parameters if column.name in usual}
    units = {column.name: column.unit for column in found.parameters}
    try:
        for word in asked.set:
            name, _, value = word.partition("=")
            given[name] = value if units.get(name) == "text" else int(value)
        rows = compute(asked.name, lake=lake, edition=edition, grain=asked.grain, parameters=given)
    except (ValueError, NoSpark) as reason:
        return _refuse(str(reason))
    csv.write_csv(rows, sys.stdout.buffer)
    return 0


def _refuse(sentence: str) -> int:
    print(sentence, file=sys.stderr)
    return REFUSED
