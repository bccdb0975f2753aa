"""`qianmo demo`: build the demo county once, with progress on a terminal."""

import argparse
import sys
import time

FULL_COUNTY = 84_792


def run(argv: list[str]) -> int:
    """Build the demo county into an empty bank; 2 when a county is already there or cannot be built."""
    parser = argparse.ArgumentParser(prog="qianmo demo", description="建演示旗：真实村名、生成的人，经由同样的业务动作")
    parser.add_argument("--households", type=int, default=FULL_COUNTY, help=f"户数，默认 {FULL_COUNTY:,}")
    parser.add_argument("--processes", type=int, choices=(1, 2), default=2, help="几个进程一起建，默认 2")
    arguments = parser.parse_args(argv)
    if not 200 <= arguments.households <= 1_000_000:
        print("户数须在 200 至 1,000,000 之间", file=sys.stderr)
        return 2

    from qianmo.apps.events.services import seal
    from qianmo.demo.calibration import Unreachable
    from qianmo.demo.county import BankStands, build
    from qianmo.demo.schedule import DEMO_DAY, moment

    began = time.monotonic()

    def say(step: str, share: float) -> None:
        print(f"[{share:4.0%}] {step}（已 {time.monotonic() - began:.0f} 秒）", file=sys.stderr, flush=True)

    try:
        built = build(households=arguments.households, processes=arguments.processes, progress=say)
    except BankStands:
        print("这个库里已经有机构或户档，不再建演示旗。要重建请先换一个空库", file=sys.stderr)
        return 2
    except Unreachable as error:
        print(
            f"演示旗没有建成，库里什么也没留下：{error}。请检查 qianmo/apps/products/policies 里的政策", file=sys.stderr
        )
        return 2
    seal(at=moment(DEMO_DAY, hour=9))
    print(f"建成 {built.totals.filed:,} 户，用时 {time.monotonic() - began:.0f} 秒", file=sys.stderr)
    return 0
