"""Search texts and their tokens without accents: only rows that have any are written."""

from django.db import migrations

from crm_expo.tenancy.scope import tenant
from customers.normal import without_accents
from customers.tokens import search_tokens

_BATCH = 2000


def fold_search_texts(apps, schema_editor):
    customers, tokens = apps.get_model("customers", "Customer"), apps.get_model("customers", "SearchToken")
    for organizer in apps.get_model("tenancy", "Organizer").objects.order_by("pk"):
        with tenant(organizer):
            found = customers.objects.filter(organizer_id=organizer.pk).values_list("pk", "search_text")
            news = [
                (pk, text, plain)
                for pk, text in found.iterator(chunk_size=_BATCH)
                if (plain := " ".join(dict.fromkeys(without_accents(text).split()))) != text
            ]
            for start in range(0, len(news), _BATCH):
                _write(customers, tokens, organizer.pk, news[start : start + _BATCH])


def _write(customers, tokens, organizer_id, news):
    for pk, before, plain in news:
        old, new = search_tokens(before), search_tokens(plain)
        customers.objects.filter(pk=pk).update(search_text=plain)
        tokens.objects.filter(customer_id=pk, token__in=old - new).delete()
        rows = [tokens(organizer_id=organizer_id, token=token, customer_id=pk) for token in sorted(new - old)]
        tokens.objects.bulk_create(rows, ignore_conflicts=True)


class Migration(migrations.Migration):
    dependencies = [("customers", "0002_walls"), ("tenancy", "0002_walls")]
    operations = [migrations.RunPython(fold_search_texts, migrations.RunPython.noop)]
