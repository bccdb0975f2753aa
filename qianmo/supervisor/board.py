"""The board of one start: which steps there are, which one runs, since when, and what it said last.

The terminal and the start-up page both tell what the board knows. Times are seconds since the start began, so no
wall clock is needed to read them.
"""

import sys
import threading
import time
from dataclasses import dataclass, replace

STEPS = {
    "database": "启动数据库",
    "tables": "核对与升级数据表",
    "static": "整理页面文件",
    "county": "建立演示县",
    "web": "启动网页服务",
}
WAITING, RUNNING, DONE, SKIPPED, FAILED = "waiting", "running", "done", "skipped", "failed"


@dataclass(frozen=True)
class Step:
    """One step: its Chinese title, where it stands, seconds when it began and ended, its last words."""

    key: str
    title: str
    standing: str = WAITING
    began: float = 0.0
    ended: float = 0.0
    detail: str = ""


class Board:
    """Written by the main thread, read by the page's threads."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._zero = time.monotonic()
        self._steps = {key: Step(key=key, title=title) for key, title in STEPS.items()}
        self._current = ""

    def seconds(self) -> float:
        """Seconds since the start began."""
        return time.monotonic() - self._zero

    def steps(self) -> list[Step]:
        """Every step as it stands now, in order."""
        with self._guard:
            return list(self._steps.values())

    def begin(self, key: str) -> None:
        """Begin a step; the one before it is done."""
        self.finish()
        self._set(key, standing=RUNNING, began=self.seconds())
        self._current = key
        self._print(STEPS[key])

    def finish(self, standing: str = DONE) -> None:
        """End the running step."""
        if self._current:
            self._set(self._current, standing=standing, ended=self.seconds())
            self._current = ""

    def skip(self, key: str, why: str) -> None:
        """Mark a step that this start does not need."""
        self.finish()
        self._set(key, standing=SKIPPED, detail=why)

    def tell(self, words: str) -> None:
        """Show what the running step is doing."""
        words = words.strip()
        if not words:
            return
        if self._current:
            self._set(self._current, detail=words)
        self._print(f"  {words}")

    def fail(self, words: str) -> None:
        """End the running step as failed, with the sentence that says why."""
        if self._current:
            self._set(self._current, detail=words)
        self.finish(FAILED)
        self._print(words)

    def _set(self, key: str, **changes: object) -> None:
        with self._guard:
            self._steps[key] = replace(self._steps[key], **changes)  # type: ignore[arg-type]  # fields of Step only

    def _print(self, words: str) -> None:
        sys.stdout.write(f"[{self.seconds():6.1f} 秒] {words}\n")
        sys.stdout.flush()
