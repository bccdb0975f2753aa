"""`qianmo prepare`: bring the database's tables to this version of the code and gather the files of the pages.

It refuses a database that a newer version has already changed: its tables may mean something this code does not know.
"""

import argparse
import hashlib
from collections.abc import Sequence
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.db import OperationalError, connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.urls import get_resolver

from qianmo.apps.campaigns.queries import any_household
from qianmo.apps.fieldwork.services import place_by_visits
from qianmo.gateways import blobs
from qianmo.supervisor import CannotStart
from qianmo.supervisor.binaries import FLOOR
from qianmo.supervisor.errands import BANK_IN_USE, NOTE_MARK, STEP_MARK

ONE_AT_A_TIME = 0x71616E6D6F  # key of the advisory lock that two machines starting at once would share


def run(argv: Sequence[str]) -> int:
    """Upgrade the tables and gather the page files where either is needed. Raises CannotStart."""
    argparse.ArgumentParser(prog="qianmo prepare", description=__doc__).parse_args(argv)
    _check_server()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [ONE_AT_A_TIME])
        try:
            if raise_tables():
                place_by_visits()  # tables that are new may keep what visits have told before
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [ONE_AT_A_TIME])
    print(f"{STEP_MARK}static", flush=True)
    _gather_files(Path(settings.STATIC_ROOT))
    blobs.sweep()
    _import_pages()
    if any_household():
        print(NOTE_MARK + BANK_IN_USE, flush=True)
    return 0


def _check_server() -> None:
    place = connection.settings_dict
    try:
        connection.ensure_connection()
    except OperationalError as error:
        reason = str(error).strip().splitlines()[-1]
        raise CannotStart(
            f"连不上数据库 {place['HOST'] or '本机'}:{place['PORT'] or 5432}/{place['NAME']}：{reason}。"
            "请检查 DATABASE_URL，或去掉它改用自带的数据库。"
        ) from error
    version = connection.cursor().connection.info.server_version
    if version < FLOOR * 10_000:
        raise CannotStart(f"数据库是 PostgreSQL {version // 10_000} 版，至少需要 {FLOOR} 版。")


def raise_tables() -> bool:
    """Bring the tables up to this code; whether any changed. Raises CannotStart where they are newer or too old."""
    replacements = MigrationLoader(None).replacements.values()
    done = set(MigrationRecorder(connection).applied_migrations())
    if any(not done.isdisjoint(folded.replaces) and not done.issuperset(folded.replaces) for folded in replacements):
        raise CannotStart(
            "数据库停在更早的版本，本程序不再带有从那里升级的步骤：请先用上一个版本启动一次，再换用本程序。"
        )
    executor = MigrationExecutor(connection)
    known = set(executor.loader.disk_migrations).union(*(folded.replaces for folded in replacements))
    ours = executor.loader.migrated_apps
    newer = sorted(
        f"{app}.{name}" for app, name in executor.loader.applied_migrations if app in ours and (app, name) not in known
    )
    if newer:
        raise CannotStart(
            f"数据库比这份程序新（{newer[-1]} 等 {len(newer)} 项升级本程序不认识）："
            "请改用更新的程序，或用 QIANMO_STATE 或 DATABASE_URL 另选一个数据库。"
        )
    pending = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if pending:
        print(f"升级数据表：{len(pending)} 项", flush=True)
        call_command("migrate", interactive=False, verbosity=0)
    return bool(pending)


def _gather_files(root: Path) -> None:
    stamp = root.with_name("static.stamp")
    seen = hashlib.sha256(settings.STORAGES["staticfiles"]["BACKEND"].encode())
    for finder in get_finders():
        for path, storage in sorted(finder.list(None), key=lambda found: str(found[0])):
            held = Path(storage.path(path)).stat()
            seen.update(f"{path} {held.st_size} {held.st_mtime_ns}\n".encode())
    if root.exists() and stamp.exists() and stamp.read_text(encoding="utf-8") == seen.hexdigest():
        return
    call_command("collectstatic", interactive=False, verbosity=0, clear=True)
    stamp.write_text(seen.hexdigest(), encoding="utf-8")


def _import_pages() -> None:
    """Load every page's code here, where a mistake in it ends the start with its reason."""
    list(get_resolver().url_patterns)
