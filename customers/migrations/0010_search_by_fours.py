"""
Search tokens of another cut, with whole words for slips of the fingers, and the functions that look them up.

All tokens are made anew from the stored search texts; keys and index stand aside meanwhile.
"""

from itertools import islice

from django.db import migrations

from crm_expo.tenancy.scope import tenant
from crm_expo.tenancy.walls import AddTenantForeignKey
from customers.tokens import search_tokens

_BATCH = 2000
_TABLE = "customers_searchtoken"
#: Candidates are whoever has the rarest token; the planner could not tell which that is, nor would it stay with it.
_HAS = """
FROM unnest(places, tokens) AS w (at, token)
CROSS JOIN LATERAL (
    SELECT s.customer_id FROM customers_searchtoken s WHERE s.organizer_id = organizer AND s.token = w.token OFFSET 0
) has
CROSS JOIN LATERAL (
    SELECT c.id, c.search_text FROM customers_customer c
    WHERE c.organizer_id = organizer AND c.id = has.customer_id OFFSET 0
) c
WHERE w.at = place AND (cardinality(terms) = 0 OR strpos(c.search_text, terms[1]) > 0)
AND (cardinality(terms) < 2 OR strpos(c.search_text, terms[2]) > 0)
AND (cardinality(terms) < 3 OR NOT EXISTS (SELECT FROM unnest(terms) term WHERE strpos(c.search_text, term) = 0))
"""
FOUND = """
CREATE FUNCTION customers_found(
    organizer bigint, places int[], tokens bigint[], terms text[], counted int, numbered int,
    OUT place int, OUT is_all boolean, OUT pks bigint[]
) LANGUAGE plpgsql STABLE SET plan_cache_mode = force_generic_plan AS $$
DECLARE held bigint;
BEGIN
    -- How many have a token that many have is told from how far apart its first and its last holders lie.
    SELECT w.at, sum(CASE WHEN low.many < counted THEN low.many
        ELSE counted * (1.0 / (low.upto - low.since + 1) + 1.0 / (high.upto - high.since + 1)) / 2
             * (high.upto - low.since + 1) END) AS many
    INTO place, held
    FROM unnest(places, tokens) AS w (at, token)
    CROSS JOIN LATERAL (SELECT count(*) AS many, min(customer_id) AS since, max(customer_id) AS upto FROM (
        SELECT s.customer_id FROM customers_searchtoken s WHERE s.organizer_id = organizer AND s.token = w.token
        ORDER BY s.customer_id LIMIT counted
    ) first) low
    CROSS JOIN LATERAL (SELECT min(customer_id) AS since, max(customer_id) AS upto FROM (
        SELECT s.customer_id FROM customers_searchtoken s WHERE s.organizer_id = organizer AND s.token = w.token
        ORDER BY s.customer_id DESC LIMIT counted
    ) last) high
    GROUP BY w.at ORDER BY many, w.at LIMIT 1;
    is_all := held < counted;
    IF is_all THEN
        pks := ARRAY(SELECT DISTINCT c.id HOLDERS);
    ELSIF cardinality(terms) > 0 THEN
        pks := ARRAY(SELECT c.id HOLDERS LIMIT numbered + 1);
        is_all := cardinality(pks) <= numbered;
    END IF;
END $$
""".replace("HOLDERS", _HAS)
#: Exactly this name, its pinyin or another whole word, names that begin so, words that do, the rest.
LIKELIEST = """
CREATE FUNCTION customers_likeliest(
    organizer bigint, places int[], tokens bigint[], terms text[], counted int, numbered int,
    whole bigint[], typed text, company text, person text, every_term text[], looked_at int, most int
) RETURNS TABLE (kind varchar, id bigint, name varchar, name_latin varchar, city varchar)
LANGUAGE plpgsql STABLE SET plan_cache_mode = force_generic_plan AS $$
#variable_conflict use_column
DECLARE rarest int; is_complete boolean; found bigint[];
BEGIN
    IF cardinality(tokens) > 0 THEN
        SELECT f.place, f.is_all, f.pks INTO rarest, is_complete, found
        FROM customers_found(organizer, places, tokens, terms, counted, numbered) f;
    END IF;
    IF found IS NULL THEN
        found := ARRAY(
            SELECT h.customer_id FROM unnest(places, tokens) AS w (at, token) CROSS JOIN LATERAL (
                (SELECT s.customer_id FROM customers_searchtoken s WHERE s.organizer_id = organizer AND s.token = w.token
                 ORDER BY s.customer_id LIMIT looked_at)
                UNION ALL
                (SELECT s.customer_id FROM customers_searchtoken s WHERE s.organizer_id = organizer AND s.token = w.token
                 ORDER BY s.customer_id DESC LIMIT looked_at)
            ) h WHERE w.at = rarest
        );
    END IF;
    IF is_complete IS NOT TRUE THEN
        found := found || ARRAY(
            (SELECT s.customer_id FROM unnest(whole) AS w (token) CROSS JOIN LATERAL (
                SELECT s.customer_id FROM customers_searchtoken s WHERE s.organizer_id = organizer AND s.token = w.token
                LIMIT looked_at
            ) s)
            UNION ALL
            (SELECT c.id FROM customers_customer c WHERE c.organizer_id = organizer AND c.name_key = person
             ORDER BY c.name_key LIMIT looked_at)
            UNION ALL
            (SELECT c.id FROM customers_customer c WHERE c.organizer_id = organizer AND c.name_key >= company
             AND c.name_key < company || chr(1114111) ORDER BY c.name_key LIMIT looked_at)
        );
    END IF;
    RETURN QUERY SELECT l.kind, l.id, l.name, l.name_latin, l.city FROM (
        SELECT c.*, row_number() OVER (PARTITION BY c.kind ORDER BY
            CASE WHEN c.name_key IN (company, person) THEN 0
                 WHEN strpos(' ' || c.search_text || ' ', ' ' || typed || ' ') > 0 THEN 1
                 WHEN strpos(c.search_text, typed) = 1 THEN 2
                 WHEN strpos(' ' || c.search_text, ' ' || typed) > 0 THEN 3 ELSE 4 END, c.sort_key, c.id) AS turn
        FROM customers_customer c
        WHERE c.organizer_id = organizer AND c.id = ANY(found) AND c.merged_into_id IS NULL
        AND NOT EXISTS (SELECT FROM unnest(every_term) term WHERE strpos(c.search_text, term) = 0)
    ) l WHERE l.turn <= most ORDER BY l.turn, l.id;
END $$
"""
KNOWN = """
CREATE FUNCTION customers_known(organizer bigint, tokens bigint[]) RETURNS SETOF bigint
LANGUAGE plpgsql STABLE SET plan_cache_mode = force_generic_plan AS $$
BEGIN
    RETURN QUERY SELECT w.token FROM unnest(tokens) AS w (token) CROSS JOIN LATERAL (
        SELECT FROM customers_searchtoken s WHERE s.organizer_id = organizer AND s.token = w.token LIMIT 1
    ) held;
END $$
"""
FUNCTIONS = {"customers_likeliest": LIKELIEST, "customers_found": FOUND, "customers_known": KNOWN}
_ASIDE = f"""
ALTER TABLE {_TABLE} DROP CONSTRAINT IF EXISTS {_TABLE}_customer_id_tenant_fk;
ALTER TABLE {_TABLE} DROP CONSTRAINT {_TABLE}_pkey;
DROP INDEX token_by_customer;
"""
_AGAIN = f"""
ALTER TABLE {_TABLE} ADD PRIMARY KEY (organizer_id, token, customer_id);
CREATE INDEX token_by_customer ON {_TABLE} (organizer_id, customer_id);
"""
_INSERT = f"""
INSERT INTO {_TABLE} (organizer_id, token, customer_id)
SELECT %s, token, customer_id FROM unnest(%s::bigint[], %s::bigint[]) AS made (token, customer_id)
"""


def make_functions(apps, editor):
    for function in FUNCTIONS.values():
        editor.execute(function)


def drop_functions(apps, editor):
    for name in FUNCTIONS:
        editor.execute(f"DROP FUNCTION {name}")


def remake_tokens(apps, editor):
    customers, token = apps.get_model("customers", "Customer"), apps.get_model("customers", "SearchToken")
    editor.execute(f"TRUNCATE {_TABLE}")
    editor.execute(_ASIDE)
    for organizer in apps.get_model("tenancy", "Organizer").objects.order_by("pk"):
        with tenant(organizer):
            texts = customers.objects.filter(organizer_id=organizer.pk).values_list("pk", "search_text")
            rows = texts.iterator(chunk_size=_BATCH)
            while batch := list(islice(rows, _BATCH)):
                made = [(one, pk) for pk, text in batch for one in search_tokens(text)]
                editor.execute(_INSERT, [organizer.pk, [one for one, _pk in made], [pk for _one, pk in made]])
    editor.execute("SET LOCAL maintenance_work_mem = '256MB'")
    editor.execute(_AGAIN)
    key = AddTenantForeignKey("SearchToken", "customer_id", "customers_customer")
    for statement in key.forwards_sql(token, editor.quote_name):
        editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("customers", "0009_scores_sorted"), ("tenancy", "0002_walls")]
    operations = [
        migrations.RunPython(make_functions, drop_functions),
        migrations.RunPython(remake_tokens, migrations.RunPython.noop),
    ]
