"""Migration operations that build the database wall. They append to the deferred SQL so that they run last."""

from django.db.migrations.operations.base import Operation

POLICY = "organizer_isolation"
CONTEXT_FUNCTION = """
CREATE OR REPLACE FUNCTION app_organizer() RETURNS bigint LANGUAGE plpgsql STABLE PARALLEL SAFE
SET search_path = pg_catalog AS $$
DECLARE v text := current_setting('app.organizer_id', true);
BEGIN
  IF v IS NULL OR v = '' THEN RAISE EXCEPTION 'tenant context missing' USING ERRCODE = '42501'; END IF;
  RETURN v::bigint;
END $$
"""


class WallOperation(Operation):
    """SQL about one model (of the app, or app.Model), run after Django's own deferred statements."""

    reduces_to_sql = True
    reversible = True
    deferred = True

    def __init__(self, model: str):
        self.model = model

    def deconstruct(self):
        return self.__class__.__name__, [self.model], {}

    def state_forwards(self, app_label, state):
        """The state does not change: walls live in the database only."""

    def references_model(self, name, app_label):
        return True

    def _model(self, app_label, state):
        label = self.model if "." in self.model else f"{app_label}.{self.model}"
        return state.apps.get_model(label)

    def _run(self, app_label, editor, state, statements):
        sql = statements(self._model(app_label, state), editor.quote_name)
        if self.deferred:
            editor.deferred_sql.extend(sql)
        else:
            for statement in sql:
                editor.execute(statement)

    def database_forwards(self, app_label, editor, from_state, to_state):
        self._run(app_label, editor, to_state, self.forwards_sql)

    def database_backwards(self, app_label, editor, from_state, to_state):
        for statement in self.backwards_sql(self._model(app_label, from_state), editor.quote_name):
            editor.execute(statement)

    def describe(self):
        return f"{self.__class__.__name__} {self.model}"


class EnableTenantRLS(WallOperation):
    """
    Row-level security, forced, with the one standard policy, and the key that composite foreign keys point to.

    With ``own_rows`` a signed-in user may also list its own rows (SELECT only) before an organizer is known.
    """

    def __init__(self, model: str, own_rows: bool = False):
        super().__init__(model)
        self.own_rows = own_rows

    def deconstruct(self):
        return self.__class__.__name__, [self.model], {"own_rows": True} if self.own_rows else {}

    def _policies(self, table: str):
        fence = "organizer_id = (SELECT app_organizer())"
        if not self.own_rows:
            yield f"CREATE POLICY {POLICY} ON {table} FOR ALL TO PUBLIC USING ({fence}) WITH CHECK ({fence})"
            return
        mine = "nullif(current_setting('app.user_id', true), '')::bigint"
        yield (
            f"CREATE POLICY {POLICY} ON {table} FOR SELECT TO PUBLIC USING"
            f" (CASE WHEN {mine} IS NOT NULL THEN user_id = {mine} ELSE organizer_id = app_organizer() END)"
        )
        yield f"CREATE POLICY {POLICY}_insert ON {table} FOR INSERT TO PUBLIC WITH CHECK ({fence})"
        yield f"CREATE POLICY {POLICY}_update ON {table} FOR UPDATE TO PUBLIC USING ({fence}) WITH CHECK ({fence})"
        yield f"CREATE POLICY {POLICY}_delete ON {table} FOR DELETE TO PUBLIC USING ({fence})"

    def forwards_sql(self, model, quote):
        table = quote(model._meta.db_table)
        yield f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY"
        yield f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY"
        yield from self._policies(table)
        if any(field.column == "id" for field in model._meta.local_fields):
            key = quote(f"{model._meta.db_table}_organizer_key")
            yield f"ALTER TABLE {table} ADD CONSTRAINT {key} UNIQUE (organizer_id, id)"

    def backwards_sql(self, model, quote):
        table = quote(model._meta.db_table)
        if any(field.column == "id" for field in model._meta.local_fields):
            yield f"ALTER TABLE {table} DROP CONSTRAINT {quote(model._meta.db_table + '_organizer_key')} CASCADE"
        yield f"DROP POLICY {POLICY} ON {table}"
        if self.own_rows:
            yield from (f"DROP POLICY {POLICY}_{verb} ON {table}" for verb in ("insert", "update", "delete"))
        yield f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY"
        yield f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY"


class AddTenantForeignKey(WallOperation):
    """The composite key (organizer_id, column) → (organizer_id, id) of another tenant table."""

    def __init__(self, model: str, column: str, to_table: str):
        super().__init__(model)
        self.column, self.to_table = column, to_table

    def deconstruct(self):
        return self.__class__.__name__, [self.model, self.column, self.to_table], {}

    def _name(self, model) -> str:
        return f"{model._meta.db_table}_{self.column}_tenant_fk"[:63]

    def forwards_sql(self, model, quote):
        table, target = quote(model._meta.db_table), quote(self.to_table)
        both = dict.fromkeys([table, target])
        yield from (f"ALTER TABLE {name} NO FORCE ROW LEVEL SECURITY" for name in both)
        yield (
            f"ALTER TABLE {table} ADD CONSTRAINT {quote(self._name(model))}"
            f" FOREIGN KEY (organizer_id, {quote(self.column)}) REFERENCES {target} (organizer_id, id)"
            " DEFERRABLE INITIALLY IMMEDIATE"
        )
        yield from (f"ALTER TABLE {name} FORCE ROW LEVEL SECURITY" for name in both)

    def backwards_sql(self, model, quote):
        yield f"ALTER TABLE {quote(model._meta.db_table)} DROP CONSTRAINT IF EXISTS {quote(self._name(model))}"


class RemoveTenantForeignKey(AddTenantForeignKey):
    """Takes the composite key away again; the checks say where that is allowed."""

    def forwards_sql(self, model, quote):
        yield from super().backwards_sql(model, quote)

    def backwards_sql(self, model, quote):
        yield from super().forwards_sql(model, quote)


class Unforce(WallOperation):
    """Lets the owner see all organizers' rows until Force, for a later change of a filled table."""

    deferred = False

    def forwards_sql(self, model, quote):
        yield f"ALTER TABLE {quote(model._meta.db_table)} NO FORCE ROW LEVEL SECURITY"

    def backwards_sql(self, model, quote):
        yield f"ALTER TABLE {quote(model._meta.db_table)} FORCE ROW LEVEL SECURITY"


class Force(WallOperation):
    """Closes what Unforce opened."""

    deferred = False

    def forwards_sql(self, model, quote):
        yield f"ALTER TABLE {quote(model._meta.db_table)} FORCE ROW LEVEL SECURITY"

    def backwards_sql(self, model, quote):
        yield f"ALTER TABLE {quote(model._meta.db_table)} NO FORCE ROW LEVEL SECURITY"


class AppendOnly(WallOperation):
    """A trigger that refuses DELETE and every UPDATE but of the named columns, whoever asks."""

    def __init__(self, model: str, updatable: tuple[str, ...] = ()):
        super().__init__(model)
        self.updatable = tuple(updatable)

    def deconstruct(self):
        return self.__class__.__name__, [self.model, self.updatable], {}

    def forwards_sql(self, model, quote):
        table = model._meta.db_table
        yield _append_only_function(model, quote, self.updatable)
        yield (
            f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {quote(table)}"
            f" FOR EACH ROW EXECUTE FUNCTION {table}_append_only()"
        )

    def backwards_sql(self, model, quote):
        table = model._meta.db_table
        yield f"DROP TRIGGER {table}_append_only ON {quote(table)}"
        yield f"DROP FUNCTION {table}_append_only()"


class AppendOnlyColumns(AppendOnly):
    """The append-only trigger once more, with the columns that the model has by now."""

    def forwards_sql(self, model, quote):
        yield _append_only_function(model, quote, self.updatable)

    def backwards_sql(self, model, quote):
        yield _append_only_function(model, quote, self.updatable)


class ThinnedAfter(WallOperation):
    """
    Lets the append-only trigger pass one kind of DELETE: of a row older than so many months, while a later row of
    the same columns stands in the same quarter. Nothing can empty a quarter, whoever asks.
    """

    def __init__(self, model: str, updatable: tuple[str, ...], months: int, same: tuple[str, ...], at: str):
        super().__init__(model)
        self.updatable, self.months, self.same, self.at = tuple(updatable), months, tuple(same), at

    def deconstruct(self):
        return self.__class__.__name__, [self.model, self.updatable, self.months, self.same, self.at], {}

    def _rule(self, model, quote) -> str:
        at, table = quote(self.at), quote(model._meta.db_table)
        same = " AND ".join(f"later.{quote(c)} IS NOT DISTINCT FROM OLD.{quote(c)}" for c in self.same)
        quarters = " = ".join(f"date_trunc('quarter', {row}.{at} AT TIME ZONE 'UTC')" for row in ("later", "OLD"))
        return (
            f" IF TG_OP = 'DELETE' AND OLD.{at} < now() - interval '{self.months} months' AND EXISTS ("
            f"SELECT FROM public.{table} AS later WHERE later.organizer_id = OLD.organizer_id AND {same}"
            f" AND (later.{at}, later.id) > (OLD.{at}, OLD.id) AND {quarters}) THEN RETURN OLD; END IF;"
        )

    def forwards_sql(self, model, quote):
        yield _append_only_function(model, quote, self.updatable, self._rule(model, quote))

    def backwards_sql(self, model, quote):
        yield _append_only_function(model, quote, self.updatable)


def _append_only_function(model, quote, updatable: tuple[str, ...], exception: str = "") -> str:
    """The trigger's function, with the columns that the model has at that migration."""
    table = model._meta.db_table
    frozen = [f.column for f in model._meta.local_fields if f.column not in updatable]
    same = " AND ".join(f"NEW.{quote(c)} IS NOT DISTINCT FROM OLD.{quote(c)}" for c in frozen)
    return (
        f"CREATE OR REPLACE FUNCTION {table}_append_only() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
        f" IF TG_OP = 'UPDATE' AND {same} THEN RETURN NEW; END IF;{exception}"
        f" RAISE EXCEPTION '{table} is append-only' USING ERRCODE = '42501'; END $$"
    )
