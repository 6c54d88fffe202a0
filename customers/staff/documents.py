"""Files on a customer's page: added, handed out, removed. Bytes leave only through here, and only for saving."""

from django.contrib import messages
from django.http import FileResponse, Http404
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from crm_expo.kit import file_store
from crm_expo.kit.attachments import CONTENT_TYPES
from crm_expo.kit.desk import DeskView
from crm_expo.kit.file_store import StoreFailed
from customers.selectors.documents import document_by_id
from customers.services.documents import SpaceUsedUp, add_documents, remove_document
from customers.staff.detail import CustomerPage, page_of
from customers.staff.record_forms import DocumentsForm
from customers.wording import no_room_words

DOCUMENTS = "?tab=documents"


class DocumentsAddView(CustomerPage):
    """Keep files of a customer that belong to no call or note."""

    read_access, write_access = "customers.read", "customers.write"
    tab = "documents"

    def get(self, request, pk):
        rest = request.GET.urlencode() or f"tab={self.tab}"
        return redirect(page_of(self.live(pk).pk, f"?{rest}"))

    def post(self, request, pk):
        customer = self.live(pk)
        form = DocumentsForm(request.POST, request.FILES)
        if form.is_valid():
            files = form.cleaned_data["files"]
            try:
                add_documents(organizer=self.organizer, customer=customer, files=files, at=timezone.now())
                return redirect(page_of(customer.pk, DOCUMENTS))
            except (SpaceUsedUp, StoreFailed) as error:
                form.add_error("files", no_room_words(error))
        return self.refused(customer, documents_form=form)


class DocumentView(DeskView):
    """Hand a file out, to be saved: what came from outside never runs inside the product."""

    read_access = "customers.read"

    def get(self, request, pk):
        document = document_by_id(pk)
        if document is None:
            raise Http404
        if document.removed_at is not None:
            messages.warning(request, _("This file was removed; its entry below says by whom."))
            return redirect(page_of(document.customer_id, DOCUMENTS))
        try:
            content = file_store.opened(self.organizer, document.storage_key)
        except OSError:
            messages.error(
                request,
                _(
                    "This file's content is not on disk any more. Ask whoever runs the installation to bring it back "
                    "from a backup, or remove the entry and add the file again."
                ),
            )
            return redirect(page_of(document.customer_id, DOCUMENTS))
        answer = FileResponse(
            content, as_attachment=True, filename=document.name, content_type=CONTENT_TYPES[document.kind]
        )
        answer["Content-Length"] = document.size
        answer["Cache-Control"] = "private, no-store"
        return answer


class DocumentRemoveView(DeskView):
    """Delete a file; its entry stays and says who did it."""

    write_access = "customers.write"

    def post(self, request, pk):
        document = document_by_id(pk)
        if document is None:
            raise Http404
        remove_document(organizer=self.organizer, document_id=document.pk, at=timezone.now())
        return redirect(page_of(document.customer_id, DOCUMENTS))
