"""A person in a company."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from crm_expo.tenancy.models import OrganizerOwned, TenantForeignKey
from customers.models.customer import Customer


class Affiliation(OrganizerOwned):
    """A contact 联系人: the person, the company, and what the person does there."""

    person = TenantForeignKey(Customer, on_delete=models.CASCADE, related_name="affiliations")
    company = TenantForeignKey(Customer, on_delete=models.CASCADE, related_name="contacts")
    job_title = models.CharField(_("job title"), max_length=100, blank=True)
    is_primary = models.BooleanField(_("primary contact"), default=False)
    started_on = models.DateField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organizer", "person", "company"], name="affiliation_once")]
        indexes = [models.Index(fields=["organizer", "company"], name="affiliation_company")]

    def __str__(self) -> str:
        return f"{self.person} · {self.company}"
