"""One stream of everything: the ledger and the changes of the record, in one order, page by page."""

from datetime import UTC, datetime, timedelta
from itertools import count

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext

from crm_expo.accounts.models import User
from crm_expo.accounts.services.membership import add_member
from crm_expo.audit.models import AuditEntry
from crm_expo.tenancy.scope import tenant
from customers.models import Customer, Interaction
from customers.selectors.timeline import LedgerLine, timeline
from customers.services.editing import add_customer, update_customer

_serial = count(1)
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def called(organizer, customer, at, text="called", **more):
    return Interaction.objects.create(
        organizer=organizer, customer=customer, kind="call", effect="contact", sign=0, occurred_at=at, text=text,
        source_ref=f"test:{next(_serial)}", **more,
    )  # fmt: skip


def changed(organizer, customer, at, changes=None):
    return AuditEntry.objects.create(
        organizer=organizer, at=at, actor_kind="staff", actor_label="Zhang Min", action="customer.updated",
        object_type="customer", object_id=customer.pk, object_label="", changes=changes or {"city": ["Köln", "Bonn"]},
    )  # fmt: skip


def names(rows):
    """Rows of the ledger and of the log by table and number, as models or as the stream tells them."""
    lines = (Interaction, LedgerLine)
    return [("line" if isinstance(row, lines) else "act", row.pk) for row in rows]


def test_lines_and_changes_stand_in_one_order_and_none_is_lost_between_pages(organizer, rival, company):
    with tenant(rival):
        stranger = add_customer(organizer=rival, kind="company", name="Stranger")
        called(rival, stranger, NOON)
    with tenant(organizer):
        rows = []
        for hour in range(7):
            at = NOON + timedelta(hours=hour // 3)  # several at one moment
            rows.append((at, 1, called(organizer, company, at, text=f"{hour}")))
            rows.append((at, 0, changed(organizer, company, at)))
        wanted = [row for _at, _rank, row in sorted(rows, key=lambda one: (one[0], one[1], one[2].pk), reverse=True)]
        created = AuditEntry.objects.get(action="customer.created", object_id=company.pk)
        whole = timeline([company.pk], size=50).page
        assert names(whole.rows) == names([created, *wanted])
        seen, cursor, back = [], "", []
        while True:
            page = timeline([company.pk], cursor=cursor, size=4).page
            seen += page.rows
            back.append(page.previous)
            if page.next is None:
                break
            cursor = page.next
        assert names(seen) == names(whole.rows)
        assert back[0] is None
        before = timeline([company.pk], cursor=back[-1], size=4).page
        assert names(before.rows) == names(whole.rows[8:12])
        assert before.next is not None


def test_both_parts_of_the_stream_walk_an_index_in_order(organizer, company):
    with tenant(organizer):
        other = add_customer(organizer=organizer, kind="company", name="Somebody else")
        for _line in range(300):  # a ledger of one company would be read by time as well
            called(organizer, other, NOON)
        called(organizer, company, NOON)
        with connection.cursor() as cursor:
            cursor.execute(f"SET ROLE {connection.ops.quote_name(settings.DATABASES['default']['USER'])}")
            cursor.execute(f"ANALYZE {Interaction._meta.db_table}")
            cursor.execute(f"SET ROLE {connection.ops.quote_name(settings.DATABASE_APP_ROLE)}")
        with CaptureQueriesContext(connection) as queries:
            page = timeline([company.pk], size=1).page
            timeline([company.pk], cursor=page.next, size=1)
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off")  # tables of a test are too small for indexes
            cursor.execute("SET LOCAL enable_sort = off")
            streams = [query["sql"] for query in queries if "UNION ALL" in query["sql"]]
            assert len(streams) == 2
            for stream in streams:
                cursor.execute(f"EXPLAIN {stream}")
                plan = "\n".join(row[0] for row in cursor.fetchall())
                assert "interaction_timeline" in plan
                assert "audit_of_object" in plan
                assert "Bitmap" not in plan


@pytest.mark.parametrize(
    "cursor", ["x", "W10", "WyIyMDI2IiwxLDEsMV0", "WyIwMDAxLTAxLTAxVDAwOjAwOjAwKzE0OjAwIiwxLDEsZmFsc2Vd"]
)
def test_cursor_that_is_none_is_the_first_page(organizer, company, cursor):
    with tenant(organizer):
        called(organizer, company, NOON)
        assert names(timeline([company.pk], cursor=cursor).page.rows) == names(timeline([company.pk]).page.rows)


def test_filters_keep_their_kind_only(organizer, company, desk):
    with tenant(organizer):
        call, change = called(organizer, company, NOON), changed(organizer, company, NOON)
        created = AuditEntry.objects.get(action="customer.created", object_id=company.pk)
        assert names(timeline([company.pk], group="talks").page.rows) == names([call])
        assert timeline([company.pk], group="deals").page.rows == []
        assert names(timeline([company.pk], group="changes").page.rows) == names([created, change])
        assert timeline([company.pk], group="files").page.rows == []
        assert timeline([company.pk], group="nonsense").group == ""
    page = desk.get(f"customers/{company.pk}/", group="changes").content.decode()
    assert "<del>Köln</del>" in page
    assert "called" not in page


def test_page_costs_the_same_for_few_and_many_lines(put_together_anew, organizer, company, desk):
    def cost(**params):
        desk.get(f"customers/{company.pk}/", **params)
        with CaptureQueriesContext(connection) as queries:
            assert desk.get(f"customers/{company.pk}/", **params).status_code == 200
        return len(queries)

    with tenant(organizer):
        called(organizer, company, NOON)
    few = [cost(), cost(tab="changes"), cost(group="talks")]
    with tenant(organizer):
        for minute in range(60):
            called(organizer, company, NOON + timedelta(minutes=minute), text=str(minute))
            changed(organizer, company, NOON + timedelta(minutes=minute))
    assert [cost(), cost(tab="changes"), cost(group="talks")] == few
    assert few[0] <= 15


def test_address_that_somebody_sees_masked_is_masked_in_changes_and_not_put_back(organizer, company, desk):
    with tenant(organizer):
        keeper = User.objects.create_user(email="keeper@example.com", password="", name="Keeper")
        add_member(organizer=organizer, user=keeper, role="sales")
        values = {"email": "secret@nordwerk.example", "owner": keeper}
        customer = update_customer(organizer=organizer, customer_id=company.pk, version=None, values=values)
        entry = AuditEntry.objects.get(action="customer.updated")
    address = f"customers/{company.pk}/"
    assert "<ins>secret@nordwerk.example</ins>" in desk.get(address, tab="changes").content.decode()
    with tenant(organizer):
        desk.person.memberships.update(role="sales")
    shown = desk.get(address, tab="changes").content.decode()
    assert "secret@" not in shown
    assert "<ins>s***@nordwerk.example</ins>" in shown
    assert f'value="{entry.pk}:email"' not in shown
    assert f'value="{entry.pk}:owner"' in shown
    asked = {"change": f"{entry.pk}:email", "version": customer.version}
    assert desk.post(f"{address}revert/", **asked).status_code == 404
    with tenant(organizer):
        assert Customer.objects.get(pk=company.pk).email == "secret@nordwerk.example"
