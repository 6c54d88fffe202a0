"""Progress of a run that is one long transaction: told on a connection of its own, so that it is seen meanwhile."""

from types import TracebackType
from typing import Self

import structlog
from django.db import DEFAULT_DB_ALIAS, DatabaseError, connections

from analytics.sql import statement
from crm_expo.jobs.models import Job

log = structlog.get_logger(__name__)


class Progress:
    """Tells a job's row how far its run is. Without a job it says nothing."""

    def __init__(self, job: Job | None, total: int):
        self.job, self.total, self.done, self.side = job, total, 0, None

    def __enter__(self) -> Self:
        if self.job is not None:
            self.side = connections.create_connection(DEFAULT_DB_ALIAS)
        return self

    def __exit__(self, kind: type | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if self.side is not None:
            self.side.close()

    def step(self, name: str) -> None:
        """This will say which step begins; all before it are done."""
        if self.side is not None:
            try:
                self._tell(name)
            except DatabaseError:  # no second connection to be had: the run goes on unseen
                log.warning("scores.progress_unseen", job=self.job.pk)
                self.side = None
        self.done += 1

    def _tell(self, name: str) -> None:
        facts = {
            "organizer_id": self.job.organizer_id,
            "job_id": self.job.pk,
            "done": self.done,
            "total": self.total,
            "step": name,
        }
        self.side.set_autocommit(False)
        with self.side.cursor() as cursor:
            cursor.execute("SELECT set_config('app.organizer_id', %(organizer_id)s::text, true)", facts)
            cursor.execute(statement("job_progress"), facts)
        self.side.commit()
