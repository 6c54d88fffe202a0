"""Base classes of Celery tasks: of the platform, or of one organizer."""

from celery.contrib.django.task import DjangoTask
from django.db import transaction

from crm_expo.tenancy.models import Organizer
from crm_expo.tenancy.scope import tenant


class PlatformTask(DjangoTask):
    """A task that knows no organizer, or opens the doors itself."""

    def wake(self, **kwargs) -> None:
        """
        This will ask a worker to run the task once the transaction is committed.

        A broker that is down costs nothing: the sweeper comes by anyway.
        """
        transaction.on_commit(
            lambda: self.apply_async(kwargs=kwargs, retry=False, ignore_result=True),
            robust=True,
        )


class TenantTask(PlatformTask):
    """A task inside one organizer: called with organizer_id, run in one transaction behind its door."""

    abstract = True

    def apply_async(self, args=None, kwargs=None, **options):
        if args or "organizer_id" not in (kwargs or {}):
            raise TypeError(f"{self.name} takes keyword arguments with an organizer_id")
        return super().apply_async(args, kwargs, **options)

    def __call__(self, *, organizer_id: int, **kwargs):
        organizer = Organizer.objects.get(pk=organizer_id)
        with tenant(organizer):
            return super().__call__(organizer=organizer, **kwargs)
