"""What the page of the story's companies shows beside the ledger: files, a pinned note, a change, a word of staff."""

from __future__ import annotations

from datetime import datetime, timedelta
from io import BytesIO

from crm_expo.accounts.models import User
from crm_expo.audit.log import Actor, acting
from crm_expo.boot.demo.story import Story
from crm_expo.boot.demo.writing import Writing
from crm_expo.kit.attachments import Attachment, checked
from crm_expo.tenancy.models import Organizer
from customers.models import Customer
from customers.services.activities import log_with_files
from customers.services.documents import add_documents
from customers.services.editing import update_customer
from customers.services.overriding import set_override
from customers.services.pinning import pin_note

_WISHES = "展位,面积 m²,朝向,备注\n1B-128,18,两面开口,靠近主通道\n1B-130,18,单面开口,备选\n"
_MINUTES = "沟通要点\n1. 希望保留现有展位，并评估扩大面积。\n2. 合同样稿先发法务，再寄正本。\n3. 关心开幕日媒体排期。\n"
_MAIL = (
    "From: portal@nordwerk.example\nTo: sales@demo.example\nSubject: Stand set-up\n"
    "Content-Type: text/plain; charset=utf-8\n\nOur stand builder arrives one day early. Is hall 1B open by then?\n"
)
_PINNED = "合同样稿先发法务，再寄正本；避免在月底催款。"
_REASON = "双方已签三年框架协议，并联合主办技术论坛。"


def write_record_pages(writing: Writing, cast: Story) -> None:
    """This will give two companies their files, one of them a pinned note and a change of its values."""
    organizer, at = writing.organizer, writing.as_of
    sales = writing.users["sales@demo.example"]
    with acting(Actor("staff", sales.pk, str(sales))):
        yunfan = Customer.objects.get(pk=writing.companies[cast.yunfan])
        files = [_file("展位需求.csv", _WISHES.encode()), _file("沟通要点.txt", _MINUTES.encode())]
        text = "电话沟通下届选位：希望保留原展位，并评估扩到 18 m²；关心开幕日媒体排期。展位需求见附件。"
        log_with_files(
            organizer=organizer,
            customer=yunfan,
            kind="call",
            text=text,
            occurred_at=at - timedelta(days=2),
            ref="demo-record-page",
            files=files,
            at=at,
        )
        licence = _file("营业执照.pdf", _pdf("Business licence (specimen)"))
        add_documents(organizer=organizer, customer=yunfan, files=[licence], at=at)
        pin_note(organizer=organizer, customer=yunfan, at=at, text=_PINNED)
        update_customer(organizer=organizer, customer_id=yunfan.pk, version=None, values={"influence": 4})
        nordwerk = Customer.objects.get(pk=writing.companies[cast.nordwerk])
        mails = [_file("Stand set-up.eml", _MAIL.encode()), _file("Trade register.pdf", _pdf("Trade register"))]
        add_documents(organizer=organizer, customer=nordwerk, files=mails, at=at)


def set_by_hand(organizer: Organizer, name: str, at: datetime) -> None:
    """This will say of a company, once it is scored, what staff know better than the model."""
    company = Customer.objects.filter(kind="company", name=name).first()
    manager = User.objects.filter(email="manager@demo.example").first()
    if company is None or manager is None:  # an organizer to practise in has people of its own
        return
    with acting(Actor("staff", manager.pk, str(manager))):
        set_override(
            organizer=organizer,
            customer_id=company.pk,
            aspect="relationship",
            value="alliance",
            reason=_REASON,
            at=at,
        )


def _file(name: str, content: bytes) -> Attachment:
    return checked(name, BytesIO(content), len(content))


def _pdf(words: str) -> bytes:
    """One page with a line of Latin text."""
    stream = f"BT /F1 18 Tf 72 720 Td ({words.replace('(', '[').replace(')', ']')}) Tj ET".encode()
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        b" /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    body, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, start=1):
        places.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, len(body))
    return body + b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(objects) + 1, table) + end
