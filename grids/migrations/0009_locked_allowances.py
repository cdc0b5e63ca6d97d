"""A locked month of allowances keeps its lines, whoever writes."""

from django.db import migrations

GUARD = """
CREATE FUNCTION grids_guard_allowances() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE held bigint;
BEGIN
    IF TG_OP = 'INSERT' THEN held := NEW.sheet_id; ELSE held := OLD.sheet_id; END IF;
    IF EXISTS (SELECT 1 FROM grids_allowancesheet WHERE id = held AND state = 'locked') THEN
        RAISE EXCEPTION 'the month of allowance sheet % is locked', held
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER allowance_guard BEFORE INSERT OR UPDATE OR DELETE
    ON grids_allowanceline FOR EACH ROW EXECUTE FUNCTION grids_guard_allowances();
"""
UNGUARD = """
DROP TRIGGER allowance_guard ON grids_allowanceline;
DROP FUNCTION grids_guard_allowances();
"""


class Migration(migrations.Migration):
    dependencies = [("grids", "0008_allowances_and_insurance")]
    operations = [migrations.RunSQL(GUARD, UNGUARD)]
