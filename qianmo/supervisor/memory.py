"""Settings of the embedded server that follow from the machine: its memory, its shared memory, its disk."""

import os
import shutil
from pathlib import Path

GIB = 1024**3
CONTAINER_LIMITS = (Path("/sys/fs/cgroup/memory.max"), Path("/sys/fs/cgroup/memory/memory.limit_in_bytes"))


def settings_for_machine(disk: Path) -> list[str]:
    """`name=value` pairs for a server whose directory lies on the disk of `disk`."""
    roomy = machine_memory() >= 3 * GIB
    free = shutil.disk_usage(disk).free
    return [
        f"shared_buffers={'512MB' if roomy else '128MB'}",
        f"effective_cache_size={'2GB' if roomy else '512MB'}",
        f"work_mem={'32MB' if roomy else '8MB'}",
        f"maintenance_work_mem={'256MB' if roomy else '64MB'}",
        f"max_wal_size={'4GB' if free > 12 * GIB else '1GB'}",
        "checkpoint_timeout=15min",
        "checkpoint_completion_target=0.9",
        "random_page_cost=1.1",
        "jit=off",
        "parallel_setup_cost=20000",  # many ask at once: a second core only for what takes a tenth of a second alone
        "synchronous_commit=on",
        f"dynamic_shared_memory_type={'posix' if _shared_memory() >= GIB else 'mmap'}",
    ]


def machine_memory() -> int:
    """Bytes this machine, or the container around us, may use."""
    found = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    for limit in CONTAINER_LIMITS:
        try:
            found = min(found, int(limit.read_text(encoding="utf-8")))
        except (OSError, ValueError):  # no such file, or the word "max"
            continue
    return found


def _shared_memory() -> int:
    try:
        return shutil.disk_usage("/dev/shm").total  # noqa: S108  containers keep it at 64 MB, too little for parallel plans
    except OSError:
        return 0
