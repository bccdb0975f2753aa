"""`qianmo events verify` and `qianmo events seal`: the record of business events, checked and chained."""

import argparse
from datetime import UTC, datetime

SHOWN_FAULTS = 20


def run(argv: list[str]) -> int:
    """Verify every event and the chain of seals, or seal what has settled; 1 when something is broken."""
    parser = argparse.ArgumentParser(prog="qianmo events", description="业务事件：校验与封存")
    parser.add_argument("action", choices=["verify", "seal"], help="verify 校验全部事件；seal 立即封存")
    arguments = parser.parse_args(argv)

    if arguments.action == "seal":
        from qianmo.apps.events.services import seal

        made = seal(at=datetime.now(tz=UTC))
        print(f"封存 {made.events:,} 件，至事件 {made.last_id:,}" if made else "没有待封存的事件")
        return 0
    from qianmo.apps.events.queries import verify

    found = verify()
    print(f"事件 {found.events:,} 件，已封存 {found.sealed:,} 件、{found.seals:,} 批")
    if not found.faults:
        print("校验通过：内容、批次与链都相符")
        return 0
    for fault in found.faults[:SHOWN_FAULTS]:
        print(f"不符：{fault}")
    if len(found.faults) > SHOWN_FAULTS:
        print(f"另有 {len(found.faults) - SHOWN_FAULTS} 处")
    return 1
