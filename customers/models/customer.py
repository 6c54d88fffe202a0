"""The party: a company or a person, once per organizer, across all exhibitions and editions."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from crm_expo.tenancy.models import OrganizerOwned, TenantForeignKey


class Kind(models.TextChoices):
    COMPANY = "company", _("Company")
    PERSON = "person", _("Person")


class Stage(models.TextChoices):
    """潜在客户 → 预期客户 → 现实客户."""

    POTENTIAL = "potential", _("Potential")
    QUALIFIED = "qualified", _("Qualified")
    ACTUAL = "actual", _("Actual")


class Grade(models.TextChoices):
    ORDINARY = "ordinary", _("Ordinary")
    POTENTIAL = "potential", _("With potential")
    VIP = "vip", _("VIP")
    KEY = "key", _("Key account")


class ProspectSource(models.TextChoices):
    PAST_EDITION = "past_edition", _("Past edition")
    REFERRAL = "referral", _("Referral")
    ASSOCIATION = "association", _("Group or association")
    INFLUENCER = "influencer", _("Influential person")
    PUBLICATION = "publication", _("Publication")
    LOST_CUSTOMER = "lost_customer", _("Lost customer")
    COMPETITOR = "competitor", _("Competitor's customer")
    PARTNER = "partner", _("Partner")
    WEB = "web", _("Web")
    TICKETING = "ticketing", _("Ticketing system")
    IMPORT = "import", _("Import")
    STAFF = "staff", _("Entered by staff")


class Customer(OrganizerOwned):
    """One company or person. Keys beside the values are normal forms, kept by the services that write them."""

    kind = models.CharField(_("kind"), max_length=7, choices=Kind)
    name = models.CharField(_("name"), max_length=200)
    name_latin = models.CharField(_("Latin name"), max_length=200, blank=True)
    given_name = models.CharField(_("given name"), max_length=100, blank=True)
    family_name = models.CharField(_("family name"), max_length=100, blank=True)
    name_key = models.CharField(max_length=200, db_collation="C", editable=False)
    sort_key = models.CharField(max_length=200, db_collation="C", editable=False)
    search_text = models.TextField(blank=True, editable=False)
    email = models.EmailField(_("e-mail"), max_length=254, blank=True)
    email_key = models.CharField(max_length=254, blank=True, editable=False)
    phone = models.CharField(_("phone"), max_length=60, blank=True)
    phone_e164 = models.CharField(max_length=20, blank=True, editable=False)
    uscc = models.CharField(_("unified social credit code"), max_length=18, blank=True)
    website = models.CharField(_("website"), max_length=200, blank=True)
    country = models.CharField(_("country"), max_length=2, blank=True)
    city = models.CharField(_("city"), max_length=100, blank=True)
    industry = models.CharField(_("industry"), max_length=60, blank=True)
    size = models.CharField(_("size"), max_length=20, blank=True)
    language = models.CharField(_("language"), max_length=10, blank=True)
    parent = TenantForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="subsidiaries", verbose_name=_("parent")
    )
    stage = models.CharField(_("stage"), max_length=9, choices=Stage, default=Stage.POTENTIAL)
    prospect_source = models.CharField(_("source"), max_length=13, choices=ProspectSource, default=ProspectSource.STAFF)
    grade = models.CharField(_("grade"), max_length=9, choices=Grade, default=Grade.ORDINARY)
    influence = models.PositiveSmallIntegerField(_("influence"), null=True, blank=True, help_text="0–5")
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("owner"),
    )
    internal_note = models.TextField(_("internal note"), blank=True)
    profile = models.TextField(_("profile"), blank=True, help_text="what the exhibitor says of itself")
    merged_into = TenantForeignKey("self", on_delete=models.PROTECT, null=True, editable=False, related_name="+")
    version = models.PositiveIntegerField(default=1, editable=False, help_text="for stale edits")
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(influence__isnull=True) | models.Q(influence__lte=5), name="influence_0_to_5"
            ),
            models.UniqueConstraint(
                fields=["organizer", "uscc"],
                name="uscc_once",
                condition=~models.Q(uscc="") & models.Q(merged_into__isnull=True),
            ),
        ]
        indexes = [
            models.Index(fields=["organizer", "sort_key", "id"], name="customer_by_name"),
            models.Index(fields=["organizer", "-updated_at", "-id"], name="customer_by_update"),
            models.Index(
                fields=["organizer", "kind", "sort_key", "id"],
                name="customer_live",
                condition=models.Q(merged_into__isnull=True),
            ),
            models.Index(
                fields=["organizer", "stage", "sort_key", "id"],
                name="customer_by_stage",
                condition=models.Q(merged_into__isnull=True),
            ),
            models.Index(fields=["organizer", "name_key"], name="customer_name_key"),
            models.Index(fields=["organizer", "email_key"], name="customer_email", condition=~models.Q(email_key="")),
            models.Index(fields=["organizer", "phone_e164"], name="customer_phone", condition=~models.Q(phone_e164="")),
            models.Index(fields=["organizer", "owner"], name="customer_owner"),
        ]

    def __str__(self) -> str:
        return self.name
