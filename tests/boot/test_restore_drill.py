"""R12 with rows: a backup of two organizers comes back behind its walls, row for row, with their files."""

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
from crm_expo.kit.file_store import opened
from customers.models import Customer, Document, Interaction
from exhibitions.models import CheckIn, Registration
for organizer in Organizer.objects.order_by("slug"):
    with tenant(organizer):
        found = [list(m.objects.order_by("id").values_list()) for m in (Customer, Interaction, CheckIn, Registration)]
        files = [opened(organizer, document.storage_key).read() for document in Document.objects.order_by("id")]
    print(organizer.slug, [len(rows) for rows in found], hash(repr(found)), files)
"""
ADD_FILES = """
from io import BytesIO
from django.utils import timezone
from crm_expo.kit.attachments import checked
from crm_expo.tenancy.models import Organizer
from crm_expo.tenancy.scope import tenant
from customers.services.documents import add_documents
from customers.services.editing import add_customer
for organizer in Organizer.objects.order_by("slug"):
    with tenant(organizer):
        company = add_customer(organizer=organizer, kind="company", name=f"Company of {organizer.slug}")
        content = f"plan of {organizer.slug}".encode()
        files = [checked("plan.txt", BytesIO(content), len(content))]
        add_documents(organizer=organizer, customer=company, files=files, at=timezone.now())
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
    crm(live, "shell", "--no-imports", stdin=ADD_FILES)
    before = crm(live, "shell", "--no-imports", stdin=COUNTS)
    assert re.search(r"alpha \[\d+, \d+, 129, 200\]", before)
    assert "[b'plan of alpha']" in before
    crm(live, "backup", str(tmp_path / "crm.dump"))
    crm(other, "restore", str(tmp_path / "crm.dump"))
    assert crm(other, "shell", "--no-imports", stdin=COUNTS) == before
    crm(other, "restore", str(tmp_path / "crm.dump"))
    assert crm(other, "shell", "--no-imports", stdin=COUNTS) == before
    assert (other / "files_before_restore").is_dir()
    assert "All is well" in crm(other, "doctor")  # roles, row-level security and composite keys among it
