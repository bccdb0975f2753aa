"""The table of tiers as a book: proposed by one person, published by another, in force from a day on, kept."""

from collections.abc import Sequence
from datetime import date

from qianmo.apps.crm.queries import tier_table, tier_turns
from qianmo.apps.crm.services import publish_tier_table, unsound_tiers
from qianmo.apps.org.changes import Book, Published
from qianmo.domain.access import Right
from qianmo.domain.refusal import Refused
from qianmo.domain.rulebook import Column, Row, Sheet, Sort


class TierTableBook:
    """The table of tiers, whole: its one row is the DMN model, judged by the engine that will read it."""

    code, title, changes, right = "tiers", "客户分层表", False, Right.CHANGE_RULES
    says = "一张 DMN 决策表：存款、贷款、客群、分类怎么样的户是重点、优质、基础。分层定走访多勤，不定额度。"

    def sheet(self) -> Sheet:
        """One column: the model."""
        return Sheet(columns=[Column(name="model", title="决策表", sort=Sort.TEXT)], key=[], fewest=1, most=1)

    def in_force(self, on: date) -> list[Row]:
        """The model of a day."""
        held = tier_table(on=on)
        return [{"model": held.model}] if held else []

    def turns(self) -> list[date]:
        """The days on which a table begins."""
        return tier_turns()

    def unfit(self, rows: Sequence[Row], valid_from: date) -> Refused | None:
        """What keeps the model from being published."""
        del valid_from
        return unsound_tiers(str(rows[0]["model"]).encode())

    def write(self, change: Published) -> Refused | None:
        """Put the model in force; the night before its day gives every household what it answers."""
        answer = publish_tier_table(
            model=str(change.rows[0]["model"]).encode(), edited_by=change.proposed_by, published_by=change.by,
            valid_from=change.valid_from, at=change.at,
        )  # fmt: skip
        return answer if isinstance(answer, Refused) else None


BOOKS: tuple[Book, ...] = (TierTableBook(),)
"""Rules of this room the bank changes itself."""
