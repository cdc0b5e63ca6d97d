"""Several tables made in one step of a migration.

Django draws every model anew, with all that lead to it, after each operation: with some three
hundred tables that is most of a new platform's first minute. Here the models are drawn once.
"""

from typing import Any

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.operations.models import AddConstraint, AddIndex, CreateModel
from django.db.migrations.state import ProjectState


class Tables(Operation):
    """Tables made with all fields, indexes and constraints that the operations after them add.

    Other operations here change tables that were there before.
    """

    serialization_expand_args = ["operations"]

    def __init__(self, operations: list[Any]):
        self.operations = operations

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        state.__dict__.pop("apps", None)
        for operation in self.operations:
            operation.state_forwards(app_label, state)

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        made = self._made()
        for operation in self.operations:
            if isinstance(operation, CreateModel) or operation.model_name_lower not in made:
                operation.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        made = self._made()
        for operation in reversed(self.operations):
            if isinstance(operation, AddConstraint | AddIndex):
                # Taken from a table before its fields go, which it may name.
                if operation.model_name_lower not in made:
                    operation.database_backwards(app_label, schema_editor, from_state, from_state)
            elif isinstance(operation, CreateModel) or operation.model_name_lower not in made:
                operation.database_backwards(app_label, schema_editor, from_state, to_state)

    def describe(self) -> str:
        return f"Make {len(self._made())} tables"

    def _made(self) -> set[str]:
        return {one.name_lower for one in self.operations if isinstance(one, CreateModel)}
