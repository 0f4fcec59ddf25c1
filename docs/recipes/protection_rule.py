"""A GitHub deployment protection rule that asks Flightline. A sample: standard library only, one process, no state.

GitHub calls it when a deployment waits; it asks for the verdict and answers GitHub's callback. What it cannot find out it
refuses, with the reason. docs/recipes/guard-a-deployment.md says how to set it up.

    FLIGHTLINE_URL, FLIGHTLINE_TOKEN   where Flightline is, and a token with the scope read
    INITIATIVES                        {"owner/repository": "AI-042"} as JSON
    WEBHOOK_SECRET, GITHUB_TOKEN       of the GitHub App
    GITHUB_API                         https://api.github.com unless set
"""

import hashlib
import hmac
import json
import os
import urllib.error
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

MOST_BYTES = 1_000_000


def asked(address: str, token: str, body: dict[str, Any] | None = None) -> Any:
    """GET, or POST with a body; the JSON of the answer. Raises OSError or ValueError."""
    headers = {"Authorization": f"Bearer {token}", "Accept": "application/json", "Content-Type": "application/json"}
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(address, data=data, headers=headers)  # noqa: S310  # from the environment, or checked
    with urllib.request.urlopen(request, timeout=20) as answer:  # noqa: S310
        return json.loads(answer.read() or b"null")


def verdict(repository: str) -> tuple[bool, str]:
    """Whether the initiative of this repository may be deployed, and why not."""
    key = json.loads(os.environ["INITIATIVES"]).get(repository)
    if key is None:
        return False, f"{repository} belongs to no initiative."
    try:
        gate = asked(f"{os.environ['FLIGHTLINE_URL']}/api/v1/initiatives/{key}/gate/", os.environ["FLIGHTLINE_TOKEN"])
    except (OSError, ValueError) as error:
        return False, f"Flightline could not be asked about {key}: {error}"
    if gate["phase"] < 4:
        return False, f"{key} is in phase {gate['phase']}; production begins with the go of gate 3."
    return gate["verdict"] == "yes", "; ".join(gate["reasons"]) or f"{key}: the go that was given holds."


class Rule(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        body = self.rfile.read(min(int(self.headers.get("Content-Length") or 0), MOST_BYTES))
        own = "sha256=" + hmac.new(os.environ["WEBHOOK_SECRET"].encode(), body, hashlib.sha256).hexdigest()
        if not hmac.compare_digest(own, self.headers.get("X-Hub-Signature-256", "")):
            self.send_error(403, "The signature is not by our secret.")
            return
        event = json.loads(body)
        if self.headers.get("X-GitHub-Event") == "deployment_protection_rule":
            self._answer(event)
        self.send_response(204)
        self.end_headers()

    def _answer(self, event: dict[str, Any]) -> None:
        address = event["deployment_callback_url"]
        if not address.startswith(os.environ.get("GITHUB_API", "https://api.github.com") + "/"):
            self.log_message("refused to answer %s", address)
            return
        is_yes, why = verdict(event["repository"]["full_name"])
        answer = {
            "environment_name": event["environment"], "state": "approved" if is_yes else "rejected", "comment": why[:1000],
        }  # fmt: skip
        try:
            asked(address, os.environ["GITHUB_TOKEN"], answer)
        except (OSError, ValueError) as error:
            self.log_message("the callback failed: %s", error)  # the deployment goes on waiting


if __name__ == "__main__":
    ThreadingHTTPServer(("127.0.0.1", int(os.environ.get("PORT", "8020"))), Rule).serve_forever()
