"""Tables made at one stroke are those that the operations make one by one."""

import pytest
from django.db import connection, migrations, models
from django.db.migrations.state import ProjectState

from yuanbao.tables import Tables

pytestmark = pytest.mark.django_db

ID = ("id", models.BigAutoField(primary_key=True))
TWO = [
    migrations.CreateModel("House", [ID, ("name", models.CharField(max_length=9))]),
    migrations.CreateModel(
        "Door", [ID, ("house", models.ForeignKey("trial.house", models.CASCADE))]
    ),
    migrations.AddField(
        "House", "front", models.ForeignKey("trial.door", models.CASCADE, null=True)
    ),
    migrations.AddIndex("House", models.Index(fields=["name"], name="house_name")),
    migrations.AddConstraint(
        "House", models.UniqueConstraint(fields=["name", "front"], name="house_once")
    ),
]
MORE = [
    migrations.CreateModel("Key", [ID]),
    migrations.AddField("Door", "key", models.ForeignKey("trial.key", models.CASCADE, null=True)),
    migrations.AddConstraint(
        "Door",
        models.UniqueConstraint(
            fields=["house"], condition=models.Q(key__isnull=False), name="door_one_key"
        ),
    ),
]


def carried_out(*groups):
    """Carry the operations out and return the states before and after each."""
    states = [ProjectState()]
    for group in groups:
        after = states[-1].clone()
        group.state_forwards("trial", after)
        with connection.schema_editor() as editor:
            group.database_forwards("trial", editor, states[-1], after)
        states.append(after)
    return states


def shape():
    """Return columns, and constraints and indexes with their columns, of the tables of the trial."""
    with connection.cursor() as cursor:
        names = connection.introspection.table_names(cursor)
        return {
            name: (
                sorted(
                    one.name for one in connection.introspection.get_table_description(cursor, name)
                ),
                sorted(
                    (held, facts["columns"], facts["unique"], facts["foreign_key"])
                    for held, facts in connection.introspection.get_constraints(
                        cursor, name
                    ).items()
                ),
            )
            for name in names
            if name.startswith("trial_")
        }


def test_tables_are_those_of_the_single_operations():
    carried_out(Tables(TWO), Tables(MORE))
    at_once = shape()
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE trial_house, trial_door, trial_key CASCADE")

    carried_out(*TWO, *MORE)

    assert shape() == at_once
    assert set(at_once) == {"trial_house", "trial_door", "trial_key"}


def test_taking_back_leaves_what_was_there_before():
    before, two, more = carried_out(Tables(TWO), Tables(MORE))
    with_keys = shape()

    with connection.schema_editor() as editor:
        Tables(MORE).database_backwards("trial", editor, more, two)
    without = shape()
    with connection.schema_editor() as editor:
        Tables(TWO).database_backwards("trial", editor, two, before)

    assert "key_id" in with_keys["trial_door"][0]
    assert without["trial_door"][0] == ["house_id", "id"]
    assert "trial_key" not in without
    assert shape() == {}
