"""The attacks themselves: SQL, run as the application's role (all must be refused) and as a superuser (all must be found)."""

import hashlib
import json
from dataclasses import dataclass
from typing import Any

import psycopg

from tests.attacks.instance import Instance

GUARDED = (
    "audit_entry", "audit_link", "audit_checkpoint", "audit_checkpointkey", "reviews_signature", "reviews_gatedecision",
    "reviews_bundle",
)  # fmt: skip
MIDDLE = "(SELECT entry_id FROM audit_link WHERE seq = (SELECT max(seq) / 2 FROM audit_link))"
_COLUMNS = "(recorded_at, actor_kind, actor_name, action, object_type, object_id, summary, payload, request_id, ip)"
APPEND = f"INSERT INTO audit_entry {_COLUMNS} VALUES (now() - interval '1 day', 'person', 'Somebody', 'x.y', 'x', '1', 'x', '{{}}', '', '')"
NOW = f"INSERT INTO audit_entry {_COLUMNS} VALUES (now(), 'person', 'Somebody', 'x.y', 'x', '1', 'x', '{{}}', '', '')"
FORGE = """
INSERT INTO audit_link (seq, entry_id, prev, hash, form, payload_sha256)
SELECT seq + 1, (SELECT max(id) FROM audit_entry), hash, repeat('f', 64), 2, '' FROM audit_link ORDER BY seq DESC LIMIT 1
"""
LAST_WEEK = f"""
INSERT INTO audit_entry {_COLUMNS}
SELECT t.at, 'person', 'Somebody', 'x.y', 'x', '1', 'x',
  format('{{"action":"x.y","actor":{{"id":null,"kind":"person","name":"Somebody","token":null}},"at":"%s+00:00","changes":{{}},'
  '"effective_on":null,"initiative":null,"ip":"","object":{{"id":"1","type":"x"}},"request":"","summary":"x","v":2}}',
  to_char(t.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US')), '', ''
FROM (SELECT now() - interval '7 days' AS at) t
"""
SEALED = """
INSERT INTO audit_link (seq, entry_id, prev, hash, form, payload_sha256)
SELECT l.seq + 1, e.id, l.hash, encode(sha256(convert_to(l.hash || e.body, 'UTF8')), 'hex'), 2, e.body
FROM (SELECT * FROM audit_link ORDER BY seq DESC LIMIT 1) l,
(SELECT id, encode(sha256(convert_to(payload, 'UTF8')), 'hex') AS body FROM audit_entry ORDER BY id DESC LIMIT 1) e
"""
MOVE = """
UPDATE reviews_signature SET gate_request_id = (SELECT max(id) FROM reviews_gaterequest)
WHERE id = (SELECT min(id) FROM reviews_signature)
"""
REWORD = """
UPDATE forged SET id = 999, payload = replace(payload, format('"gate_request_id":%s', gate_request_id),
format('"gate_request_id":%s', (SELECT max(id) FROM reviews_gaterequest)))
"""
REHASH = """
UPDATE forged SET gate_request_id = (SELECT max(id) FROM reviews_gaterequest),
record_hash = encode(sha256(convert_to(payload, 'UTF8')), 'hex')
"""

BOTH = {
    "edit an entry's payload": [f"UPDATE audit_entry SET payload = payload || ' ' WHERE id = {MIDDLE}"],
    "edit who did it": [f"UPDATE audit_entry SET actor_name = 'Somebody else' WHERE id = {MIDDLE}"],
    "backdate an entry by a microsecond": [
        f"UPDATE audit_entry SET recorded_at = recorded_at - interval '1 microsecond' WHERE id = {MIDDLE}"
    ],
    "delete an entry and its link": [
        f"CREATE TEMP TABLE victim AS SELECT {MIDDLE} AS id",
        "DELETE FROM audit_link WHERE entry_id = (SELECT id FROM victim)",
        "DELETE FROM audit_entry WHERE id = (SELECT id FROM victim)",
    ],
    "truncate the log": ["TRUNCATE audit_entry, audit_link, audit_checkpoint, audit_checkpointkey CASCADE"],
    "forge a link": [NOW, FORGE],
    "write an entry of last week and seal it": [LAST_WEEK, SEALED],
    "drop a checkpoint": [
        "DELETE FROM audit_checkpoint WHERE seq = (SELECT min(seq) FROM audit_checkpoint)",
        "UPDATE audit_checkpoint SET seq = seq + 1",
    ],
    "change a signature's decision": [
        "UPDATE reviews_signature SET decision = 'request_changes' WHERE id = (SELECT min(id) FROM reviews_signature)"
    ],
    "move a signature to another gate": [MOVE],
    "copy a signature to another gate": [
        "CREATE TEMP TABLE forged AS SELECT * FROM reviews_signature ORDER BY id LIMIT 1",
        REWORD,
        REHASH,
        "INSERT INTO reviews_signature SELECT * FROM forged",
    ],
    "change what was signed (the bundle)": [
        "UPDATE reviews_bundle SET body = replace(body, 'Claims', 'Claim') WHERE digest = (SELECT min(digest) FROM reviews_bundle)"
    ],
    "delete a decision": ["DELETE FROM reviews_gatedecision"],
}
APPLICATION_ONLY = {
    "write an entry of yesterday": [APPEND],
    "mark the database demo": ["INSERT INTO audit_demomark (id, marked_at) VALUES (1, now())"],
    "hide the demo mark behind a temporary table": ["CREATE TEMP TABLE audit_demomark AS SELECT 1 AS id", APPEND],
    "switch triggers off": ["ALTER TABLE audit_entry DISABLE TRIGGER USER"],
    "drop a trigger": ["DROP TRIGGER audit_entry_no_change ON audit_entry"],
    "replace the trigger's function": [
        "CREATE OR REPLACE FUNCTION flightline_refuse_change() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN OLD; END'"
    ],
    "pretend to be a replica": ["SET session_replication_role = replica", "DELETE FROM audit_entry"],
    "become the owner": ["SET ROLE {owner}", "DELETE FROM audit_entry"],
    "drop the table": ["DROP TABLE audit_entry CASCADE"],
}


@dataclass(frozen=True)
class Tried:
    """One attack: what the database said, and what the check found by itself and with the anchor."""

    attack: str
    role: str
    refused: str
    alone: str = "–"
    anchored: str = "–"

    @property
    def is_defeated(self) -> bool:
        return bool(self.refused) or self.alone.startswith("found") or self.anchored.startswith("found")

    @property
    def row(self) -> tuple[str, str, str, str, str]:
        return self.attack, self.role, f"refused: {self.refused}" if self.refused else "done", self.alone, self.anchored


def _refusal(connection: psycopg.Connection, statements: list[str]) -> str:
    """What the database said to the first statement that it refused."""
    for statement in statements:
        try:
            connection.execute(statement)
        except psycopg.Error as error:
            return str(error).splitlines()[0][:60]
    return ""


def as_application(instance: Instance) -> list[Tried]:
    """Every attack over the connection that the running application uses. None may change a row."""
    found = []
    with instance.connect() as asking:
        (owner,) = asking.execute("SELECT current_user").fetchone() or ("",)
    for attack, statements in {**BOTH, **APPLICATION_ONLY, **_made(instance)}.items():
        with instance.connect(role=instance.app) as connection:
            words = [statement.replace("{owner}", str(owner)) for statement in statements]
            connection.execute("BEGIN")  # what an attack was allowed on its way to the refusal is taken back
            refused = _refusal(connection, words)
            connection.execute("ROLLBACK")
        found.append(Tried(attack, "application", refused))
    return found


def as_superuser(instance: Instance) -> list[Tried]:
    """Every attack with the guards taken away, each on a copy; then the check, without and with the anchor."""
    found = [_replica(instance)]
    attacks = {**BOTH, **_made(instance)}
    for attack, statements in {"nothing at all": list[str](), **attacks}.items():
        with instance.copy() as name:
            with instance.connect(name) as connection:
                guards = [f"ALTER TABLE {table} DISABLE TRIGGER ALL" for table in GUARDED]
                fault = _refusal(connection, [*guards, *statements])
            if fault:
                raise RuntimeError(f"{attack}: the superuser was refused: {fault}")
            alone, anchored = _check(instance, name)
            if attack == "nothing at all":
                if alone != "intact":
                    raise RuntimeError(f"an untouched log is {alone}")
                continue
            found.append(Tried(attack, "superuser", "", alone, anchored))
    return found


def _replica(instance: Instance) -> Tried:
    with instance.copy() as name, instance.connect(name) as connection:
        refused = _refusal(connection, APPLICATION_ONLY["pretend to be a replica"])
    return Tried("pretend to be a replica", "superuser", refused)


def _check(instance: Instance, name: str) -> tuple[str, str]:
    """The words of `audit_verify`, by itself and with the anchor."""
    done = instance.manage("-m", "tests.attacks.check", str(instance.anchor), name=name)
    if done.returncode:
        raise RuntimeError(done.stderr)
    alone, anchored = (_words(json.loads(line)) for line in done.stdout.splitlines())
    return alone, anchored


def _words(answer: dict[str, Any]) -> str:
    if answer["code"] == 0:
        return "intact"
    said = str(answer["words"]).partition(": ")[2].split(";")[0].strip()
    return f"found: {said}" if answer["code"] == 1 else f"could not check: {said}"


def _made(instance: Instance) -> dict[str, list[str]]:
    """Attacks that need the rows as they are: the end cut off, and the whole history written anew."""
    with instance.connect() as connection:
        rows = connection.execute(
            "SELECT l.seq, e.id, e.payload FROM audit_link l JOIN audit_entry e ON e.id = l.entry_id ORDER BY l.seq"
        ).fetchall()
    cut = rows[-1][0] - 3
    tail = [
        f"DELETE FROM audit_checkpoint WHERE seq > {cut}",
        f"CREATE TEMP TABLE late AS SELECT entry_id FROM audit_link WHERE seq > {cut}",
        f"DELETE FROM audit_link WHERE seq > {cut}",
        "DELETE FROM audit_entry WHERE id IN (SELECT entry_id FROM late)",
    ]
    anew, prev = ["DELETE FROM audit_checkpoint", "DELETE FROM audit_checkpointkey", "DELETE FROM audit_link"], "0" * 64
    for seq, entry, payload in rows:
        text = payload.replace("Program manager", "Nobody")
        body = hashlib.sha256(text.encode()).hexdigest()
        digest = hashlib.sha256((prev + body).encode()).hexdigest()
        quoted = text.replace("'", "''")
        anew.append(f"UPDATE audit_entry SET payload = '{quoted}' WHERE id = {entry}")
        anew.append(
            "INSERT INTO audit_link (seq, entry_id, prev, hash, form, payload_sha256) "
            f"VALUES ({seq}, {entry}, '{prev}', '{digest}', 2, '{body}')"
        )
        prev = digest
    anew.append("UPDATE audit_entry SET actor_name = replace(actor_name, 'Program manager', 'Nobody')")
    anew.append(
        "UPDATE audit_entry SET actor_name = payload::json->'actor'->>'name', summary = payload::json->>'summary'"
    )
    return {"cut the end off": tail, "write all of history anew": anew}
