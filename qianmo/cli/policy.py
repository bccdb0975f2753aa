"""`qianmo policy check|export|shelf`: a policy before anyone relies on it, and the shipped ones told; no database."""

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from qianmo import decisions
from qianmo.apps.products.shelf.reference import reference

SHELF = Path(__file__).resolve().parents[2] / "docs" / "reference" / "products.md"


def check_policy(argv: Sequence[str]) -> int:
    """Check a model, write it as DMN 1.3, or write the shelf down anew; 2 when it is no usable model.

    `check` prints a sentence a line: 0 when there is nothing to say, else 1. `export` prints the file.
    """
    parser = argparse.ArgumentParser(prog="qianmo policy", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    check = commands.add_parser("check", help="find mistakes, gaps, overlaps and rows that never hit")
    check.add_argument("model", type=Path, help="a DMN file")
    check.add_argument("--json", action="store_true", help="print one JSON array")
    export = commands.add_parser("export", help="write the model as DMN 1.3, whatever its version")
    export.add_argument("model", type=Path, help="a DMN file")
    commands.add_parser("shelf", help="write docs/reference/products.md from the shipped products")
    asked = parser.parse_args(argv)
    if asked.command == "shelf":
        SHELF.write_text(reference(), encoding="utf-8")
        return 0
    try:
        if asked.command == "export":
            sys.stdout.buffer.write(decisions.export(asked.model) + b"\n")
            return 0
        findings = decisions.check(decisions.load(asked.model))
    except decisions.ModelError as error:
        print(error, file=sys.stderr)
        return 2
    if asked.json:
        print(json.dumps([finding.as_json() for finding in findings], ensure_ascii=False))
    else:
        print("\n".join(finding.sentence for finding in findings) or "没有发现问题。")
    return 1 if findings else 0
