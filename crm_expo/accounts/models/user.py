"""A person who signs in with an e-mail address; global, unlike everything it may enter."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import connection, models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

#: The user who was read already, together with something else.
_known: ContextVar["User | None"] = ContextVar("known_user", default=None)


@contextmanager
def known_user(user: "User | None") -> Iterator[None]:
    """This will let whoever asks for this user by key inside have it without another round trip."""
    token = _known.set(user)
    try:
        yield
    finally:
        _known.reset(token)


class UserManager(BaseUserManager):
    """Creates users by e-mail; finds one by its key, as every request does, without composing the statement anew."""

    def get(self, *args, **kwargs) -> "User":
        if args or set(kwargs) != {"pk"}:
            return super().get(*args, **kwargs)
        known = _known.get()
        if known is not None and known.pk == kwargs["pk"]:
            return known
        names = [field.attname for field in self.model._meta.concrete_fields]
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {', '.join(names)} FROM accounts_user WHERE id = %s", [kwargs["pk"]])  # noqa: S608
            row = cursor.fetchone()
        if row is None:
            raise self.model.DoesNotExist
        return self.model.from_db(connection.alias, names, row)

    def create_user(self, email: str, password: str | None = None, **fields) -> "User":
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser, PermissionsMixin):
    """Somebody of an organizer's staff (through Membership), or the operator of the platform (is_staff)."""

    email = models.EmailField(_("e-mail"), unique=True)
    name = models.CharField(_("name"), max_length=150, blank=True)
    language = models.CharField(_("language"), max_length=10, default="en")
    is_staff = models.BooleanField(default=False, help_text="operates the platform; no right to any organizer's data")
    is_active = models.BooleanField(default=True)
    date_joined = models.DateTimeField(default=timezone.now)

    USERNAME_FIELD = EMAIL_FIELD = "email"
    REQUIRED_FIELDS = []
    objects = UserManager()

    def __str__(self) -> str:
        return self.name or self.email

    def get_full_name(self) -> str:
        return self.name
