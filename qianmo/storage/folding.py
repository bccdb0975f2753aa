"""The tables of a room in one step, for a bank that begins: its first migration folds what came one by one.

Django works its picture of every related model out anew after each step of a migration. Where a room has thirty tables
and as many constraints, a new bank waits for nothing else. Here the picture is drawn once, when the room is whole.
"""

from collections.abc import Sequence
from typing import Any

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations import CreateModel
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState
from pgtrigger.migrations import AddTrigger

LAID_DOWN = (CreateModel, AddTrigger)
"""What the database is asked for; fields, indexes and constraints that follow are part of the table by then."""


class CreateTables(Operation):
    """Create the tables of a room as `operations` leave them: models, then what is added to them, in any order.

    Only for an empty database: nothing in `operations` may remove, rename or move what stands.
    """

    reduces_to_sql = True
    reversible = False

    def __init__(self, operations: Sequence[Any]) -> None:
        self.operations = operations

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Take in every operation, and let the models be drawn when they are next asked for."""
        state.__dict__.pop("apps", None)
        for operation in self.operations:
            operation.state_forwards(app_label, state)

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        """Create each table whole, then its triggers."""
        for operation in self.operations:
            if isinstance(operation, LAID_DOWN):
                operation.database_forwards(app_label, schema_editor, from_state, to_state)

    def describe(self) -> str:
        """What a log of migrations calls this."""
        return "Create the tables of the room"
