"""Files of customers."""

from customers.models import Document


def documents_of(customer_id: int) -> list[Document]:
    """This will return a customer's files, the newest first, removed ones last: their rows tell who and when."""
    rows = Document.objects.select_related("interaction").filter(customer=customer_id).order_by("-id")
    return sorted(rows, key=lambda document: document.removed_at is not None)


def document_by_id(pk: int) -> Document | None:
    """This will return a file of the open organizer, removed ones included."""
    return Document.objects.select_related("customer").filter(pk=pk).first()


def count_documents(customer_id: int) -> int:
    """This will count the files that a customer has."""
    return Document.objects.filter(customer=customer_id, removed_at=None).count()
