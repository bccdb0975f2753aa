"""What every plural act of credit answers, row by row, and how a repeated request is told from a new one."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from qianmo.domain.refusal import Refused


class Answers:
    """Per position the id of the row written, or the refusal.

    A request carried out before (`seen`: request id to row id) answers with its first row and is listed in `repeated`;
    so does a second request of the same id within one batch.
    """

    def __init__(self, *, seen: Mapping[UUID, int] | None = None) -> None:
        self.ids: dict[int, int] = {}
        self.refused: dict[int, Refused] = {}
        self.repeated: set[int] = set()
        self._seen = seen or {}
        self._first: dict[UUID, int] = {}
        self._echoes: dict[int, int] = {}

    def is_repeat(self, position: int, request_id: UUID) -> bool:
        """Whether this request needs no new row, because it came before."""
        if request_id in self._seen:
            self.ids[position] = self._seen[request_id]
        elif request_id in self._first:
            self._echoes[position] = self._first[request_id]
        else:
            self._first[request_id] = position
            return False
        self.repeated.add(position)
        return True

    def refuse(self, position: int, code: str, reason: str) -> None:
        """Note a refusal."""
        self.refused[position] = Refused(code=code, reason=reason)

    def written(self, positions: Iterable[int], ids: Iterable[int]) -> None:
        """Note the rows written, and answer the echoes of a batch as their first was answered."""
        self.ids |= zip(positions, ids, strict=True)
        for position, first in self._echoes.items():
            if first in self.ids:
                self.ids[position] = self.ids[first]
            else:
                self.refused[position] = self.refused[first]
