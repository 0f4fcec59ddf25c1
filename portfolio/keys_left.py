"""Which keys are still there although a newer one took their place, and when each may go."""

from collections.abc import Iterator

from django.conf import settings

from audit.keys import seal_keys
from audit.models import CheckpointKey
from common.formats import plural
from common.sealed import key_ids
from portfolio.sealings import KeysInUse
from portfolio.vitals import State, Vital


def keys_left(found: KeysInUse) -> Iterator[Vital]:
    """One line for each list of keys, good where one key alone is in use."""
    yield from _fields(found)
    yield _secret_key()
    yield from _checkpoints()
    if not settings.VERDICT_KEYS:
        yield Vital("Keys", "VERDICT_KEYS", "warn", "Not set: verdicts are not signed", "Set it for the web process.")
    else:
        is_old = len(settings.VERDICT_KEYS) > 1
        advice = "Verdicts end after five minutes: take the old ones out at the next restart." if is_old else ""
        yield Vital(
            "Keys", "VERDICT_KEYS", "warn" if is_old else "good", plural(len(settings.VERDICT_KEYS), "key"), advice
        )


def _fields(found: KeysInUse) -> Iterator[Vital]:
    if found.unreadable:
        words = f"{plural(len(found.unreadable), 'kept secret')} cannot be read"
        advice = f"{found.unreadable[0]} Or put the old key behind the new one in FIELD_KEYS; `manage.py keys_rotate --status` names all."
        yield Vital("Keys", "FIELD_KEYS", "bad", words, advice)
    elif found.old:
        words = f"{plural(found.old, 'kept secret')} sealed with an old key"
        yield Vital("Keys", "FIELD_KEYS", "warn", words, "Run `manage.py keys_rotate`, then take the old key out.")
    elif len(key_ids()) > 1:
        advice = "Take the old keys out of FIELD_KEYS and restart; keep them beside the backups of their time."
        yield Vital("Keys", "FIELD_KEYS", "warn", "Nothing is sealed with an old key, and one is still there", advice)
    else:
        yield Vital("Keys", "FIELD_KEYS", "good", "Kept secrets can be read, all with the one key")
    for line in found.plain:
        yield Vital("Keys", "Providers", "warn", line, "Run `manage.py keys_rotate`: it seals them.")


def _secret_key() -> Vital:
    count = len(settings.SECRET_KEY_FALLBACKS)
    if not count:
        return Vital("Keys", "SECRET_KEY", "good", "One key, none before it is taken")
    advice = "Three days after the change nothing lives that it signed: unset SECRET_KEY_FALLBACKS and restart."
    return Vital("Keys", "SECRET_KEY", "warn", f"{plural(count, 'key')} from before still taken", advice)


def _checkpoints() -> Iterator[Vital]:
    keys = seal_keys()
    if not keys:
        return
    is_known = CheckpointKey.objects.filter(pk=keys[0].key_id).exists()
    state: State = "good"
    words, advice = f"Checkpoints are signed with {keys[0].key_id}", ""
    if not is_known and CheckpointKey.objects.exists():
        state, words = "warn", f"The key {keys[0].key_id} has signed no checkpoint yet"
        advice = "Leave the old one behind it until the next checkpoint (within an hour of the next entry)."
    elif len(keys) > 1:
        state = "warn"
        advice = "The old key has introduced it: take the old one out of AUDIT_KEYS. What it signed stays verifiable."
    yield Vital("Keys", "AUDIT_KEYS", state, words, advice)
