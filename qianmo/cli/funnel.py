"""`qianmo funnel`: the county's funnel from file to draw, as a table or as JSON."""

import argparse
import dataclasses
import json


def run(argv: list[str]) -> int:
    """Print the funnel of the whole county."""
    parser = argparse.ArgumentParser(prog="qianmo funnel", description="漏斗：建档、符合、授信、签约、用信")
    parser.add_argument("--json", action="store_true", help="一行 JSON，金额单位为分")
    arguments = parser.parse_args(argv)

    from qianmo.apps.campaigns.queries import funnel
    from qianmo.apps.grids.queries import Scope
    from qianmo.domain.money import yi

    counted = funnel(scope=Scope(None))
    if arguments.json:
        print(json.dumps(dataclasses.asdict(counted)))
        return 0
    print(f"建档 {counted.filed:>8,} 户")
    print(f"符合 {counted.eligible:>8,} 户")
    for name, households, fen in (
        ("授信", counted.granted, counted.granted_fen),
        ("签约", counted.signed, counted.signed_fen),
        ("用信", counted.drawn, counted.drawn_fen),
    ):
        print(f"{name} {households:>8,} 户  {yi(fen)}")
    return 0
