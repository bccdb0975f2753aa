"""The tree as the house tests read it.

Every file that is committed or would be (git's own answer, or a plain walk where there is no git), each read once.
A rule takes one `Source` and yields the places where it is broken; a place prints as `file:line`, so that an editor
can jump to it.
"""

import ast
import os
import subprocess
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path, PurePosixPath

HOME = Path(__file__).resolve().parents[2]
NEVER_WALKED = {".git", ".venv", "var", "node_modules", "__pycache__", "dist", ".hypothesis"}


@dataclass(frozen=True)
class Source:
    """One text file, by its path from the top of the tree."""

    path: str
    text: str

    @property
    def name(self) -> str:
        return PurePosixPath(self.path).name

    @property
    def suffix(self) -> str:
        return PurePosixPath(self.path).suffix

    @property
    def is_python(self) -> bool:
        return self.suffix == ".py"

    @property
    def is_migration(self) -> bool:
        return "/migrations/" in self.path

    @property
    def is_lock(self) -> bool:
        """Written by a tool for a tool; nobody reads it."""
        return self.name == "package-lock.json" or (self.path.startswith("requirements/") and self.suffix == ".txt")

    @cached_property
    def lines(self) -> list[str]:
        return self.text.splitlines()

    @cached_property
    def nodes(self) -> list[ast.AST]:
        """Every node of a Python module, parsed once; none for any other file."""
        return list(ast.walk(self.module)) if self.is_python else []

    @cached_property
    def module(self) -> ast.Module:
        return ast.parse(self.text, self.path)

    def is_under(self, *folders: str) -> bool:
        return any(self.path == folder or self.path.startswith(folder + "/") for folder in folders)


@dataclass(frozen=True, order=True)
class Fault:
    """A broken rule and where."""

    path: str
    line: int
    what: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.what}"


def listed(faults: Iterable[Fault | str]) -> str:
    """Faults as a failing test shows them."""
    found = sorted(str(fault) for fault in faults)
    return f"{len(found)} place(s):\n" + "\n".join(found)


@cache
def committed() -> tuple[str, ...]:
    """Paths of all files that are committed or would be, in order."""
    command = ["git", "-c", "safe.directory=*", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    try:
        answer = subprocess.run(command, cwd=HOME, capture_output=True, check=True).stdout.decode()
    except (OSError, subprocess.CalledProcessError):
        return tuple(sorted(walked()))
    return tuple(sorted(path for path in set(answer.split("\0")) if path and (HOME / path).is_file()))


def walked() -> Iterator[str]:
    """The same paths where git cannot be asked, without the folders nobody commits."""
    for folder, folders, files in os.walk(HOME):
        folders[:] = [
            name for name in folders if name not in NEVER_WALKED and not name.endswith(("cache", ".egg-info"))
        ]
        for name in files:
            yield (Path(folder) / name).relative_to(HOME).as_posix()


@cache
def sources() -> tuple[Source, ...]:
    """Every text file of the tree."""
    return tuple(source for path in committed() if (source := read(path)) is not None)


def read(path: str) -> Source | None:
    """One file, or None when it holds no text or has just gone."""
    try:
        return Source(path, (HOME / path).read_text(encoding="utf-8"))
    except (UnicodeDecodeError, FileNotFoundError):
        return None


def product() -> list[Source]:
    """The product's own Python, without what Django writes."""
    return [one for one in sources() if one.is_python and one.is_under("qianmo") and not one.is_migration]
