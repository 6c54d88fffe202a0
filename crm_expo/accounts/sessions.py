"""Sessions in the database, read by a statement that is not composed anew at every request."""

from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.db import connection
from django.utils import timezone

_READ = "SELECT session_data, expire_date FROM django_session WHERE session_key = %s AND expire_date > %s"


class SessionStore(db.SessionStore):
    """Django's own store; only reading is another."""

    def _get_session_from_db(self) -> Session | None:
        if not self.session_key or "\x00" in self.session_key:  # PostgreSQL refuses to look for such a name
            self._session_key = None
            return None
        with connection.cursor() as cursor:
            cursor.execute(_READ, [self.session_key, timezone.now()])
            row = cursor.fetchone()
        if row is None:
            self._session_key = None
            return None
        return Session(self.session_key, *row)
