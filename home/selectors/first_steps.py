"""The first steps of an organizer: what is done is read from its data."""

from dataclasses import dataclass

from crm_expo.kit.watching import contents_of
from crm_expo.tenancy.models import Organizer
from home.models import FirstSteps, Practice

#: Codes of the steps, in their order.
STEPS = ("organization", "edition", "customers", "colleague", "booking", "survey")
#: SQL for one text, asked with the other questions of a page: 1 or 0 for each step and for a list that was put away,
#: and after a stroke how the organizer to practise in stands, which may be closed from inside it.
QUESTION = """
SELECT concat(
    (EXISTS (SELECT FROM tenancy_organizer WHERE id = %(organizer_id)s AND name_latin <> '')
     OR EXISTS (SELECT FROM audit_auditentry WHERE organizer_id = %(organizer_id)s AND object_type = 'organizer'
                AND action = 'organizer.updated'))::int,
    EXISTS (SELECT FROM exhibitions_edition WHERE organizer_id = %(organizer_id)s)::int,
    ((SELECT id FROM customers_customer WHERE organizer_id = %(organizer_id)s ORDER BY sort_key, id LIMIT 1)
     IS NOT NULL)::int,
    (EXISTS (SELECT FROM accounts_invitation
             WHERE organizer_id = %(organizer_id)s AND accepted_at IS NULL AND revoked_at IS NULL)
     OR (SELECT count(*) > 1 FROM accounts_membership WHERE organizer_id = %(organizer_id)s))::int,
    ((SELECT id FROM exhibitions_registration WHERE organizer_id = %(organizer_id)s
      ORDER BY edition_id, id DESC LIMIT 1) IS NOT NULL
     OR EXISTS (SELECT FROM exhibitions_contract WHERE organizer_id = %(organizer_id)s))::int,
    EXISTS (SELECT FROM surveys_survey WHERE organizer_id = %(organizer_id)s)::int,
    EXISTS (SELECT FROM home_firststeps WHERE organizer_id = %(organizer_id)s AND hidden_at IS NOT NULL)::int,
    '/', (SELECT concat(practice.slug, ' ', job.state, ' ', other.is_active)
          FROM home_practice AS practice LEFT JOIN jobs_job AS job ON job.id = practice.job_id
          LEFT JOIN tenancy_organizer AS other ON other.slug = practice.slug
          WHERE practice.organizer_id = %(organizer_id)s))
"""


@dataclass(frozen=True)
class Progress:
    """Which steps are done, and whether the list was put away."""

    done: tuple[bool, ...]
    is_hidden: bool

    @property
    def count(self) -> int:
        """How many steps are done."""
        return sum(self.done)

    @property
    def is_complete(self) -> bool:
        """Whether there is nothing left to do."""
        return all(self.done)

    @property
    def has_no_data(self) -> bool:
        """Whether there is neither an edition nor a customer."""
        return not self.done[1] and not self.done[2]


def progress_from(answer: str) -> Progress:
    """This will read the answer to QUESTION."""
    *done, hidden = (mark == "1" for mark in answer.partition("/")[0])
    return Progress(tuple(done), hidden)


def progress_of(organizer: Organizer) -> Progress:
    """This will tell how far an organizer is."""
    return progress_from(contents_of(organizer, (), QUESTION)[0])


def practice_of(organizer: Organizer) -> Practice | None:
    """This will return the link between an organizer and the one to practise in, from either side."""
    return Practice.objects.select_related("job").filter(organizer=organizer).first()


def is_put_away() -> bool:
    """This will tell whether the list of first steps was put away."""
    return FirstSteps.objects.exclude(hidden_at=None).exists()
