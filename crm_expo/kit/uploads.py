"""How much of an upload is kept while a request is read."""

from django.core.files.uploadhandler import FileUploadHandler

from crm_expo.kit.attachments import MEGABYTE, MOST_BYTES

#: Beyond the largest file that anything here takes, so that its form can still tell that it is too large.
MOST_READ = MOST_BYTES + MEGABYTE


class BoundedUploadHandler(FileUploadHandler):
    """Lets no more of a file through to memory and disk than decides that it is too large."""

    def receive_data_chunk(self, raw_data, start):
        return raw_data if start <= MOST_READ else None

    def file_complete(self, file_size):
        return None
