"""Are the walls up? Read from the catalogues of the database itself, not from the models that should have made them."""

from __future__ import annotations

from typing import Any

POLICY = "organizer_isolation"
TENANT_TABLES = """
    SELECT c.oid FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'organizer_id' AND NOT a.attisdropped
    WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p')
"""
R1_OPEN_TABLES = f"""
    SELECT c.relname || ': ' || concat_ws(', ',
        CASE WHEN NOT c.relrowsecurity THEN 'row-level security is off' END,
        CASE WHEN NOT c.relforcerowsecurity THEN 'it is not forced' END,
        CASE WHEN p.polname IS NULL THEN 'the policy is missing' END)
    FROM pg_class c LEFT JOIN pg_policy p ON p.polrelid = c.oid AND p.polname = '{POLICY}'
    WHERE c.oid IN ({TENANT_TABLES})
      AND (NOT c.relrowsecurity OR NOT c.relforcerowsecurity OR p.polname IS NULL) ORDER BY 1
"""
R2_LOOSE_KEYS = f"""
    SELECT k.conrelid::regclass || ': ' || k.conname || ' does not carry organizer_id'
    FROM pg_constraint k
    WHERE k.conrelid IN ({TENANT_TABLES})
      AND (k.contype = 'u' OR (k.contype = 'f' AND k.confrelid IN ({TENANT_TABLES})))
      AND NOT EXISTS (SELECT 1 FROM pg_attribute a
                      WHERE a.attrelid = k.conrelid AND a.attname = 'organizer_id' AND a.attnum = ANY (k.conkey))
    ORDER BY 1
"""
R3_DETOURS = """
    SELECT 'materialized view ' || c.relname FROM pg_class c
    WHERE c.relkind = 'm' AND c.relnamespace = 'public'::regnamespace
    UNION ALL
    SELECT 'view without security_invoker ' || c.relname FROM pg_class c
    WHERE c.relkind = 'v' AND c.relnamespace = 'public'::regnamespace
      AND NOT coalesce(c.reloptions && ARRAY['security_invoker=true', 'security_invoker=on'], false)
      AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e')
    UNION ALL
    SELECT 'function with SECURITY DEFINER ' || p.proname FROM pg_proc p
    WHERE p.prosecdef AND p.pronamespace = 'public'::regnamespace
      AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')
    ORDER BY 1
"""
R4_STRONG_ROLE = """
    SELECT rolname || ' may pass row-level security' FROM pg_roles
    WHERE rolname = %s AND (rolsuper OR rolbypassrls OR rolcreaterole)
"""


def broken_walls(cursor: Any, app_role: str) -> list[str]:
    """This will list every breach of R1 to R4 of the tenancy rules in the connected database; empty is good."""
    found: list[str] = []
    for question, parameters in (
        (R1_OPEN_TABLES, None),
        (R2_LOOSE_KEYS, None),
        (R3_DETOURS, None),
        (R4_STRONG_ROLE, [app_role]),
    ):
        cursor.execute(question, parameters)
        found += [row[0] for row in cursor.fetchall()]
    return found


def tenant_table_count(cursor: Any) -> int:
    """This will count the tables that belong to organizers."""
    cursor.execute(f"SELECT count(*) FROM ({TENANT_TABLES}) t")
    return int(cursor.fetchone()[0])
