"""Every page of both doors and the root, read from the URL resolver: axe, policy, console, light and dark, 360 px."""

import pytest
from django.urls import reverse, set_script_prefix

from tests.access.addresses import PUBLIC_ROOT, address
from tests.access.world import Side
from tests.architecture.checks.doors import Route, routes
from tests.browser.furnish import PORTAL_EMAIL, objects_of
from tests.browser.stage import LANGUAGES, Stage, arrived, axe_faults, too_wide

OWNER = "owner@demo.example"
_ALLOWED = (400, 403, 404, 405, 410)
