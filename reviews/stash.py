"""Files that were sent with an edit that asks first: kept until the answer, so that nobody chooses them twice."""

import uuid
from datetime import timedelta
from typing import Final

from django.core import signing
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest
from django.utils import timezone

FOLDER: Final = "asked"
PREFIX: Final = "stashed_"
SALT: Final = "reviews.stash"
KEPT: Final = timedelta(hours=1)


def files_keep(request: HttpRequest) -> dict[str, tuple[str, str]]:
    """Keep each file of the request; `{field: (token, file name)}`. A token opens its file for this person, for an hour."""
    kept = {}
    if request.FILES:
        files_forget_old()
    for field, file in request.FILES.items():
        if isinstance(file, UploadedFile):
            stored = default_storage.save(f"{FOLDER}/{uuid.uuid4().hex}", file)
            file.seek(0)
            value = [stored, file.name, file.content_type, request.user.pk]
            kept[str(field)] = (signing.dumps(value, salt=SALT), str(file.name))
    return kept


def files_forget(kept: dict[str, tuple[str, str]]) -> None:
    """Remove kept files: nobody has to be asked, or the answer has come."""
    for token, _ in kept.values():
        default_storage.delete(signing.loads(token, salt=SALT)[0])


def files_restore(request: HttpRequest) -> None:
    """Give the request the files that its tokens name, as if they had been sent again. Bad or old tokens give none."""
    for name in [name for name in request.POST if name.startswith(PREFIX)]:
        try:
            stored, title, kind, user_id = signing.loads(request.POST[name], salt=SALT, max_age=KEPT)
        except (signing.BadSignature, ValueError):
            continue
        field = name.removeprefix(PREFIX)
        if user_id == request.user.pk and field not in request.FILES and default_storage.exists(stored):
            file = default_storage.open(stored)
            request.FILES[field] = UploadedFile(file, title, kind, file.size)


def files_forget_old() -> None:
    """Remove what was kept longer ago than an hour."""
    if not default_storage.exists(FOLDER):
        return
    for name in default_storage.listdir(FOLDER)[1]:
        path = f"{FOLDER}/{name}"
        if timezone.now() - default_storage.get_modified_time(path) > KEPT:
            default_storage.delete(path)
