"""`qianmo cutover`: take over the lines and draws of another system, as the page does, for large deliveries.

`check DIR` judges the files of a folder and writes nothing; `load DIR --by A` brings them in; `confirm ID --by B` books
them, by a second person. Exit code: 0 sound or done; 1 faults, nothing booked; 3 refused.
"""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from uuid import UUID, uuid5

from qianmo.domain.money import yuan
from qianmo.domain.refusal import Refused

FAULTY, REFUSED = 1, 3
SHOWN = 50
REQUESTS = UUID("0b0c5a0e-7e0a-5a35-9a6b-2f5b1f6a9c11")
"""The name space in which a folder brought in twice by one command is one request."""


def run(argv: Sequence[str]) -> int:
    """Check, bring in or confirm a delivery; the exit code says how it went."""
    parser = argparse.ArgumentParser(prog="qianmo cutover", description="切换：把原系统的额度、借据转入")
    actions = parser.add_subparsers(dest="action", required=True)
    check = actions.add_parser("check", help="只核对，不写入")
    check.add_argument(
        "folder", type=Path, metavar="DIR", help="放着 额度、借据、控制总数（以及 欠息、押品）文件的文件夹"
    )
    check.add_argument("--differences", type=Path, metavar="OUT.xlsx", help="把全部差错写成工作簿")
    load = actions.add_parser("load", help="送入，等第二个人确认")
    load.add_argument("folder", type=Path, metavar="DIR")
    load.add_argument("--by", required=True, metavar="STAFF_NUMBER", help="送入人工号")
    confirm = actions.add_parser("confirm", help="确认转入，要另一个人")
    confirm.add_argument("id", type=int, metavar="ID", help="切换批次")
    confirm.add_argument("--by", required=True, metavar="STAFF_NUMBER", help="确认人工号")
    asked = parser.parse_args(argv)
    answer = {"check": _check, "load": _load, "confirm": _confirm}[asked.action](asked)
    if isinstance(answer, Refused):
        print(answer.reason, file=sys.stderr)
        return REFUSED
    return answer


def _check(asked: argparse.Namespace) -> int | Refused:
    from qianmo.apps.credit.services import check_cutover
    from qianmo.apps.org.queries import business_date
    from qianmo.web.sheets.cutover import differences

    if asked.differences and (asked.differences.exists() or not asked.differences.parent.is_dir()):
        return Refused(code="not_written", reason=f"{asked.differences} 已经存在，或所在的文件夹不存在。请换一个文件名")
    found = check_cutover(folder=asked.folder, on=business_date())
    if isinstance(found, Refused):
        return found
    lines = list(found.bench.lines.values())
    draws = [one for line in lines for one in line.draws]
    owed = sum(one.row["unpaid_fen"] for one in draws)
    print(f"额度 {len(lines):,} 笔，借据 {len(draws):,} 笔，未还本金 {yuan(owed)} 元，差错 {len(found.faults):,} 处")
    for fault in found.faults[:SHOWN]:
        print(f"  {fault.file} {fault.cell}：{fault.reason}")
    if len(found.faults) > SHOWN:
        print(f"  还有 {len(found.faults) - SHOWN:,} 处没有列出，用 --differences 写成工作簿查看")
    if asked.differences and found.faults:
        asked.differences.write_bytes(differences(found.faults, taker="qianmo cutover check"))
        print(f"全部差错写在 {asked.differences}")
    return FAULTY if found.faults else 0


def _staff(number: str) -> int | Refused:
    from qianmo.apps.org.queries import staff_ids

    staff_id = staff_ids(numbers=[number]).get(number)
    return staff_id or Refused(code="unknown_staff", reason=f"没有工号为 {number} 的员工。请核对 --by")


def _load(asked: argparse.Namespace) -> int | Refused:
    from qianmo.apps.credit.cutting_over.pieces import digest_of
    from qianmo.apps.credit.queries import cutover
    from qianmo.apps.credit.services import NewCutover, bring_in, judge_cutover
    from qianmo.apps.org.queries import business_date
    from qianmo.web.clock import instant

    by, on = _staff(asked.by), business_date()
    if isinstance(by, Refused):
        return by
    if not asked.folder.is_dir():
        return Refused(code="no_folder", reason=f"没有 {asked.folder} 这个文件夹。请核对")
    files = {path.name: path.read_bytes() for path in sorted(asked.folder.iterdir()) if path.is_file()}
    request_id = uuid5(REQUESTS, f"{on} {digest_of(files).hex()}")
    new = NewCutover(name=asked.folder.resolve().name, files=files, by=by, request_id=request_id)
    answer = bring_in(new=new, at=instant(on=on), business_date=on)
    if isinstance(answer, Refused):
        return answer
    judge_cutover(cutover_id=answer, at=instant(on=on))
    row = cutover(cutover_id=answer)
    assert row is not None
    (lines, _), (draws, owed) = row.total("lines"), row.total("principal")
    print(f"切换批次 {answer} {row.state_name}：额度 {lines:,} 笔，借据 {draws:,} 笔，未还本金 {yuan(owed)} 元")
    for fault in row.faults[:SHOWN]:
        print(f"  {fault['file']} {fault['cell']}：{fault['reason']}")
    if row.fault_count:
        return FAULTY
    print(f"请第二个人在“切换”页上确认，或运行 qianmo cutover confirm {answer} --by 工号")
    return 0


def _confirm(asked: argparse.Namespace) -> int | Refused:
    from qianmo.apps.credit.queries import taken_standing
    from qianmo.apps.credit.services import confirm_cutover
    from qianmo.apps.org.queries import business_date
    from qianmo.web.clock import instant

    by, on = _staff(asked.by), business_date()
    if isinstance(by, Refused):
        return by
    answer = confirm_cutover(cutover_id=asked.id, by=by, at=instant(on=on), business_date=on)
    if isinstance(answer, Refused):
        return answer
    stands = taken_standing(cutover_id=asked.id)
    agrees = "相符" if stands.agrees else "不符，请看“切换”页"
    print(f"已转入额度 {stands.lines:,} 笔，借据 {stands.draws:,} 笔，期初本金 {yuan(stands.entries_fen)} 元，{agrees}")
    return 0
