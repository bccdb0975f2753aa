"""Files that come with a form: written to a nameless temporary file as they arrive, and cut off at the limit.

What is counted is what arrives, whatever the sender announced, and nothing larger than a piece is held in memory. The
rest of a file that is too large is read and thrown away, so that the sender gets a sentence and not a broken line.
"""

from pathlib import Path
from tempfile import TemporaryFile
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, StopUpload
from django.http import HttpRequest

from qianmo.apps.households.services import MAX_BYTES

PIECE_BYTES = 1024 * 1024
TOO_LARGE = "qianmo.file_too_large"
"""Set in the request when a file was cut off."""


class BoundedUpload(FileUploadHandler):
    """Keeps one file of a request, up to the limit; a large one where there is room for it."""

    chunk_size = PIECE_BYTES

    def __init__(
        self, request: HttpRequest | None = None, *, most: int | None = None, folder: Path | None = None
    ) -> None:
        super().__init__(request)
        self.most, self.folder = MAX_BYTES if most is None else most, folder

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Begin a file; it has no name on the disk, so nothing is left of it whatever happens."""
        super().new_file(*args, **kwargs)
        self.file = TemporaryFile(dir=self.folder)  # noqa: SIM115  # closed with the request

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Keep a piece, or give up."""
        if start + len(raw_data) > self.most:
            self.file.close()
            if self.request is not None:
                self.request.META[TOO_LARGE] = True
            raise StopUpload(connection_reset=False)
        self.file.write(raw_data)

    def file_complete(self, file_size: int) -> "UploadedFile[bytes]":
        """The file, ready to be read."""
        self.file.seek(0)
        return UploadedFile(
            file=self.file,
            name=self.file_name,
            content_type=self.content_type,
            size=file_size,
            charset=self.charset,
            content_type_extra=self.content_type_extra,
        )

    def upload_interrupted(self) -> None:
        """The sender went away."""
        if hasattr(self, "file"):
            self.file.close()


def let_in(request: HttpRequest, *, most: int, folder: Path) -> None:
    """Let a larger file come with this request. Call it before anything of the form has been read."""
    request.upload_handlers = [BoundedUpload(request, most=most, folder=folder)]


def was_too_large(request: HttpRequest) -> bool:
    """Whether a file of this request was cut off."""
    return not request.FILES and bool(request.META.get(TOO_LARGE))
