"""`./crm up` on one machine: embedded servers, DEBUG off, the secret key made in the data folder."""

from crm_expo.settings.base import *  # noqa: F403
from crm_expo.settings.base import SECRET_KEY

if not SECRET_KEY:
    SECRET_KEY = "only-for-commands-that-serve-nothing"  # noqa: S105  `crm up` always sets a real one
