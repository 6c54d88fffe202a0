"""R12 with rows: a backup of two organizers comes back behind its walls, row for row, and keys still open."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from crm_expo.boot.instance import ROOT

pytestmark = pytest.mark.servers
RECORDING = Path(__file__).parent.parent / "recordings" / "pretix"
COUNTS = """
from crm_expo.tenancy.models import Organizer
from crm_expo.tenancy.scope import tenant
from customers.models import Customer, Interaction
from exhibitions.models import CheckIn, Registration
for organizer in Organizer.objects.order_by("slug"):
    with tenant(organizer):
        found = [list(m.objects.order_by("id").values_list()) for m in (Customer, Interaction, CheckIn, Registration)]
    print(organizer.slug, [len(rows) for rows in found], hash(repr(found)))
"""


def crm(data_dir, *words, stdin=None) -> str:
    environment = {name: value for name, value in os.environ.items() if name in {"PATH", "HOME", "CRM_POSTGRES_BIN"}}
    done = subprocess.run(
        [sys.executable, str(ROOT / "manage.py"), *words, "--data-dir", str(data_dir)],
        env=environment | {"PYTHONHASHSEED": "0"}, input=stdin, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_backup_comes_back_row_for_row(tmp_path):
    live, other = tmp_path / "live", tmp_path / "other"
    for slug in ("alpha", "beta"):
        crm(live, "organizer", "create", slug, "--name", f"{slug} Fairs")
        words = ["--exhibition", "fair", "--slug", "fair-1", "--number", "1"]
        crm(live, "edition", "create", "--organizer", slug, *words, "--starts", "2030-04-20", "--ends", "2030-04-23")
    crm(live, "import", "pretix", "--organizer", "alpha", "--edition", "fair-1", str(RECORDING))
    before = crm(live, "shell", "--no-imports", stdin=COUNTS)
    assert re.search(r"alpha \[\d+, \d+, 129, 200\]", before)
    crm(live, "backup", str(tmp_path / "crm.dump"))
    crm(other, "restore", str(tmp_path / "crm.dump"))
    assert crm(other, "shell", "--no-imports", stdin=COUNTS) == before
    assert "All is well" in crm(other, "doctor")  # roles, row-level security and composite keys among it
