"""`qianmo evidence`: check the evidence pack of a case by itself."""

import argparse
import sys
from pathlib import Path

from qianmo.gateways.evidence import Checked, check


def run(argv: list[str]) -> int:
    """`evidence verify FILE.zip [--key HEX]`: 0 when everything fits, 1 with a line per fault when not."""
    parser = argparse.ArgumentParser(prog="qianmo evidence", description="check an evidence pack; needs no database")
    commands = parser.add_subparsers(dest="command", required=True)
    verify = commands.add_parser("verify", help="check every file, the seal, the events")
    verify.add_argument("file", type=Path)
    verify.add_argument("--key", default="", help="the bank's public key, as the bank has told it")
    asked = parser.parse_args(argv)
    found = check(asked.file, public_key=asked.key)
    _tell(found)
    for fault in found.faults:
        print(fault, file=sys.stderr)
    return 1 if found.faults else 0


def _tell(found: Checked) -> None:
    if not found.public_key:
        return
    case, line, made_at, by = (found.about.get(name) or "—" for name in ("application", "line", "made_at", "made_by"))
    print(f"申请 {case}　额度 {line}　{made_at} 由 {by} 封存")
    print(f"文件 {found.files} 个，事件 {found.events} 条，公钥 {found.public_key}")
    print("有不符之处：" if found.faults else "全部相符")
