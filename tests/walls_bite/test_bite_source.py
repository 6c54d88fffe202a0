"""Breaches written into source text, templates, tasks and commands: each check goes red."""

import pytest
from celery import Task
from django.core.management.base import BaseCommand

from crm_expo.celery import app
from tests.architecture.checks import source, tables, templates, web, work
from tests.architecture.checks.source import Source

BREACHES = {
    "session-level SET": (source.r5_session_settings, "cursor.execute(\"SET app.organizer_id = '7'\")"),
    "SET ROLE for a session": (source.r5_session_settings, 'cursor.execute("SET ROLE crm_owner")'),
    "setting that outlives the transaction": (
        source.r5_session_settings,
        "cursor.execute(\"SELECT set_config('app.organizer_id', %s, false)\")",
    ),
    "raw SQL in a view": (source.r5_raw_sql, 'with connection.cursor() as cursor:\n    cursor.execute("SELECT 1")'),
    "raw() of a manager": (source.r5_raw_sql, 'Customer.objects.raw("SELECT 1")'),
    "commit hook without the organizer": (
        source.r8_lost_context,
        "def later():\n    Customer.objects.count()\ntransaction.on_commit(later)",
    ),
    "stream without the organizer": (
        source.r8_lost_context,
        "def rows():\n    yield from Customer.objects.all()\nStreamingHttpResponse(rows())",
    ),
    "cache key of nobody": (source.r9_shared_cache_keys, 'cache.set("customers", 1)'),
    "cache key of nobody, by name": (source.r9_shared_cache_keys, 'key = f"customer:{pk}"\ncache.get(key)'),
    "result remembered for all": (source.r9_memoized, "@lru_cache\ndef rates():\n    return list(Rate.objects.all())"),
    "file without the organizer": (source.r9_shared_files, 'logo = models.FileField(upload_to="logos")'),
    "stored file without the organizer": (source.r9_shared_files, 'default_storage.save("logo.png", content)'),
    "file of 401 lines": (source.too_long, "\n" * 401),
    "function of 51 lines": (source.too_long, "def long():\n" + "    x = 1\n" * 50),
    "portal asks a model": (web.portal_models, "from customers.models import Customer"),
    "portal asks a manager": (web.portal_models, "company.contacts.model.objects.all()"),
}
HARMLESS = {
    "local setting": (source.r5_session_settings, "cursor.execute(\"SET LOCAL lock_timeout = '5s'\")"),
    "setting of the transaction": (
        source.r5_session_settings,
        "cursor.execute(\"SELECT set_config('app.organizer_id', %s, true)\")",
    ),
    "update": (source.r5_session_settings, 'cursor.execute("UPDATE t SET name = %s")'),
    "commit hook that opens the door": (
        source.r8_lost_context,
        "def later():\n    with tenant(organizer):\n        pass\ntransaction.on_commit(later)",
    ),
    "cache key with the organizer": (source.r9_shared_cache_keys, 'cache.get(f"x:{organizer.pk}")'),
}
MARKUP = {
    "inline script": "<script>alert(1)</script>",
    "inline style": '<p style="color: red">',
    "style block": "<style>p {}</style>",
    "inline handler": '<a href="/" onclick="go()">',
    "resource from another host": '<script src="https://cdn.example/x.js"></script>',
    "|safe": "{{ customer.name|safe }}",
    "autoescape off": "{% autoescape off %}{{ name }}{% endautoescape %}",
    "javascript: address": '<a href="javascript:go()">',
    "post form without csrf_token": '<form method="post"><button>Go</button></form>',
}


@pytest.mark.parametrize("name", BREACHES)
def test_source_check_goes_red(name):
    check, text = BREACHES[name]
    assert len(check([Source("customers/portal/pages.py", text)])) >= 1


@pytest.mark.parametrize("name", HARMLESS)
def test_source_check_stays_green(name):
    check, text = HARMLESS[name]
    assert check([Source("customers/portal/pages.py", text)]) == []


@pytest.mark.parametrize("name", MARKUP)
def test_template_check_goes_red(name):
    found = templates.unsafe_templates([Source("templates/x.html", MARKUP[name])])
    assert any(violation.endswith(name) for violation in found), found


def test_template_check_stays_green():
    good = (
        '<a href="https://example.org">out</a><script type="application/json" id="data">{}</script>'
        '<script src="/static/x.js"></script><form method="post">{% csrf_token %}</form>'
        '{# <script>no</script> #}<p data-on="1" class="style">'
    )
    assert templates.unsafe_templates([Source("templates/x.html", good)]) == []


def test_long_template_goes_red():
    assert templates.long_templates([Source("templates/x.html", "\n" * 121)]) == ["templates/x.html: 121 lines"]


def test_vague_name_goes_red():
    assert source.vague_names([Source("customers/utils.py", ""), Source("customers/helpers/names.py", "")]) == [
        "customers/utils.py: says nothing: utils",
        "customers/helpers/names.py: says nothing: helpers",
    ]


def test_task_without_tenant_goes_red():
    class LooseTask(Task):
        """A task that nobody listed."""

    found = work.r6_tasks_without_organizer({"customers.tasks.recount_task": LooseTask()})
    assert found == [
        "R6 customers.tasks.recount_task: no TenantTask, and not on the platform's list",
        "R6 customers.tasks.recount_task: not even a PlatformTask",
    ]


def test_beat_entry_of_a_tenant_task_goes_red():
    schedule = {"nightly": {"task": "customers.tasks.recount_task"}, "gone": {"task": "customers.tasks.gone_task"}}
    assert work.r6_unknown_schedule([*app.tasks, "customers.tasks.recount_task"], schedule) == [
        "R6 beat gone: there is no task customers.tasks.gone_task",
        "R6 beat nightly: customers.tasks.recount_task needs an organizer",
    ]


def test_command_without_organizer_goes_red():
    class Recount(BaseCommand):
        """A command over everybody."""

    found = work.r7_commands_without_organizer({"recount": Recount()})
    assert found == ["R7 recount: takes no --organizer, and is not on the platform's list"]


def test_data_science_in_the_web_process_goes_red():
    assert web.heavy_modules({"pandas", "django"}) == ["the web process loads pandas"]


def test_start_as_a_strong_role_goes_red():
    guarded = [Source(path, "refuse_strong_role()") for path in web.STARTS]
    assert web.unguarded_starts(guarded) == []
    assert web.unguarded_starts([guarded[0]]) == [
        "R4 crm_expo/celery.py: never calls refuse_strong_role(): worker and beat would serve as a superuser"
    ]


def test_unplaced_module_goes_red(monkeypatch):
    monkeypatch.setattr(web, "OUTSIDE", {})
    assert "crm_expo.settings is on no floor of .importlinter" in web.unplaced_modules()


def test_foreign_key_that_points_up_goes_red(monkeypatch):
    monkeypatch.setattr(tables, "FLOORS", tables.FLOORS[::-1])
    assert "customers.Customer.organizer points up to tenancy" in tables.foreign_keys_up(tables.our_models())


def test_plain_foreign_key_between_tenant_models_goes_red(monkeypatch):
    monkeypatch.setattr(tables, "TenantForeignKey", int)
    found = tables.unowned_relations(tables.tenant_models())
    assert "R2 customers.Affiliation.company: a plain foreign key between tenant tables" in found
