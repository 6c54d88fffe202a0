"""A file of answers: kept, read in a worker, told row by row."""

from datetime import datetime

from django.db import transaction

from crm_expo.audit.log import record
from crm_expo.jobs.models import Job, JobKind
from crm_expo.jobs.services import create_job
from crm_expo.kit.sheet_errors import UnreadableSheet
from crm_expo.kit.sheets import MAX_BYTES, SheetTable, read_sheet
from crm_expo.tenancy.models import Organizer
from surveys.intake import Layout, TwiceTheSame, newest_of_each, read_answers, read_layout
from surveys.models import AnswerImport, ImportState, Survey
from surveys.services.answering import Taken, take_answers

SOURCE = "file"
MOST_FAULTS = 1_000
MOST_REFUSED = 2_000
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

    A file that cannot be read at all is refused with a code; then no row is taken. Refused rows are kept as they
    stood, to be corrected and sent again.
    """
    try:
        table, layout = _opened(arrived)
    except UnreadableSheet as error:
        where = [[int(error.detail) if error.detail.isdecimal() else 0, "", error.code, error.detail[:100]]]
        return _close(arrived, at, state=ImportState.REFUSED, refusal=error.code, faults=where if error.detail else [])
    read = [
        (cells, *read_answers(number, cells, layout, audience=arrived.survey.audience, now=at, clock=organizer.tzinfo))
        for number, cells in table.rows
    ]
    faults = [fault for _cells, _row, found in read for fault in found]
    rows, told = newest_of_each([row for _cells, row, _found in read if row])
    taken = Taken(told=told)
    for start in range(0, len(rows), CHUNK):
        part = take_answers(
            organizer=organizer, survey=arrived.survey, source=SOURCE, rows=rows[start : start + CHUNK], at=at
        )
        taken.add(part)
    bad = [[cells, found[0].row] for cells, row, found in read if row is None]
    return _close(
        arrived,
        at,
        state=ImportState.DONE,
        rows=len(table.rows),
        faults=[fault.plain for fault in faults[:MOST_FAULTS]],
        fault_count=len(faults),
        remarks=[fault.plain for fault in sorted(taken.told, key=lambda fault: fault.row)[:MOST_FAULTS]],
        remark_count=len(taken.told),
        refused_rows=len(bad),
        refused=[list(table.headers), *([row, *cells] for cells, row in bad[:MOST_REFUSED])] if bad else [],
        unknown_columns=layout.unknown,
        dimension_columns=layout.dimensions,
        **taken.counts,
    )


def _opened(arrived: AnswerImport) -> tuple[SheetTable, Layout]:
    """The table of a file and what its columns are. Errors: UnreadableSheet."""
    questions = list(arrived.survey.questionnaire.questions.all())

    def asks(cells: list[str]) -> bool:
        try:
            return read_layout(cells, questions).has_questions
        except TwiceTheSame:
            return True

    table = read_sheet(bytes(arrived.content or b""), is_header=asks)
    try:
        layout = read_layout(table.headers, questions)
    except TwiceTheSame as error:
        raise UnreadableSheet("duplicate_question", str(error)) from error
    if not layout.has_questions:
        raise UnreadableSheet("no_question", ", ".join(layout.dimensions))
    return table, layout


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
