"""A spreadsheet of answers on its way in."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from crm_expo.jobs.models import Job
from crm_expo.tenancy.models import OrganizerOwned, TenantForeignKey
from surveys.models.survey import Survey


class ImportState(models.TextChoices):
    WAITING = "waiting", _("Waiting")
    DONE = "done", _("Done")
    REFUSED = "refused", _("Refused")


class AnswerImport(OrganizerOwned):
    """One file: kept as it came until 30 days after; good rows are taken, bad ones told with row and reason."""

    survey = TenantForeignKey(Survey, on_delete=models.CASCADE, related_name="imports")
    job = TenantForeignKey(Job, on_delete=models.PROTECT, null=True, related_name="+")
    name = models.CharField(max_length=200)
    content = models.BinaryField(null=True)
    size = models.PositiveIntegerField()
    state = models.CharField(max_length=7, choices=ImportState, default=ImportState.WAITING)
    refusal = models.CharField(max_length=40, blank=True, help_text="code of why the whole file was refused")
    rows = models.PositiveIntegerField(default=0)
    added = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)
    faults = models.JSONField(default=list, help_text="[[row, column, code, what stood there], …], the first 1,000")
    fault_count = models.PositiveIntegerField(default=0)
    remarks = models.JSONField(default=list, help_text="as faults, of rows that were taken, the first 1,000")
    remark_count = models.PositiveIntegerField(default=0)
    refused_rows = models.PositiveIntegerField(default=0)
    refused = models.JSONField(default=list, help_text="[headers, [row, cell, …], …], the first 2,000 refused rows")
    joined = models.PositiveIntegerField(default=0, help_text="rows tied to a customer")
    new_customers = models.PositiveIntegerField(default=0)
    unknown_columns = models.JSONField(default=list)
    dimension_columns = models.JSONField(default=list, help_text="headed by a dimension, which is never asked itself")
    created_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.name
