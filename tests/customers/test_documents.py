"""Files of customers: what is taken, what is refused and why, who may have them, what stays of removed ones."""

import os
import time
import zipfile
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from crm_expo.accounts.models import User
from crm_expo.accounts.services.membership import add_member
from crm_expo.audit.models import AuditEntry
from crm_expo.kit import file_store
from crm_expo.kit.attachments import MOST_BYTES, AttachmentRefused, checked, plain_name
from crm_expo.tenancy.scope import tenant
from customers.models import Customer, Document, Interaction
from customers.services.documents import add_documents, remove_document, sweep_files
from customers.services.editing import add_customer


def office(*members) -> bytes:
    made = BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name in ("[Content_Types].xml", *members):
            archive.writestr(name, "<x/>")
    return made.getvalue()


PDF = b"%PDF-1.4\n..."


@pytest.fixture(autouse=True)
def store(settings, tmp_path):
    settings.FILES_ROOT = tmp_path / "files"
    return settings.FILES_ROOT


def attachment(name="plan.pdf", content=PDF):
    return checked(name, BytesIO(content), len(content))


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.pdf", PDF), ("a.png", b"\x89PNG\r\n\x1a\n"), ("A.JPG", b"\xff\xd8\xff\xe0"), ("a.webp", b"RIFF0000WEBPVP8"),
        ("a.docx", office("word/document.xml")), ("a.xlsx", office("xl/workbook.xml")), ("a.pptx", office("ppt/x.xml")),
        ("展位.csv", "展位,面积".encode("gb18030")), ("a.txt", "\ufeffhall".encode("utf-16")),
        ("a.eml", b"Subject: x\n\ny"),
    ],
)  # fmt: skip
def test_file_that_is_what_it_says_is_taken(name, content):
    assert checked(name, BytesIO(content), len(content)).name == name


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.exe", b"MZ", "unknown_kind"), ("noending", b"x", "unknown_kind"), ("a.zip", office(), "unknown_kind"),
        ("a.svg", b"<svg/>", "unknown_kind"), ("a.html", b"<p>", "unknown_kind"), ("a.pdf", b"", "empty"),
        ("a.pdf", b"<html>", "not_what_it_says"), ("a.png", PDF, "not_what_it_says"),
        ("a.txt", b"MZ\x90", "not_what_it_says"),
        ("a.csv", b"a\x00b", "not_what_it_says"), ("a.docx", office("xl/workbook.xml"), "not_what_it_says"),
        ("a.docx", office("word/document.xml", "word/vbaProject.bin"), "not_what_it_says"),
        ("a.docx", b"PK\x03\x04broken", "not_what_it_says"), ("a.eml", b"<html>: x", "not_what_it_says"),
    ],
)  # fmt: skip
def test_file_is_refused_with_its_reason(name, content, code):
    with pytest.raises(AttachmentRefused) as refused:
        checked(name, BytesIO(content), len(content))
    assert refused.value.code == code


def test_name_has_no_folder_and_no_hidden_sign():
    assert plain_name("..\\..\\etc/报价 单.pdf") == "报价 单.pdf"
    assert plain_name("annual\u202efdp.exe") == "annualfdp.exe"
    assert plain_name("a\x00\n.pdf") == "a.pdf"
    assert plain_name(".pdf") == "file.pdf"
    assert (len(plain_name("字" * 400 + ".docx")), plain_name("字" * 400 + ".docx")[-5:]) == (200, ".docx")


def test_files_of_a_call_stand_with_it_and_come_back_byte_for_byte(desk, company, organizer):
    files = [SimpleUploadedFile("展位图.pdf", PDF), SimpleUploadedFile("wishes.csv", b"booth\n1B")]
    typed = {"kind": "call", "text": "Called", "ref": "r1"}
    assert desk.post(f"customers/{company.pk}/", **typed, files=files).status_code == 302
    files = [SimpleUploadedFile("展位图.pdf", PDF), SimpleUploadedFile("wishes.csv", b"booth\n1B")]
    assert desk.post(f"customers/{company.pk}/", **typed, files=files).status_code == 302  # a double click
    with tenant(organizer):
        line = Interaction.objects.get()
        first, second = Document.objects.order_by("pk")
        assert (first.interaction, second.interaction, first.added_by) == (line, line, "Zhang Min")
        assert file_store.folder_of(organizer).name == organizer.public_id
        assert file_store.opened(organizer, second.storage_key).read() == b"booth\n1B"
        assert AuditEntry.objects.filter(action="document.added", object_type="document").count() == 2
    answer = desk.get(f"documents/{first.pk}/")
    assert b"".join(answer.streaming_content) == PDF
    assert answer["Content-Disposition"] == "attachment; filename*=utf-8''%E5%B1%95%E4%BD%8D%E5%9B%BE.pdf"
    assert (answer["Content-Type"], answer["X-Content-Type-Options"]) == ("application/pdf", "nosniff")
    assert answer["Cache-Control"] == "private, no-store"
    page = desk.get(f"customers/{company.pk}/", group="files").content.decode()
    assert f'href="/o/alpha/documents/{second.pk}/"' in page


def test_activity_with_a_bad_file_keeps_what_was_typed_and_names_the_file(desk, company, organizer, store):
    files = [
        SimpleUploadedFile("good.pdf", PDF),
        SimpleUploadedFile("bad.exe", b"MZ"),
        SimpleUploadedFile("no.pdf", b"x"),
    ]
    answer = desk.post(f"customers/{company.pk}/", kind="visit", text="Visited <b>", ref="r1", files=files)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Visited &lt;b&gt;</textarea>" in page
    assert 'value="visit" checked' in page
    assert "bad.exe: files of this kind are not kept" in page
    assert "no.pdf is not what its ending says" in page
    with tenant(organizer):
        assert not Interaction.objects.exists()
        assert not Document.objects.exists()
    assert not store.exists()


def test_too_many_too_large_and_too_much_are_told(desk, company, organizer, settings):
    address = f"customers/{company.pk}/documents/"
    eleven = [SimpleUploadedFile(f"{n}.txt", b"x") for n in range(11)]
    assert "11 files are too many at once" in desk.post(address, files=eleven).content.decode()
    large = SimpleUploadedFile("film.pdf", PDF + bytes(MOST_BYTES))
    assert "film.pdf has more than 20" in desk.post(address, files=[large]).content.decode()
    huge = SimpleUploadedFile("huge.pdf", PDF + bytes(MOST_BYTES * 2))
    assert "huge.pdf has more than 20" in desk.post(address, files=[huge]).content.decode()
    assert "Choose a file first" in desk.post(address).content.decode()
    settings.FILES_QUOTA = 30
    assert desk.post(address, files=[SimpleUploadedFile("a.pdf", PDF)]).status_code == 302
    over = desk.post(address, files=[SimpleUploadedFile("b.pdf", PDF), SimpleUploadedFile("c.pdf", PDF)])
    assert over.status_code == 422
    assert "The space for documents is used up" in over.content.decode()
    with tenant(organizer):
        kept = Document.objects.get()
        assert [path.name for path in file_store.folder_of(organizer).iterdir()] == [kept.storage_key]


def test_full_disk_keeps_nothing_and_says_so(desk, company, organizer, store):
    store.write_text("no folder")
    answer = desk.post(f"customers/{company.pk}/documents/", files=[SimpleUploadedFile("a.pdf", PDF)])
    assert answer.status_code == 422
    assert "could not be written to disk" in answer.content.decode()
    with tenant(organizer):
        assert not Document.objects.exists()


def test_removed_file_leaves_its_row_and_says_who(desk, company, organizer, django_capture_on_commit_callbacks):
    with tenant(organizer):
        (document,) = add_documents(organizer=organizer, customer=company, files=[attachment()], at=timezone.now())
    with django_capture_on_commit_callbacks(execute=True):
        assert desk.post(f"documents/{document.pk}/remove/").status_code == 302
    desk.post(f"documents/{document.pk}/remove/")
    with tenant(organizer):
        document.refresh_from_db()
        assert document.removed_by == "Zhang Min"
        assert not file_store.exists(organizer, document.storage_key)
        acts = AuditEntry.objects.filter(action__startswith="document").order_by("pk").values_list("action", "changes")
        assert list(acts) == [
            ("document.added", {"file": [None, "plan.pdf"]}),
            ("document.removed", {"file": ["plan.pdf", None]}),
        ]
    answer = desk.client.get(desk.at(f"documents/{document.pk}/"), follow=True)
    assert "This file was removed" in answer.content.decode()
    assert '<s dir="auto">plan.pdf</s>' in answer.content.decode()


def test_file_whose_bytes_are_gone_is_told_and_no_error(desk, company, organizer):
    with tenant(organizer):
        (document,) = add_documents(organizer=organizer, customer=company, files=[attachment()], at=timezone.now())
        file_store.remove(organizer, document.storage_key)
    answer = desk.client.get(desk.at(f"documents/{document.pk}/"), follow=True)
    assert answer.status_code == 200
    assert "content is not on disk any more" in answer.content.decode()


def test_file_is_nobody_elses(company, organizer, rival):
    with tenant(organizer):
        (document,) = add_documents(organizer=organizer, customer=company, files=[attachment()], at=timezone.now())
        reader = User.objects.create_user("reader@alpha.example")
        add_member(organizer=organizer, user=reader, role="read_only")
    with tenant(rival):
        other = User.objects.create_user("owner@beta.example")
        add_member(organizer=rival, user=other, role="owner")
        with pytest.raises(FileNotFoundError):
            file_store.opened(rival, document.storage_key)
    for path in ("alpha", "beta"):
        stranger = Client()
        stranger.force_login(other)
        assert stranger.get(f"/o/{path}/documents/{document.pk}/").status_code == 404
    client = Client()
    client.force_login(reader)
    assert client.get(f"/o/alpha/documents/{document.pk}/").status_code == 200
    assert client.post(f"/o/alpha/documents/{document.pk}/remove/").status_code == 403
    assert client.post(f"/o/alpha/customers/{company.pk}/documents/").status_code == 403
    with tenant(organizer):
        assert Document.objects.get().removed_at is None
    with pytest.raises(FileNotFoundError):
        file_store.opened(organizer, "../../etc/passwd")


def test_sweep_takes_old_bytes_without_a_row_only(company, organizer, rival):
    with tenant(rival):
        theirs = file_store.put(rival, BytesIO(b"theirs"))
    with tenant(organizer):
        kept, gone = add_documents(
            organizer=organizer, customer=company, files=[attachment(), attachment("b.pdf")], at=timezone.now()
        )
        remove_document(organizer=organizer, document_id=gone.pk, at=timezone.now())
        fresh = file_store.put(organizer, BytesIO(b"a request that is not over"))
        folder, old = file_store.folder_of(organizer), time.time() - 2 * file_store.LEAST_AGE
        os.utime(folder / gone.storage_key, (old, old))
        os.utime(folder / kept.storage_key, (old, old))
        assert sweep_files(organizer=organizer) == 1
        assert {path.name for path in folder.iterdir()} == {kept.storage_key, fresh.key}
    assert file_store.exists(rival, theirs.key)


def test_what_is_sent_to_a_merged_record_is_kept_at_the_one_it_became(desk, company, organizer):
    with tenant(organizer):
        survivor = add_customer(organizer=organizer, kind="company", name="Nordwerk Holding")
        Customer.objects.filter(pk=company.pk).update(merged_into=survivor)
    sent = desk.post(f"customers/{company.pk}/", kind="note", text="late note", ref="r1")
    assert sent["Location"] == desk.at(f"customers/{survivor.pk}/")
    sent = desk.post(f"customers/{company.pk}/documents/", files=[SimpleUploadedFile("a.pdf", PDF)])
    assert sent["Location"].startswith(desk.at(f"customers/{survivor.pk}/"))
    assert "was merged into this one meanwhile" in desk.get(f"customers/{survivor.pk}/").content.decode()
    with tenant(organizer):
        assert Interaction.objects.get().customer == survivor
        assert Document.objects.get().customer == survivor
    assert desk.post("customers/999999999/", kind="note", text="lost", ref="r2").status_code == 404


def test_draft_with_the_key_of_what_was_saved_is_another_activity(desk, company, organizer):
    for text in ("first", "first", "second"):
        assert desk.post(f"customers/{company.pk}/", kind="call", text=text, ref="r1").status_code == 302
    with tenant(organizer):
        assert list(Interaction.objects.order_by("pk").values_list("text", flat=True)) == ["first", "second"]
    assert 'data-logged="logged:r1"' in desk.get(f"customers/{company.pk}/").content.decode()
