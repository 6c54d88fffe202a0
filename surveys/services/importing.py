"""A file of answers: kept, read in a worker, told row by row."""

import hashlib
from datetime import datetime

from django.db import transaction

from crm_expo.audit.log import record
from crm_expo.jobs.models import Job, JobKind
from crm_expo.jobs.services import create_job
from crm_expo.kit.sheets import MAX_BYTES, UnreadableSheet, read_sheet
from crm_expo.tenancy.models import Organizer
from surveys.intake import AnswerRow, Fault, read_answers, read_layout
from surveys.models import AnswerImport, ImportState, Survey
from surveys.services.answering import Taken, take_answers

SOURCE = "file"
MOST_FAULTS = 1_000
CHUNK = 500


class FileTooLarge(Exception):
    """More than the product takes at once."""


@transaction.atomic
def keep_file(*, organizer: Organizer, survey: Survey, name: str, content: bytes) -> AnswerImport:
    """This will keep a file and a job for it; a worker reads it. Errors: FileTooLarge, then nothing is kept."""
    if len(content) > MAX_BYTES:
        raise FileTooLarge(len(content))
    job = create_job(organizer=organizer, kind=JobKind.ANSWERS)
    arrived = AnswerImport.objects.create(
        organizer=organizer, survey=survey, job=job, name=name[:200], content=content, size=len(content)
    )
    record(organizer=organizer, action="survey.file_kept", target=survey, changes={"file": [None, name[:200]]})
    return arrived


@transaction.atomic
def run_import(*, organizer: Organizer, arrived: AnswerImport, at: datetime) -> AnswerImport:
    """
    This will take the good rows of a file in, and store for each bad one its row, column and reason.

    A file that cannot be read at all is refused with a code; then no row is taken.
    """
    try:
        table = read_sheet(bytes(arrived.content or b""))
        layout = read_layout(table.headers, list(arrived.survey.questionnaire.questions.all()))
        if not layout.questions:
            raise UnreadableSheet("no_question")
    except UnreadableSheet as error:
        return _close(arrived, at, state=ImportState.REFUSED, refusal=error.code)
    rows: list[AnswerRow] = []
    faults: list[Fault] = []
    mark = hashlib.sha256(bytes(arrived.content)).hexdigest()[:16]
    for number, cells in table.rows:
        row, found = read_answers(number, cells, layout, file_mark=mark, now=at)
        rows += [row] if row else []
        faults += found
    faults = sorted([*faults, *_repeated(rows)], key=lambda fault: fault.row)
    taken = Taken()
    for start in range(0, len(rows), CHUNK):
        part = take_answers(
            organizer=organizer, survey=arrived.survey, source=SOURCE, rows=rows[start : start + CHUNK], at=at
        )
        taken.added, taken.changed = taken.added + part.added, taken.changed + part.changed
        taken.unchanged += part.unchanged
    return _close(
        arrived,
        at,
        state=ImportState.DONE,
        rows=len(table.rows),
        faults=[fault.plain for fault in faults[:MOST_FAULTS]],
        fault_count=len(faults),
        unknown_columns=layout.unknown,
        **vars(taken),
    )


def _repeated(rows: list[AnswerRow]) -> list[Fault]:
    """The same respondent twice in one file: the later row counts, and it is said."""
    seen: dict[str, int] = {}
    found = []
    for row in rows:
        if row.external_id in seen:
            found.append(Fault(row.row, "external_id", "repeats_row", str(seen[row.external_id])))
        seen[row.external_id] = row.row
    return found


def _close(arrived: AnswerImport, at: datetime, **values) -> AnswerImport:
    for name, value in (values | {"finished_at": at}).items():
        setattr(arrived, name, value)
    arrived.save()
    return arrived


def unfinished_import_of(job: Job) -> AnswerImport | None:
    """This will return the file that a job is for, unless it was read already."""
    return AnswerImport.objects.select_related("survey__edition", "survey__questionnaire").filter(
        job=job, state=ImportState.WAITING
    ).first()  # fmt: skip
