"""`qianmo edition load CODE YEAR`: load an edition of a county's divisions into the bank, as the page 区划沿革 does.

The first edition of a new bank lays its towns and villages. Exit code: 0 loaded, now or before; 1 refused.
"""

import argparse
import sys
from collections.abc import Sequence


def run(argv: Sequence[str]) -> int:
    """Load one edition; 0 when the bank has it."""
    parser = argparse.ArgumentParser(prog="qianmo edition", description="装载一版行政区划")
    commands = parser.add_subparsers(dest="command", required=True)
    loading = commands.add_parser("load", help="装载随产品来的一版")
    loading.add_argument("code", help="六位县代码，例如 331082")
    loading.add_argument("year", type=int, help="版本年：2016 或 2023")
    loading.add_argument("--past", action="store_true", help="作往期装载，只供查旧名，网格不变")
    asked = parser.parse_args(argv)

    from django.utils import timezone

    from qianmo.apps.grids.editions import load_edition
    from qianmo.domain.refusal import Refused

    now = timezone.localtime()
    answer = load_edition(
        county_code=asked.code, year=asked.year, past=asked.past, by=None, at=now, business_date=now.date()
    )
    if isinstance(answer, Refused):
        print(answer.reason, file=sys.stderr)
        return 1
    print(f"{asked.code} 的 {asked.year} 年版共 {answer:,} 行，已装载")
    return 0
