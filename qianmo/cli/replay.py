"""`qianmo replay`: decide again what was decided, from what each decision stored, and say whether it is the same."""

import argparse
from collections.abc import Sequence


def run(argv: Sequence[str]) -> int:
    """Replay all decisions, or those of some applications; 0 when result and rules hit are what was kept, else 1."""
    parser = argparse.ArgumentParser(prog="qianmo replay", description=__doc__)
    parser.add_argument("--application", type=int, action="append", help="only this one; may be given again")
    asked = parser.parse_args(argv)

    from qianmo.apps.credit.queries.replayed import replayed

    count = other = 0
    for one in replayed(application_ids=asked.application):
        count += 1
        if not one.same:
            other += 1
            print(f"申请 {one.application_id}（政策 {one.policy}）：结果或命中与存档不同")
    print(f"重放 {count:,} 笔决定，{f'{other:,} 笔不同' if other else '结果与命中全部一致'}。")
    return 1 if other else 0
