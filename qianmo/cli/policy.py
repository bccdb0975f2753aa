"""`qianmo policy check FILE.dmn`: what is wrong with a policy before anyone relies on it; needs no database."""

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from qianmo import decisions


def check_policy(argv: Sequence[str]) -> int:
    """Print what `check` finds, a sentence a line; 0 when nothing, 1 when something, 2 when it is no usable model."""
    parser = argparse.ArgumentParser(prog="qianmo policy", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    check = commands.add_parser("check", help="find mistakes, gaps, overlaps and rows that never hit")
    check.add_argument("model", type=Path, help="a DMN file")
    check.add_argument("--json", action="store_true", help="print one JSON array")
    asked = parser.parse_args(argv)
    try:
        findings = decisions.check(decisions.load(asked.model))
    except decisions.ModelError as error:
        print(error, file=sys.stderr)
        return 2
    if asked.json:
        print(json.dumps([finding.as_json() for finding in findings], ensure_ascii=False))
    else:
        print("\n".join(finding.sentence for finding in findings) or "没有发现问题。")
    return 1 if findings else 0
