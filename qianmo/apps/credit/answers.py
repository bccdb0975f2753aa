"""What every plural act of credit answers, row by row, and how a repeated request is told from a new one."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from qianmo.domain.refusal import Refused

REUSED = Refused(
    code="request_reused",
    reason="不能办：这个请求号先前办的是另一笔，金额、日期或对象不同。请刷新本页重新填写，或换新的请求号再送。",
)


class Answers:
    """Per position the id of the row written, or the refusal.

    A request carried out before (`seen`: request id to row id) answers with its first row and is listed in `repeated`;
    so does a second request of the same id within one batch. One that came before for something else (`wanted`: request
    id to what it asked for) is refused.
    """

    def __init__(
        self, *, seen: Mapping[UUID, int] | None = None, wanted: Mapping[UUID, tuple[object, ...]] | None = None
    ) -> None:
        self.ids: dict[int, int] = {}
        self.refused: dict[int, Refused] = {}
        self.repeated: set[int] = set()
        self._seen = seen or {}
        self._wanted = dict(wanted or {})
        self._first: dict[UUID, int] = {}
        self._echoes: dict[int, int] = {}

    def is_repeat(self, position: int, request_id: UUID, *, wants: tuple[object, ...] = ()) -> bool:
        """Whether this request needs no new row, because its id came before: for the same, or for something else."""
        if self._wanted.setdefault(request_id, wants) != wants:
            self.refused[position] = REUSED
            return True
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
