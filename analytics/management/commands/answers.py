"""./crm answers"""

import csv
from pathlib import Path

from django.core.management.base import CommandError
from django.utils import timezone

from analytics.services.survey_results import store_results
from crm_expo.jobs.services import finish
from crm_expo.kit.commands import OrganizerCommand, short_name
from crm_expo.kit.spreadsheet_out import safe_cell
from crm_expo.tenancy.scope import tenant
from exhibitions.models import Edition
from surveys import wording
from surveys.models import AnswerImport, Audience, ImportState, Survey
from surveys.selectors.answers import surveys_due
from surveys.services.answering import open_survey
from surveys.services.importing import FileTooLarge, keep_file, run_import

LISTED = 50


class Command(OrganizerCommand):
    help = "Bring a file of survey answers in (CSV or XLSX), tell what could not be taken, and compute the figures."

    def add_arguments(self, parser):
        super().add_arguments(parser)
        parser.add_argument("--edition", required=True, metavar="SLUG", type=short_name)
        parser.add_argument("--audience", required=True, choices=Audience.values)
        parser.add_argument("--population", type=int, metavar="N", help="how many could have answered")
        parser.add_argument("--refused", type=Path, metavar="CSV", help="write the refused rows there, to be corrected")
        parser.add_argument("file", type=Path, metavar="FILE")

    def work(self, organizer, options):
        if options["population"] is not None and options["population"] < 1:
            raise CommandError("--population is a whole number above zero.")
        try:
            content = options["file"].read_bytes()
        except OSError as error:
            raise CommandError(f"{options['file']} cannot be read: {error.strerror}.") from error
        with tenant(organizer):
            survey = self._survey(organizer, options)
            try:
                arrived = keep_file(organizer=organizer, survey=survey, name=options["file"].name, content=content)
            except FileTooLarge as error:
                raise CommandError(wording.refusal("too_large")) from error
            arrived = run_import(organizer=organizer, arrived=arrived, at=timezone.now())
            finish(job=arrived.job, at=timezone.now(), detail={"rows": arrived.rows}, error=arrived.refusal)
        if arrived.state == ImportState.REFUSED:
            raise CommandError(f"{wording.refusal(arrived.refusal)} {_where(arrived)}No row was taken.")
        self._tell(arrived)
        if options["refused"] and arrived.refused:
            try:
                _write(options["refused"], arrived.refused)
            except OSError as error:
                self.stderr.write(f"The refused rows could not be written: {error}. The others were taken.")
        with tenant(organizer):
            for due in list(surveys_due()):
                store_results(organizer=organizer, survey=due, at=timezone.now())

    def _survey(self, organizer, options) -> Survey:
        edition = Edition.objects.filter(slug=options["edition"]).first()
        if edition is None:
            raise CommandError(f"{organizer.slug} has no edition “{options['edition']}”.")
        return open_survey(
            organizer=organizer, edition=edition, audience=options["audience"], at=timezone.now(),
            population=options["population"],
        )  # fmt: skip

    def _tell(self, arrived: AnswerImport) -> None:
        self.stdout.write(
            f"{arrived.rows} rows: {arrived.added} added, {arrived.changed} changed, {arrived.unchanged} unchanged, "
            f"{arrived.refused_rows} refused; {arrived.joined} tied to a customer, {arrived.new_customers} of them new."
        )
        for title, columns in (
            ("Dimensions are means of their items; left out", arrived.dimension_columns),
            ("No question of this survey; left out", arrived.unknown_columns),
        ):
            if columns:
                self.stdout.write(f"{title}: {', '.join(columns)}")
        for row, column, code, value in (arrived.faults + arrived.remarks)[:LISTED]:
            self.stdout.write(f"  row {row}  {column or '–'}  {wording.fault(code)}  {value!r}")
        more = arrived.fault_count + arrived.remark_count - LISTED
        if more > 0:
            self.stdout.write(f"  … and {more} more")


def _where(arrived: AnswerImport) -> str:
    """The row or the header that a whole file was refused for."""
    return "".join(f"Row {row}. " if row else f"{value}. " for row, _column, _code, value in arrived.faults)


def _write(path: Path, refused: list) -> None:
    headers, *rows = refused
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([*headers, "problem"])
        writer.writerows([[safe_cell(cell) for cell in cells] + [f"row {number}"] for number, *cells in rows])
