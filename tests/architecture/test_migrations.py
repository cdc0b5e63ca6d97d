import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from mptt.models import MPTTModel

from tests.architecture.source import APPS


@pytest.fixture(scope="module")
def ours():
    loader = MigrationLoader(None, ignore_no_migrations=True)
    return {key: one for key, one in loader.disk_migrations.items() if key[0] in APPS}


def test_migrations_are_named_for_what_they_do(ours):
    assert ours
    assert [f"{app}.{name}" for app, name in ours if "_auto_" in name] == []


def test_every_migration_can_be_undone(ours):
    stuck = [
        f"{app}.{name}: {operation.describe()}"
        for (app, name), migration in ours.items()
        for operation in migration.operations
        if not operation.reversible
    ]

    assert stuck == []


@pytest.mark.django_db
def test_models_and_migrations_agree():
    call_command("makemigrations", check=True, dry_run=True, verbosity=1)


@pytest.mark.django_db
def test_trees_keep_the_index_of_their_order():
    trees = [model for model in apps.get_models() if issubclass(model, MPTTModel)]

    without = [
        model._meta.db_table
        for model in trees
        if ["tree_id", "lft"] not in _indexed_columns(model._meta.db_table)
    ]

    assert trees
    assert without == []


def _indexed_columns(table: str) -> list[list[str]]:
    with connection.cursor() as cursor:
        constraints = connection.introspection.get_constraints(cursor, table)
    return [one["columns"] for one in constraints.values() if one["index"]]
