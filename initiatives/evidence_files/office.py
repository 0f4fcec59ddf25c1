"""Office files are archives: nothing in one may unpack to more than it seems, hide another archive, or run."""

import io
import zipfile
from typing import Final

MAX_UNPACKED: Final = 200 * 1024 * 1024
MAX_MEMBERS: Final = 2000
MAX_RATIO: Final = 100
_CHUNK: Final = 1024 * 1024
_SMALL: Final = 100 * 1024
"""A member this small may be packed as tightly as it likes."""
_ARCHIVES: Final = (".zip", ".7z", ".rar", ".gz", ".tar", ".bz2", ".xz", ".jar", ".docx", ".xlsx", ".pptx")
_ACTIVE: Final = ("vbaproject.bin", ".exe", ".dll", ".js", ".vbs", ".html", ".svg")


class FileRefused(ValueError):
    """Why a file is not let in, and what to do instead; shown at the field."""


def office_check(data: bytes, part: str) -> None:
    """Raise FileRefused unless `data` is an Office file whose content lies under `part` (`word/`, `xl/`, `ppt/`)."""
    if not data.startswith(b"PK\x03\x04"):
        raise FileRefused("This is not an Office file although its name says so.")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
            _check_list(members, len(data))
            names = {member.filename for member in members}
            if "[Content_Types].xml" not in names or not any(name.startswith(part) for name in names):
                raise FileRefused(
                    "This is an archive, not the Office file that its name says. Upload the documents one by one."
                )
            _check_size(archive, members)
    except (zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, EOFError, RuntimeError, OSError) as error:
        raise FileRefused(
            "This Office file is damaged or was cut short. Save it again and upload the new file."
        ) from error
    except ValueError as error:
        raise error if isinstance(error, FileRefused) else FileRefused("This Office file is damaged.") from error


def _check_list(members: list[zipfile.ZipInfo], size: int) -> None:
    if len(members) > MAX_MEMBERS:
        raise FileRefused(f"This file holds more than {MAX_MEMBERS:,} parts. Export it as a PDF.")
    total = sum(member.file_size for member in members)
    if total > MAX_UNPACKED or total > MAX_RATIO * size + _SMALL:
        raise FileRefused("This file unpacks to far more than it seems. Export it as a PDF.")
    for member in members:
        name = member.filename.lower()
        if name.startswith(("/", "\\")) or ".." in name.replace("\\", "/").split("/"):
            raise FileRefused("This file holds parts that point outside of it. Export it as a PDF.")
        if name.endswith(_ARCHIVES):
            raise FileRefused("This file holds another archive or document. Export it as a PDF, or upload both.")
        if name.endswith(_ACTIVE):
            raise FileRefused("This file holds a macro or a program. Save it without, or export it as a PDF.")
        if member.flag_bits & 1:
            raise FileRefused("This file is protected by a password. Save it without one.")
        if member.file_size > _SMALL and member.file_size > MAX_RATIO * max(member.compress_size, 1):
            raise FileRefused("This file unpacks to far more than it seems. Export it as a PDF.")


def _check_size(archive: zipfile.ZipFile, members: list[zipfile.ZipInfo]) -> None:
    """Unpack it for real, because the sizes in the list may lie; nothing is kept."""
    total = 0
    for member in members:
        with archive.open(member) as stream:
            while chunk := stream.read(_CHUNK):
                total += len(chunk)
                if total > MAX_UNPACKED:
                    raise FileRefused("This file unpacks to far more than it seems. Export it as a PDF.")
