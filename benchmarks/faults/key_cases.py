"""Keys that are lost or wrong: nothing starts that could write under them, and what is kept stays as it is."""

import hashlib
import subprocess
import time
import uuid

import httpx2
from cryptography.fernet import Fernet

from benchmarks.faults.world import World, wait_until
from tests.run import free_port

START_WITHIN_S = 60
SECRET = "kept-through-every-fault"


def secrets_kept() -> tuple[str, int]:
    """A digest of every sealed text as it stands in the database, and how many there are."""
    from django.db import connections  # noqa: PLC0415  # Django is set up by then

    from portfolio.sealings import COLUMNS  # noqa: PLC0415  # Django is set up by then

    texts = [
        f"{column.label} {row.pk} {column.text(row)}" for column in COLUMNS for row in column.rows if column.text(row)
    ]
    connections.close_all()
    return hashlib.sha256("\n".join(texts).encode()).hexdigest(), len(texts)


def secret_add() -> str:
    """A source with a secret, as a person adds one; the name of the key that it is sealed with."""
    from django.db import connections  # noqa: PLC0415  # Django is set up by then

    from accounts.actors import actor_for  # noqa: PLC0415  # Django is set up by then
    from common.sealed import key_ids  # noqa: PLC0415  # Django is set up by then
    from initiatives.models import Initiative  # noqa: PLC0415  # Django is set up by then
    from metrics.services import source_add  # noqa: PLC0415  # Django is set up by then

    owner = Initiative.objects.get(key="AI-001").created_by
    values = {
        "name": f"Sealed {uuid.uuid4().hex[:8]}",
        "kind": "http_json",
        "url": "https://x.example.com/",
        "auth_kind": "bearer",
    }
    source_add(actor=actor_for(owner), values=values, secret=SECRET)
    connections.close_all()
    return key_ids()[0]


def refused(world: World, kind: str, **more: str) -> str:
    """What a process of this kind says that does not start with this environment. Raises AssertionError when it does."""
    name = f"{kind} with a wrong key"
    log = world.folder / f"{name}.log"
    log.unlink(missing_ok=True)
    world.start(
        name,
        of=kind,
        BIND=f"127.0.0.1:{free_port()}",
        PROMETHEUS_MULTIPROC_DIR=_numbers(world),
        WEB_WORKERS="1",
        **more,
    )
    process = world.processes[name]
    try:
        process.wait(START_WITHIN_S)
    except subprocess.TimeoutExpired:
        raise AssertionError(f"{kind} started: {log.read_text()[-300:]}") from None
    finally:
        world.stop(name)
    if process.returncode == 0:
        raise AssertionError(f"{kind} ended with code 0: {log.read_text()[-300:]}")
    return log.read_text()


def keys_lost(world: World) -> float:
    """Beside the running product web and worker are started with another FIELD_KEYS, with none, and with another SECRET_KEY."""
    key = secret_add()
    kept = secrets_kept()
    wrong = Fernet.generate_key().decode()
    words = []
    for kind in ("web", "worker"):
        said = refused(world, kind, FIELD_KEYS=wrong)
        if f"FIELD_KEYS opens none of the {kept[1]} secret" not in said or key not in said or "Traceback" in said:
            words.append(f"{kind} with another FIELD_KEYS says {said[-300:]!r}")
        if "SECRET_KEY and FIELD_KEYS must be set" not in refused(world, kind, FIELD_KEYS=""):
            words.append(f"{kind} without FIELD_KEYS does not say so")
    words += _given_up(world, FIELD_KEYS=wrong, FIELD_KEYS_LOST=key)
    words += _other_secret_key(world)
    if secrets_kept() != kept:
        words.append("a sealed secret has changed")
    if words:
        raise AssertionError("; ".join(words))
    world.notes.append(
        f"F27: web and worker end with another FIELD_KEYS, and name the key that is missing ({key}), and with none; "
        f"{kept[1]} sealed secret(s) are what they were, byte by byte. With FIELD_KEYS_LOST={key} the web server starts. With another "
        "SECRET_KEY sessions end, people sign in again, tokens are taken as before"
    )
    return time.time()


def _second_web(world: World, **more: str) -> str:
    """A second web server beside the first; its address."""
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    world.start(
        "second web",
        of="web",
        BIND=f"127.0.0.1:{port}",
        PUBLIC_URL=url,
        PROMETHEUS_MULTIPROC_DIR=_numbers(world),
        WEB_WORKERS="1",
        **more,
    )
    wait_until(lambda: _is_up(url), START_WITHIN_S, "the second web server answers")
    return url


def _numbers(world: World) -> str:
    """A folder for the numbers of a second server: a start empties the folder, and the first server's must stay."""
    folder = world.folder / "prom-2"
    folder.mkdir(exist_ok=True)
    return str(folder)


def _is_up(url: str) -> bool:
    try:
        return httpx2.get(f"{url}/healthz", timeout=3, trust_env=False).status_code == 200
    except httpx2.HTTPError:
        return False


def _given_up(world: World, **more: str) -> list[str]:
    try:
        _second_web(world, **more)
    except TimeoutError:
        return ["the web server does not start although the lost key is given up"]
    finally:
        world.stop("second web")
    return []


def _other_secret_key(world: World) -> list[str]:
    """A session of the first server is none at one with another SECRET_KEY; password and tokens are what they were."""
    words = []
    with _person() as client:
        if not _sign_in(client, world.url):
            words.append("nobody can sign in at the first server")
        session = client.cookies["sessionid"]
    try:
        url = _second_web(world, SECRET_KEY=uuid.uuid4().hex * 2)
        with _person(sessionid=session) as client:
            if _is_in(client, url):
                words.append("a session of the other key is taken")
        with _person() as client:
            if not _sign_in(client, url):
                words.append("nobody can sign in with another SECRET_KEY")
        codes = [_token_asks(world, address, world.evidence_token) for address in (world.url, url)]
        if codes[0] != codes[1] or _token_asks(world, url, "fl_nobody") != 401 or 401 in codes:
            words.append(f"a token is answered with {codes[1]} instead of {codes[0]}")
    finally:
        world.stop("second web")
    with _person(sessionid=session) as client:
        if not _is_in(client, world.url):
            words.append("with the right SECRET_KEY the session is not taken again")
    return words


def _token_asks(world: World, url: str, token: str) -> int:
    head = {"Authorization": f"Bearer {token}"}
    path = "/api/v1/initiatives/AI-001/evidence/"
    return httpx2.get(f"{url}{path}", headers=head, timeout=30, trust_env=False).status_code


def _person(**cookies: str) -> httpx2.Client:
    """From an address of their own: from the one of the load too many wrong passwords have come."""
    transport = httpx2.HTTPTransport(local_address="127.0.0.2", trust_env=False)
    return httpx2.Client(timeout=30, trust_env=False, cookies=cookies, transport=transport)


def _sign_in(client: httpx2.Client, url: str) -> bool:
    from tests.cast import PASSWORD  # noqa: PLC0415  # Django is set up by then

    client.get(f"{url}/accounts/login/")
    form = {"login": "pm@example.com", "password": PASSWORD, "csrfmiddlewaretoken": client.cookies["csrftoken"]}
    client.post(f"{url}/accounts/login/", data=form, headers={"Referer": f"{url}/"})
    return _is_in(client, url)


def _is_in(client: httpx2.Client, url: str) -> bool:
    return client.get(f"{url}/sources/", follow_redirects=False).status_code == 200
