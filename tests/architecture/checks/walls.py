"""R1–R4: what the database itself says about its walls. All is read from the catalogues, never from the models."""

from django.conf import settings

#: Tables without an organizer, and why that is right. Everything else must belong to one.
PLATFORM_TABLES = {
    "tenancy_organizer": "the tenants themselves",
    "tenancy_change": "that a transaction wrote somebody's rows, not which; also the platform's own",
    "accounts_user": "people are global; what they may enter is not",
    "accounts_user_groups": "Django's user mixin; unused",
    "accounts_user_user_permissions": "Django's user mixin; unused",
    "account_emailaddress": "allauth, of the person",
    "account_emailconfirmation": "allauth, of the person",
    "mfa_authenticator": "allauth, of the person",
    "auth_group": "Django; unused",
    "auth_group_permissions": "Django; unused",
    "auth_permission": "Django; unused",
    "django_content_type": "Django's list of models",
    "django_migrations": "Django's list of migrations",
    "django_session": "one session for all doors",
    "jobs_heartbeat": "life of the platform's parts, no personal data",
    "jobs_jobslot": "turns of periodic jobs, no personal data",
    "outbox_platformmail": "mail of the platform itself, read by its operator",
}
#: The only table that a user may read before an organizer is known: its own memberships.
OWN_ROWS_TABLES = {"accounts_membership"}

FENCE = "(organizer_id = ( SELECT app_organizer() AS app_organizer))"
_MINE = "(NULLIF(current_setting('app.user_id'::text, true), ''::text))::bigint"
_MINE_OR_OPEN = f"CASE WHEN ({_MINE} IS NOT NULL) THEN (user_id = {_MINE}) ELSE (organizer_id = app_organizer()) END"
#: (name, command, permissive, for everybody, using, with check), as pg_policy shows them.
STANDARD_POLICY = {("organizer_isolation", "*", True, True, FENCE, FENCE)}
OWN_ROWS_POLICIES = {
    ("organizer_isolation", "r", True, True, _MINE_OR_OPEN, None),
    ("organizer_isolation_insert", "a", True, True, None, FENCE),
    ("organizer_isolation_update", "w", True, True, FENCE, FENCE),
    ("organizer_isolation_delete", "d", True, True, FENCE, None),
}
_IN_PUBLIC = "n.nspname = 'public' AND c.relkind IN ('r', 'p')"
_TABLES = f"""
    SELECT c.relname, c.relrowsecurity, c.relforcerowsecurity, a.attnotnull
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'organizer_id' AND NOT a.attisdropped
    WHERE {_IN_PUBLIC} ORDER BY 1
"""
_POLICIES = """
    SELECT c.relname, p.polname, p.polcmd::text, p.polpermissive, p.polroles = '{0}',
           pg_get_expr(p.polqual, p.polrelid), pg_get_expr(p.polwithcheck, p.polrelid)
    FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid
"""
_OF_AN_EXTENSION = "EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = {}.oid AND d.deptype = 'e')"
_OURS = "NOT IN ('pg_catalog', 'information_schema')"


def _rows(cursor, sql: str, parameters=None) -> list[tuple]:
    cursor.execute(sql, parameters)
    return cursor.fetchall()


def _policies_of(cursor) -> dict[str, set]:
    found: dict[str, set] = {}
    for table, name, command, permissive, everybody, using, check in _rows(cursor, _POLICIES):
        plain = [" ".join(text.split()) if text else None for text in (using, check)]
        found.setdefault(table, set()).add((name, command, permissive, everybody, *plain))
    return found


def tenant_tables(cursor) -> list[str]:
    """Tables with an organizer_id."""
    return [name for name, _on, _forced, owned in _rows(cursor, _TABLES) if owned is not None]


def r1_open_tables(cursor) -> list[str]:
    """Every table with organizer_id has forced row-level security and exactly the standard policy."""
    found, policies = [], _policies_of(cursor)
    for table, enabled, forced, required in _rows(cursor, _TABLES):
        if required is None:
            if table not in PLATFORM_TABLES:
                found.append(f"R1 {table}: has no organizer_id and is not on the list of platform tables")
            continue
        if table in PLATFORM_TABLES:
            found.append(f"R1 {table}: belongs to an organizer and stands on the list of platform tables")
        if not required:
            found.append(f"R1 {table}: organizer_id may be null")
        if not enabled:
            found.append(f"R1 {table}: row-level security is off")
        if not forced:
            found.append(f"R1 {table}: row-level security is not forced on the owner")
        wanted = OWN_ROWS_POLICIES if table in OWN_ROWS_TABLES else STANDARD_POLICY
        found += [f"R1 {table}: policy missing: {p}" for p in sorted(wanted - policies.get(table, set()), key=str)]
        found += [f"R1 {table}: policy too many: {p}" for p in sorted(policies.get(table, set()) - wanted, key=str)]
    return found


def r1_stale_lists(cursor) -> list[str]:
    """The lists above name only what exists."""
    existing = {row[0] for row in _rows(cursor, _TABLES)}
    return [
        f"R1 {name}: listed, but there is no such table" for name in {*PLATFORM_TABLES, *OWN_ROWS_TABLES} - existing
    ]


def r1_context_function(cursor) -> list[str]:
    """The function that every policy asks raises when no organizer is open, and nobody can bend it by search_path."""
    body = """SELECT prosrc, prosecdef, provolatile::text, proconfig FROM pg_proc
              WHERE proname = 'app_organizer' AND pronamespace = 'public'::regnamespace"""
    rows = _rows(cursor, body)
    if len(rows) != 1:
        return [f"R1 app_organizer(): {len(rows)} functions of this name"]
    source, definer, volatility, config = rows[0]
    found = []
    if "RAISE EXCEPTION 'tenant context missing'" not in source:
        found.append("R1 app_organizer(): does not raise without an organizer")
    if definer or volatility != "s" or config != ["search_path=pg_catalog"]:
        found.append("R1 app_organizer(): must be STABLE, SECURITY INVOKER, with search_path pg_catalog")
    return found


def r2_loose_uniques(cursor) -> list[str]:
    """Unique keys of tenant tables begin with organizer_id, and (organizer_id, id) is one of them."""
    keys = """
        SELECT c.relname, i.relname, x.indisprimary,
               array(SELECT coalesce(a.attname, '<expression>')
                     FROM unnest(x.indkey::int2[]) WITH ORDINALITY k (num, at)
                     LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = k.num AND k.num > 0
                     WHERE k.at <= x.indnkeyatts ORDER BY k.at)::text[]
        FROM pg_index x JOIN pg_class c ON c.oid = x.indrelid JOIN pg_class i ON i.oid = x.indexrelid
        WHERE x.indisunique AND c.relname = ANY(%s) ORDER BY 1, 2
    """
    tables, found, keyed, with_id = tenant_tables(cursor), [], set(), set()
    for table, index, primary, columns in _rows(cursor, keys, [tables]):
        if primary and columns == ["id"]:
            with_id.add(table)
        elif columns[0] != "organizer_id":
            found.append(f"R2 {table}: unique {index} {columns} does not begin with organizer_id")
        if columns == ["organizer_id", "id"]:
            keyed.add(table)
    return found + [f"R2 {table}: no UNIQUE (organizer_id, id)" for table in sorted(with_id - keyed)]


def foreign_keys(cursor) -> set[tuple]:
    """All foreign keys: (table, columns, target, target columns, immediate, validated)."""
    sql = """
        SELECT k.conrelid::regclass::text, k.confrelid::regclass::text, NOT k.condeferred, k.convalidated,
               array(SELECT a.attname FROM unnest(k.conkey) WITH ORDINALITY u (num, at)
                     JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = u.num ORDER BY u.at)::text[],
               array(SELECT a.attname FROM unnest(k.confkey) WITH ORDINALITY u (num, at)
                     JOIN pg_attribute a ON a.attrelid = k.confrelid AND a.attnum = u.num ORDER BY u.at)::text[]
        FROM pg_constraint k WHERE k.contype = 'f'
    """
    return {
        (table, tuple(columns), target, tuple(target_columns), immediate, validated)
        for table, target, immediate, validated, columns, target_columns in _rows(cursor, sql)
    }


_NOT_NULL = "SELECT attrelid::regclass::text, attname FROM pg_attribute WHERE attnotnull AND attnum > 0"


def r2_loose_foreign_keys(cursor) -> list[str]:
    """
    Keys between tenant tables are composite and hold at once; every tenant row points to its organizer.

    A row may do so through a row of another table that it cannot be without: (organizer_id, x) → (organizer_id, id).
    """
    tenants, found, anchored = set(tenant_tables(cursor)), [], set()
    never_null = set(_rows(cursor, _NOT_NULL))
    for table, columns, target, target_columns, immediate, validated in sorted(foreign_keys(cursor)):
        if table in tenants and target == "tenancy_organizer" and columns == ("organizer_id",):
            anchored.add(table)
        if table not in tenants or target not in tenants:
            continue
        if columns[0] != "organizer_id" or target_columns[0] != "organizer_id":
            found.append(f"R2 {table}{columns} → {target}: does not carry organizer_id")
        if not immediate or not validated:
            found.append(f"R2 {table}{columns} → {target}: is deferred or not validated")
    through = {
        table
        for table, columns, target, _target_columns, immediate, validated in foreign_keys(cursor)
        if target in anchored and len(columns) == 2 and (table, columns[1]) in never_null and immediate and validated
    }
    return found + [f"R2 {table}: organizer_id points nowhere" for table in sorted(tenants - anchored - through)]


def r3_detours(cursor) -> list[str]:
    """No materialized view, no SECURITY DEFINER function, no view that reads as its owner, no foreign table."""
    relations = f"""
        SELECT CASE c.relkind WHEN 'm' THEN 'materialized view' WHEN 'f' THEN 'foreign table'
                              ELSE 'view that reads as its owner' END || ' ' || c.relname
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE n.nspname {_OURS} AND n.nspname NOT LIKE 'pg\\_t%%' AND NOT {_OF_AN_EXTENSION.format("c")}
          AND (c.relkind IN ('m', 'f') OR c.relkind = 'v' AND NOT
               coalesce(c.reloptions && ARRAY['security_invoker=true', 'security_invoker=on'], false))
    """
    functions = f"""
        SELECT 'SECURITY DEFINER function ' || p.proname FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
        WHERE p.prosecdef AND n.nspname {_OURS} AND NOT {_OF_AN_EXTENSION.format("p")}
    """
    return [f"R3 {row[0]}" for sql in (relations, functions) for row in _rows(cursor, sql, [])]


def r4_strong_role(cursor, role: str = "") -> list[str]:
    """The app role passes no wall: no superuser, no BYPASSRLS, no DDL, owns nothing, is no member of an owner."""
    role = role or settings.DATABASE_APP_ROLE
    attributes = (
        "SELECT rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolreplication FROM pg_roles WHERE rolname = %s"
    )
    names = ("SUPERUSER", "BYPASSRLS", "CREATEROLE", "CREATEDB", "REPLICATION")
    rows = _rows(cursor, attributes, [role])
    if not rows:
        return [f"R4 {role}: there is no such role"]
    found = [f"R4 {role}: has {name}" for name, given in zip(names, rows[0], strict=True) if given]
    found += _ownership(cursor, role)
    truncates = f"""SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
                    WHERE {_IN_PUBLIC} AND has_table_privilege(%s, c.oid, 'TRUNCATE, REFERENCES, TRIGGER')"""
    found += [f"R4 {role}: may TRUNCATE or alter {row[0]}" for row in _rows(cursor, truncates, [role])]
    sequences = """SELECT c.relname FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace
                   AND CASE WHEN c.relkind = 'S' THEN has_sequence_privilege(%s, c.oid, 'UPDATE') END"""
    return found + [f"R4 {role}: may set the sequence {row[0]}" for row in _rows(cursor, sequences, [role])]


def _ownership(cursor, role: str) -> list[str]:
    owns = """SELECT c.relname FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace
              AND pg_get_userbyid(c.relowner) = %s"""
    found = [f"R4 {role}: owns {row[0]}" for row in _rows(cursor, owns, [role])]
    member = """SELECT DISTINCT pg_get_userbyid(c.relowner) FROM pg_class c
                WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r'
                  AND pg_has_role(%s, c.relowner, 'MEMBER')"""
    found += [f"R4 {role}: is a member of {row[0]}" for row in _rows(cursor, member, [role])]
    creates = "SELECT has_schema_privilege(%s, 'public', 'CREATE')"
    return found + ([f"R4 {role}: may create in the schema"] if _rows(cursor, creates, [role])[0][0] else [])


def broken_walls(cursor) -> list[str]:
    """R1–R4 of the connected database."""
    checks = (
        r1_open_tables,
        r1_stale_lists,
        r1_context_function,
        r2_loose_uniques,
        r2_loose_foreign_keys,
        r3_detours,
        r4_strong_role,
    )
    return [violation for check in checks for violation in check(cursor)]
