"""Files of evidence on disk: what is let in, under which name, and where it lies. No database.

Content lies under `MEDIA_ROOT/<first two characters>/<sha256>`, so the same content is kept once and never changes.
"""

from initiatives.evidence_files.content import ALLOWED_EXTENSIONS, content_check
from initiatives.evidence_files.names import name_clean
from initiatives.evidence_files.office import FileRefused
from initiatives.evidence_files.store import (
    Scanned,
    StoredFile,
    Upload,
    file_erase,
    file_hash,
    file_open,
    file_path,
    file_store,
    upload_scan,
)

__all__ = [
    "ALLOWED_EXTENSIONS",
    "FileRefused",
    "Scanned",
    "StoredFile",
    "Upload",
    "content_check",
    "file_erase",
    "file_hash",
    "file_open",
    "file_path",
    "file_store",
    "name_clean",
    "upload_scan",
]
