"""`qianmo lake`: whether the lake is sound, making it quick to read again, and letting go of what is too old."""

import argparse
from datetime import date
from pathlib import Path

SHOWN_FAULTS = 20


def run(argv: list[str]) -> int:
    """Verify, compact or forget; 1 when something is broken, 2 when it is not said what to forget."""
    from qianmo.analytics.lake import Lake, compact_balances, forget, verify, where

    parser = argparse.ArgumentParser(prog="qianmo lake", description="数据湖：校验与整理")
    parser.add_argument(
        "action",
        choices=["verify", "compact", "forget"],
        help="verify 校验余额各段与每日合计；compact 把已结束的段按月归整；forget 放下某月以前的",
    )
    parser.add_argument("--before", type=_month, help="forget 放下哪个月以前的，例如 2020-01")
    parser.add_argument("--lake", type=Path, help="湖所在的目录，不给就用 QIANMO_LAKE 或状态目录下的 lake")
    asked = parser.parse_args(argv)
    lake = Lake(asked.lake or where())

    if asked.action == "compact":
        print(f"归整了 {compact_balances(lake):,} 段")
        return 0
    if asked.action == "forget":
        if asked.before is None:
            parser.error("forget 要说放下哪个月以前的，例如 --before 2020-01")
        print(f"放下了 {forget(lake, before=asked.before):,} 个文件，{asked.before:%Y 年 %m 月}以后的都在")
        return 0
    found = verify(lake)
    print(f"第 {found.edition:,} 版：余额 {found.spans:,} 段，{found.days:,} 天")
    if not found.faults:
        print("校验通过：每个账户的各段首尾相接，每天的合计与收时一致")
        return 0
    for fault in found.faults[:SHOWN_FAULTS]:
        print(f"不符：{fault}")
    if len(found.faults) > SHOWN_FAULTS:
        print(f"另有 {len(found.faults) - SHOWN_FAULTS:,} 处")
    return 1


def _month(text: str) -> date:
    return date.fromisoformat(f"{text}-01")
