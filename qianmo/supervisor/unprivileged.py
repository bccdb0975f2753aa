"""How to run PostgreSQL, which refuses to be root, when this process is root.

First choice is a user namespace: inside it the server is an ordinary account, outside it owns what root
owns, so it works in a folder only root may enter and leaves no account behind. Where a container forbids
namespaces, the server is set to an unprivileged account and keeps the one capability that lets it walk
through closed folders.
"""

import functools
import os
import pwd
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from qianmo.supervisor import CannotStart

ACCOUNTS = ("postgres", "daemon", "nobody")


@dataclass(frozen=True)
class Disguise:
    """Words to put before a command, arguments for `setpriv`, and who owns the server's files."""

    namespace: tuple[str, ...]
    switch: tuple[str, ...]
    owner: int
    group: int

    def words(self, stop: str) -> list[str]:
        """The words before a command that gets signal `stop` ("INT"; "" for none) when its parent ends."""
        if not self.namespace and not self.switch:
            return []
        switch = (("--pdeathsig", stop) if stop else ()) + self.switch
        return [*self.namespace, *(("setpriv", *switch, "--") if switch else ())]


@functools.cache
def find_disguise() -> Disguise:
    """The disguise this machine allows; none is needed for an ordinary user. Raises CannotStart."""
    uid, gid = os.geteuid(), os.getegid()
    if uid != 0 and _has_name(uid):
        return Disguise(namespace=(), switch=(), owner=uid, group=gid)
    account = _account()
    user, group = account.pw_uid, account.pw_gid
    words = ("unshare", "--user", f"--map-user={user}", f"--map-group={group}", "--")
    namespace = Disguise(namespace=words, switch=(), owner=uid, group=gid)
    if _works(namespace):
        return namespace
    setuid = Disguise(namespace=(), switch=_switch(user, group), owner=user, group=group)
    if uid == 0 and _works(setuid):
        return setuid
    raise CannotStart(
        "PostgreSQL 不能以 root 运行，而本机既不允许用户命名空间（unshare），也不能换成普通账户（setpriv）："
        "请用普通用户启动，或用 DATABASE_URL 指向已有的 PostgreSQL。"
    )


def _switch(user: int, group: int) -> tuple[str, ...]:
    walk = "+dac_override"  # enter closed folders; not a right to be root
    return (
        *("--securebits=+no_setuid_fixup", f"--reuid={user}", f"--regid={group}", "--clear-groups"),
        *(f"--inh-caps={walk}", f"--ambient-caps={walk}"),
    )


def disguised(command: list[str], *, stop: str = "") -> list[str]:
    """`command` as it must be run here."""
    return find_disguise().words(stop) + command


def give_to_server(folder: Path) -> None:
    """Let the server's account own `folder` and all in it, where it does not yet."""
    disguise = find_disguise()
    if os.geteuid() != 0 or folder.stat().st_uid == disguise.owner:
        return
    for path in (*folder.rglob("*"), folder):
        os.chown(path, disguise.owner, disguise.group, follow_symlinks=False)


def _account() -> pwd.struct_passwd:
    for name in ACCOUNTS:
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise CannotStart("本机没有 postgres、daemon 或 nobody 账户，PostgreSQL 不能以 root 运行：请用普通用户启动。")


def _has_name(uid: int) -> bool:
    try:
        pwd.getpwuid(uid)
    except KeyError:
        return False
    return True


def _works(disguise: Disguise) -> bool:
    trial = [*disguise.words("INT"), "true"]
    if shutil.which(trial[0]) is None or shutil.which("setpriv") is None:
        return False
    return subprocess.run(trial, capture_output=True, check=False).returncode == 0  # noqa: S603  fixed words
