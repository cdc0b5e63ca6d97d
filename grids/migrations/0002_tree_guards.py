"""The database keeps what the tree must never lose: ranks, codes, and the places themselves."""

from django.db import migrations

GUARD = """
CREATE FUNCTION grids_guard_tree() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'grid % is retired, never deleted: its code may not come again', OLD.code
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF TG_OP = 'UPDATE' AND (NEW.code <> OLD.code OR NEW.level <> OLD.level) THEN
        RAISE EXCEPTION 'grid % keeps its code and level for good', OLD.code
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF EXISTS (SELECT 1 FROM grids_grid WHERE id = NEW.parent_id AND level >= NEW.level) THEN
        RAISE EXCEPTION 'grid % must hang under a higher level', NEW.code
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER grid_guard BEFORE INSERT OR DELETE OR UPDATE OF parent_id, level, code
    ON grids_grid FOR EACH ROW EXECUTE FUNCTION grids_guard_tree();
INSERT INTO grids_treeversion (id, number) VALUES (1, 0) ON CONFLICT DO NOTHING;
"""
UNGUARD = """
DROP TRIGGER grid_guard ON grids_grid;
DROP FUNCTION grids_guard_tree();
DELETE FROM grids_treeversion;
"""


class Migration(migrations.Migration):
    dependencies = [("grids", "0001_initial")]
    operations = [migrations.RunSQL(GUARD, UNGUARD)]
