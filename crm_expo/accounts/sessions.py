"""Sessions in the database, read by a statement that is neither composed nor planned anew at every request."""

from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.db import connection
from django.utils import timezone

from crm_expo.tenancy.asking import Asking

_READ = "SELECT session_data, expire_date FROM django_session WHERE session_key = $1 AND expire_date > $2"


class SessionStore(db.SessionStore):
    """Django's own store; only reading is another."""

    def _get_session_from_db(self) -> Session | None:
        if not self.session_key or "\x00" in self.session_key:  # PostgreSQL refuses to look for such a name
            self._session_key = None
            return None
        asking = Asking("session", _READ, (self.session_key, timezone.now()))
        with connection.cursor() as cursor:
            asking.put(cursor)
        if asking.row is None:
            self._session_key = None
            return None
        return Session(self.session_key, *asking.row)
