"""What an office adds around the portfolio: a provider to sign in with, webhooks and their log, mail, an import under way."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from allauth.socialaccount.models import SocialApp

from accounts.actors import actor_for
from accounts.models import User
from accounts.services import notice_try
from common import clock
from common.actors import Actor
from initiatives.models import Initiative
from initiatives.services import initiative_edit
from metrics.services import address_allow
from portfolio.models import Delivery, ImportRun
from portfolio.services.deliveries import deliveries_claim, delivery_send, endpoint_test
from portfolio.services.endpoints import endpoint_add
from portfolio.services.events import events_sweep
from portfolio.services.import_drafts import import_map, import_start, import_upload, mapping_keep
from portfolio.services.imports import import_apply
from reviews.services import initiative_suspend

Scene = Iterator[tuple[str, str]]
LIST = (
    "Business unit,Project name,Purpose,Risk class,Stage,Start date,Pilot since\n"
    "Claims,Hail damage photos,Estimate a repair from photos within the day,High,Pilot,13/01/2026,02/03/2026\n"
    "Claims,Duplicate invoices,Pay no invoice twice,Low,Discovery,01/02/2026,\n"
    "Sales,Renewal letters,Letters that name what changed,Low,Pilot,20/10/2025,15/01/2026\n"
    "Plants,Spare part forecast,Fewer emergency orders,High,Discovery,05/05/2026,\n"
    "HR,Course finder,Employees find a course in one search,Low,Idea,,\n"
    "HR,,Nobody remembers what this was,Low,Idea,,\n"
)
MAPPING = """
name: Inventory
identity: [Business unit, Project name]
dates: ["%d/%m/%Y"]
fields:
  title: Project name
  outcome: Purpose
  business_unit: Business unit
  risk_tier: {columns: Risk class, values: {High: high, Low: low}, default: medium}
stage:
  column: Stage
  values:
    Idea: {status: idea}
    Discovery: {phase: 1}
    Pilot: {phase: 2}
stays:
  - {phase: 1, column: Start date}
  - {phase: 2, column: Pilot since}
"""


def who(name: str) -> Actor:
    return actor_for(User.objects.get(email=f"{name}@example.com"))


def webhooks() -> Scene:
    """One that answers, with a test and an event in its log; one whose receiver is away."""
    pm = who("pm")
    with _receiver() as (port, kept):
        address_allow(
            actor=who("admin"), network="127.0.0.1/32", ports=[port], reason="The release pipeline",
            expires_on=clock.today() + timedelta(days=300),
        )  # fmt: skip
        events_sweep()
        events = ["gate.decided", "signature.revoked", "initiative.suspended", "incident.declared"]
        good, _ = endpoint_add(
            actor=pm, name="Release pipeline", url=f"http://127.0.0.1:{port}/flightline", events=events
        )
        found = Initiative.objects.get(title="Credit limit hints")
        initiative_suspend(
            actor=who("security"), initiative=found, reason="A list of customers was sent to a wrong address."
        )
        _deliver(good.pk)
        endpoint_test(actor=pm, endpoint=good)
        kept.shutdown()
        kept.server_close()
        away, _ = endpoint_add(
            actor=pm, name="Room of the operators", url=f"http://127.0.0.1:{port}/room", events=["alert.opened"]
        )
        endpoint_test(actor=pm, endpoint=away)
    yield "webhook", good.get_absolute_url()
    yield "webhook-failing", away.get_absolute_url()


def _deliver(endpoint: int, seconds: float = 20) -> None:
    """What the tick and its workers do, here or there, until the log says that it has arrived."""
    deadline = time.monotonic() + seconds
    while not Delivery.objects.filter(endpoint=endpoint, state="delivered").exclude(event__kind="test").exists():
        events_sweep()
        for pk, token in deliveries_claim():
            delivery_send(delivery_id=pk, token=token)
        assert time.monotonic() < deadline, "the webhook has not arrived"
        time.sleep(0.2)


@contextmanager
def _receiver() -> Iterator[tuple[int, ThreadingHTTPServer]]:
    """A receiver on the loopback that thanks for everything, until it is shut down."""

    class Thanks(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            self.send_response(200)
            self.send_header("Content-Length", "6")
            self.end_headers()
            self.wfile.write(b"thanks")

        def log_message(self, *given: object) -> None:
            """The lines of the scenes stand alone on this output."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Thanks)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    yield server.server_port, server


def mail() -> Scene:
    """A trial mail of the program manager."""
    notice_try(actor=who("pm"), user=User.objects.get(email="pm@example.com"), has_chat=False)
    yield "notifications", "/account/notifications/"


def imports() -> Scene:
    """A list that was imported; and its next issue as a draft, in which one field changed on both sides."""
    pm = who("pm")
    first = _draft(pm, "inventory-october.csv", LIST)
    mapping_keep(actor=pm, name="Inventory", text=MAPPING, is_shared=True)
    import_start(actor=pm, run=first)
    import_apply(actor=pm, run=ImportRun.objects.get(pk=first.pk))
    here = Initiative.objects.get(title="Hail damage photos")
    initiative_edit(actor=pm, initiative=here, values={"outcome": "Estimate a repair from photos within an hour"})
    later = LIST.replace("within the day", "within two days").replace("Fewer emergency", "Half the emergency")
    draft = _draft(pm, "inventory-november.csv", later + "Sales,Offer texts,Offers in one style,Low,Idea,,\n")
    yield "import-done", f"/import/{first.pk}/"
    for step in ("columns", "values", "check"):
        yield f"import-{step}", f"/import/drafts/{draft.pk}/{step}/"
    yield "import-conflict", f"/import/drafts/{draft.pk}/check/?outcome=conflict"


def _draft(pm: Actor, name: str, text: str) -> ImportRun:
    run = import_upload(actor=pm, file_name=name, data=text.encode(), known={}, chosen=MAPPING)
    return import_map(actor=pm, run=run, mapping_text=MAPPING)


def provider() -> Scene:
    """A provider of the organisation: its button is on the sign-in page; nobody goes there."""
    SocialApp.objects.create(
        provider="openid_connect", provider_id="example", name="Example login", client_id="flightline",
        settings={"server_url": "https://login.example.com"},
    )  # fmt: skip
    yield "sign-in-provider", "/accounts/login/"
