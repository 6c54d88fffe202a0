"""Django's PostgreSQL backend; whether a kept connection still lives is asked of its socket, not of the server."""

import select

from django.db.backends.postgresql import base


class DatabaseWrapper(base.DatabaseWrapper):
    """Every request begins with a kept connection: a round trip before the first question is one too many."""

    def is_usable(self) -> bool:
        """This will tell whether the server has not hung up: a connection at rest has nothing to be read."""
        if self.connection is None or self.connection.closed:
            return False
        poll = select.poll()
        poll.register(self.connection.fileno(), select.POLLIN | select.POLLPRI)
        return not poll.poll(0)
