"""`qianmo feed load DIR`: take in what the core bank delivered; `qianmo feed list`: what was taken in last.

`qianmo feed replace-history ID --by A --reason TEXT` lets a refused history take the place of all balances.

A file still being written is left alone. Exit code 1 when a file was refused, is unknown or waits for a day before it.
"""

import argparse
import sys
import time
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from qianmo.apps.feeds.services import Taken

QUIET_SECONDS = 2
LISTED = 50
CELLS = 24


def run(argv: list[str]) -> int:
    """Load a folder or list deliveries; the exit code says whether anything was refused."""
    parser = argparse.ArgumentParser(prog="qianmo feed", description="供数：收核心系统交来的文件")
    actions = parser.add_subparsers(dest="action", required=True)
    load = actions.add_parser("load", help="收一个目录里的全部文件，按先后和依赖的次序")
    load.add_argument("folder", type=Path, metavar="DIR", help="目录；文件留在原处")
    load.add_argument("--by", metavar="STAFF_NUMBER", help="送交人工号")
    load.add_argument(
        "--quiet-seconds", type=int, default=QUIET_SECONDS, metavar="N", help="多少秒没有人写才算写完（默认 2）"
    )
    listing = actions.add_parser("list", help="最近收的文件")
    listing.add_argument("--last", type=int, default=LISTED, metavar="N", help="列多少份（默认 50）")
    anew = actions.add_parser("replace-history", help="用一份被拒收的历史余额取代湖里先前的全部余额")
    anew.add_argument("id", type=int, metavar="ID", help="那一份的编号，见 list")
    anew.add_argument("--by", required=True, metavar="STAFF_NUMBER", help="经办人工号")
    anew.add_argument("--reason", required=True, metavar="TEXT", help="为什么要更正历史")
    asked = parser.parse_args(argv)
    if asked.action == "list":
        return _list(asked.last)
    if asked.action == "replace-history":
        return _replace(asked)
    if not asked.folder.is_dir():
        print(f"{asked.folder} 不是目录。请给出文件所在的目录", file=sys.stderr)
        return 1
    return _load(asked)


def _load(asked: argparse.Namespace) -> int:
    from django.core.exceptions import ObjectDoesNotExist

    from qianmo.apps.feeds.services import take_in
    from qianmo.apps.org.queries import business_date, staff_ids
    from qianmo.domain.refusal import Refused
    from qianmo.web.clock import instant

    try:
        on = business_date()
    except ObjectDoesNotExist:
        print("银行还没有开启第一个营业日，不能收文件。请先开启营业日", file=sys.stderr)
        return 1
    by = staff_ids(numbers=[asked.by]).get(asked.by) if asked.by else None
    if asked.by and by is None:
        print(f"没有工号为 {asked.by} 的员工。请核对 --by", file=sys.stderr)
        return 1
    whole, writing = _settled(asked.folder, asked.quiet_seconds)
    for path in writing:
        print(f"{path.name}：还在写，先不动")
    told = Teller()
    taken = take_in(
        paths=whole, channel="terminal", by=by, at=instant(on=on), business_date=on, watch=told.watch, told=told.tell
    )
    if isinstance(taken, Refused):
        print(taken.reason, file=sys.stderr)
        return 1
    return told.sum(left=len(writing))


def _settled(folder: Path, seconds: int) -> tuple[list[Path], list[Path]]:
    """Files written to their ends, and those still being written; files just written are given a moment to show it."""
    from qianmo.apps.feeds.services import files_in, whole_files

    quiet = timedelta(seconds=seconds)
    if len(whole_files(folder=folder, quiet=quiet)) < len(files_in(folder=folder)):
        time.sleep(seconds)
    whole = whole_files(folder=folder, quiet=quiet)
    return whole, sorted(set(files_in(folder=folder)) - set(whole))


@dataclass
class Teller:
    """One line for each file, and on a terminal a bar for the one at work."""

    refused: int = 0
    counts: dict[str, int] = field(default_factory=dict)
    bars: bool = field(default_factory=sys.stderr.isatty)

    def watch(self, path: Path, done: int, total: int) -> None:
        """Draw how far a file is."""
        if self.bars:
            filled = CELLS * done // total
            print(f"\r{path.name} {'█' * filled}{'░' * (CELLS - filled)}", end="", file=sys.stderr, flush=True)

    def tell(self, taken: "Taken") -> None:
        """Print what came of a file."""
        from qianmo.apps.feeds.queries import delivery

        if self.bars:
            print("\r\033[K", end="", file=sys.stderr, flush=True)
        row = delivery(delivery_id=taken.delivery_id) if taken.delivery_id is not None else None
        state = row.state_name if row else "不收"
        self.counts[state] = self.counts.get(state, 0) + 1
        if row is None or row.state in {"refused", "waiting"}:
            self.refused += 1
        print(f"{taken.name}：{row.summary if row else taken.reason}{'（先前已收过）' if taken.is_known else ''}")

    def sum(self, *, left: int) -> int:
        """Print the total; 1 when something was not taken."""
        parts = [f"{state} {count:,} 份" for state, count in self.counts.items()]
        parts += [f"还在写 {left:,} 份"] if left else []
        print("合计：" + ("，".join(parts) or "没有文件"))
        return 1 if self.refused else 0


def _list(last: int) -> int:
    from qianmo.apps.feeds.queries import deliveries

    for row in deliveries(limit=last):
        print(f"{row.id:>6}  {row.received_at:%Y-%m-%d %H:%M}  {row.kind_name}  {row.days}  {row.name}：{row.summary}")
    return 0


def _replace(asked: argparse.Namespace) -> int:
    from qianmo.apps.feeds.queries import delivery
    from qianmo.apps.feeds.services import carry, replace_history
    from qianmo.apps.org.queries import business_date, staff_ids
    from qianmo.domain.refusal import Refused
    from qianmo.web.clock import instant

    on, by = business_date(), staff_ids(numbers=[asked.by]).get(asked.by)
    if by is None:
        print(f"没有工号为 {asked.by} 的员工。请核对 --by", file=sys.stderr)
        return 1
    at = instant(on=on)
    answer = replace_history(delivery_id=asked.id, reason=asked.reason, by=by, at=at, business_date=on)
    if isinstance(answer, Refused):
        print(answer.reason, file=sys.stderr)
        return 1
    outcomes = carry(delivery_ids=[answer], at=at, business_date=on)
    if isinstance(outcomes, Refused):
        print(outcomes.reason, file=sys.stderr)
        return 1
    row = delivery(delivery_id=answer)
    assert row is not None
    print(f"{row.name}：{row.summary}")
    return 0 if row.state == "carried" else 1
