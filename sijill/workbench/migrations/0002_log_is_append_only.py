"""The database itself refuses to change or cut the log.

`event` and `checkpoint` take no UPDATE and no DELETE. `payload` takes one change only: its salt and words may be
destroyed together. On PostgreSQL TRUNCATE is refused too, and the pattern indexes that Django adds to text keys
are dropped: ids are never searched by pattern, and they cost a third of the time of an import.
"""

from __future__ import annotations

from typing import Any

from django.db import migrations

SQLITE = [
    f"""CREATE TRIGGER {table}_{verb} BEFORE {verb.upper()} ON {table}
        BEGIN SELECT RAISE(ABORT, 'the log is append-only: {verb} on {table} is refused'); END"""
    for table in ("event", "checkpoint")
    for verb in ("update", "delete")
] + [
    """CREATE TRIGGER payload_delete BEFORE DELETE ON payload
       BEGIN SELECT RAISE(ABORT, 'the log is append-only: delete on payload is refused'); END""",
    """CREATE TRIGGER payload_update BEFORE UPDATE ON payload
       WHEN NEW.payload IS NOT NULL OR NEW.salt IS NOT NULL
            OR NEW.commitment IS NOT OLD.commitment OR NEW.seq IS NOT OLD.seq
       BEGIN SELECT RAISE(ABORT, 'the log is append-only: a payload can only be destroyed'); END""",
]

POSTGRESQL = [
    """CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
       BEGIN RAISE EXCEPTION 'the log is append-only: % on % is refused', TG_OP, TG_TABLE_NAME; END $$""",
    """CREATE FUNCTION destroy_only() RETURNS trigger LANGUAGE plpgsql AS $$
       BEGIN
         IF NEW.payload IS NULL AND NEW.salt IS NULL AND NEW.commitment = OLD.commitment AND NEW.seq = OLD.seq
         THEN RETURN NEW; END IF;
         RAISE EXCEPTION 'the log is append-only: a payload can only be destroyed';
       END $$""",
    "CREATE TRIGGER payload_update BEFORE UPDATE ON payload FOR EACH ROW EXECUTE FUNCTION destroy_only()",
    "CREATE TRIGGER payload_delete BEFORE DELETE ON payload FOR EACH ROW EXECUTE FUNCTION refuse_change()",
] + [
    statement
    for table in ("event", "checkpoint", "payload")
    for statement in (
        f"CREATE TRIGGER {table}_truncate BEFORE TRUNCATE ON {table} EXECUTE FUNCTION refuse_change()",
        f"CREATE TRIGGER {table}_change BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION refuse_change()"
        if table != "payload"
        else "",
    )
    if statement
]

PATTERN_INDEXES = """
DO $$ DECLARE one record; BEGIN
  FOR one IN SELECT indexname FROM pg_indexes WHERE schemaname = current_schema() AND indexname LIKE '%\\_like'
  LOOP EXECUTE format('DROP INDEX %I', one.indexname); END LOOP;
END $$"""

EMPTY_LOG = """INSERT INTO tree_head (id, size, frontier) VALUES (1, 0, '{"size": 0, "peaks": []}')"""

TABLES = ("event", "checkpoint", "payload")


def guard(apps: Any, editor: Any) -> None:
    """Put the triggers in place, and the one row that writers lock."""
    statements = SQLITE if editor.connection.vendor == "sqlite" else [*POSTGRESQL, PATTERN_INDEXES]
    with editor.connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
        cursor.execute(EMPTY_LOG)


def unguard(apps: Any, editor: Any) -> None:
    """Take the triggers away: only to migrate backwards in development."""
    with editor.connection.cursor() as cursor:
        if editor.connection.vendor == "sqlite":
            for table in TABLES:
                for verb in ("update", "delete"):
                    cursor.execute(f"DROP TRIGGER {table}_{verb}")
        else:
            cursor.execute("DROP FUNCTION refuse_change() CASCADE")
            cursor.execute("DROP FUNCTION destroy_only() CASCADE")


class Migration(migrations.Migration):
    dependencies = (("workbench", "0001_initial"),)
    operations = (migrations.RunPython(guard, unguard),)
