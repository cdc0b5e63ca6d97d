"""Numbers of registers come from one sequence; history and visits are never rewritten.

Sealed facts alone may be sealed anew, when keys are rotated.
"""

from django.db import migrations

GUARD = """
CREATE SEQUENCE grids_register_number AS bigint MINVALUE 1 MAXVALUE 999999999 START 1;
CREATE TRIGGER registerchange_append_only BEFORE DELETE OR UPDATE OF
    public_id, register, row_id, number, community_id, act, at, by_id, by_name, why, fields, batch
    ON grids_registerchange FOR EACH ROW EXECUTE FUNCTION yuanbao_append_only();
CREATE TRIGGER registerchange_no_truncate BEFORE TRUNCATE ON grids_registerchange
    FOR EACH STATEMENT EXECUTE FUNCTION yuanbao_append_only();
CREATE TRIGGER carevisit_append_only BEFORE UPDATE OR DELETE ON grids_carevisit
    FOR EACH ROW EXECUTE FUNCTION yuanbao_append_only();
CREATE TRIGGER carevisit_no_truncate BEFORE TRUNCATE ON grids_carevisit
    FOR EACH STATEMENT EXECUTE FUNCTION yuanbao_append_only();
"""
UNGUARD = """
DROP TRIGGER registerchange_append_only ON grids_registerchange;
DROP TRIGGER registerchange_no_truncate ON grids_registerchange;
DROP TRIGGER carevisit_append_only ON grids_carevisit;
DROP TRIGGER carevisit_no_truncate ON grids_carevisit;
DROP SEQUENCE grids_register_number;
"""


class Migration(migrations.Migration):
    dependencies = [("grids", "0004_registers"), ("yuanbao", "0002_append_only")]
    operations = [migrations.RunSQL(GUARD, UNGUARD)]
