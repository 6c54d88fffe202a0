"""Writing a list out, and saying so in the audit log."""

from datetime import datetime, timedelta

from django.db import transaction

from crm_expo.accounts.models import User
from crm_expo.audit.log import record
from crm_expo.jobs.models import Job, JobKind
from crm_expo.jobs.services import create_job
from crm_expo.lists.columns import RecordList
from crm_expo.lists.models import ExportFile
from crm_expo.tenancy.models import Organizer

KEPT_FOR = timedelta(days=7)


def note_export(*, organizer: Organizer, records: RecordList, query: str, form: str, columns: list[str], rows: int):
    """This will write into the audit log who took which list away."""
    told = {"list": records.key, "query": query[:1000], "format": form, "columns": ", ".join(columns), "rows": rows}
    record(organizer=organizer, action="list.exported", changes={name: [None, value] for name, value in told.items()})


@transaction.atomic
def order_export(
    *, organizer: Organizer, records: RecordList, query: str, form: str, by: User, role: str, language: str, name: str
) -> Job:
    """This will ask for a file that a worker writes."""
    job = create_job(organizer=organizer, kind=JobKind.EXPORT)
    ExportFile.objects.create(
        organizer=organizer, job=job, list_key=records.key, query=query, form=form, role=role, user=by,
        language=language, name=name,
    )  # fmt: skip
    return job


@transaction.atomic
def keep_export(*, organizer: Organizer, records: RecordList, file: ExportFile, content: bytes, columns: list[str]):
    """This will keep what a worker wrote."""
    file.content = content
    file.save(update_fields=["content", "rows"])
    note_export(organizer=organizer, records=records, query=file.query, form=file.form, columns=columns, rows=file.rows)


def drop_old_exports(*, now: datetime) -> int:
    """This will drop the bytes of files that were written days ago."""
    old = ExportFile.objects.filter(created_at__lt=now - KEPT_FOR).exclude(content=None)
    return old.update(content=None)
