"""No Docker engine is assumed: the compose file, the Dockerfile and `.env.example` are compared with what the settings read."""

import re
import shlex

import yaml

from audit.management.commands.database_roles import Command
from config.celery import QUEUES
from tests.guards.source import ROOT

COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
DOCKERFILE = (ROOT / "Dockerfile").read_text()
READ_BY_OTHERS = {"POSTGRES_PASSWORD", "SECRET_KEY_FILE", "FIELD_KEYS_FILE"}
OURS = ("migrate", "web", "worker", "beat", "sealer")


def _names_read_by_the_code() -> set[str]:
    text = "\n".join(path.read_text() for path in (ROOT / "config").glob("*.py"))
    direct = re.findall(r"env\.\w+\(\s*\"([A-Z_]+)\"", text) + re.findall(r"environ(?:\.get\(|\[)\"([A-Z_]+)\"", text)
    return set(direct) | {"SECRET_KEY", "SECRET_KEY_FALLBACKS", "FIELD_KEYS", "AUDIT_KEYS", "VERDICT_KEYS"}


def _names_in_example() -> set[str]:
    return set(re.findall(r"^([A-Z_]+)=", (ROOT / ".env.example").read_text(), re.M))


def test_every_setting_is_in_the_example_and_no_other():
    assert _names_read_by_the_code() - {"DJANGO_SETTINGS_MODULE"} == _names_in_example()


def test_compose_sets_only_what_the_settings_read():
    for service in OURS:
        given = set(COMPOSE["services"][service]["environment"])
        assert given <= _names_in_example(), service
        assert {"DATABASE_URL", "REDIS_URL", "SECRET_KEY", "FIELD_KEYS"} <= given, service


def test_every_service_has_a_health_check_or_ends():
    for name, service in COMPOSE["services"].items():
        assert "healthcheck" in service or service["restart"] == "no", name


def test_ours_run_read_only_without_rights_and_after_the_migration():
    for name in OURS:
        service = COMPOSE["services"][name]
        assert service["read_only"] is True
        assert service["cap_drop"] == ["ALL"]
        if name != "migrate":
            assert service["depends_on"]["migrate"] == {"condition": "service_completed_successfully"}


def test_worker_takes_every_queue():
    command = COMPOSE["services"]["worker"]["command"]
    assert set(command[command.index("-Q") + 1].split(",")) == set(QUEUES)


def test_only_the_migration_owns_the_tables_and_the_sealer_has_a_role_of_its_own():
    roles = {
        name: re.match(r"postgres://(\w+):", COMPOSE["services"][name]["environment"]["DATABASE_URL"]) for name in OURS
    }
    assert {name: found and found[1] for name, found in roles.items()} == {
        "migrate": "flightline", "web": "flightline_app", "worker": "flightline_app", "beat": "flightline_app",
        "sealer": "flightline_sealer",
    }  # fmt: skip
    assert "manage.py database_roles" in COMPOSE["services"]["migrate"]["command"][-1]
    defaults = {
        action.dest: action.default for action in Command().create_parser("manage.py", "database_roles")._actions
    }
    assert {defaults["app"], defaults["sealer"]} == {"flightline_app", "flightline_sealer"}


def test_the_sealer_alone_knows_the_key_of_checkpoints_and_anchors_on_a_volume_of_its_own():
    sealer = COMPOSE["services"]["sealer"]
    assert sealer["command"][1:3] == ["manage.py", "audit_seal"]
    assert [name for name in OURS if "AUDIT_KEYS" in COMPOSE["services"][name]["environment"]] == ["sealer"]
    folder = sealer["environment"]["AUDIT_ANCHOR_FILE"].rsplit("/", 1)[0]
    assert f"anchors:{folder}" in sealer["volumes"]
    assert sealer["command"][-1] in sealer["healthcheck"]["test"][1]


def test_image_runs_as_a_person_without_rights_from_pinned_requirements():
    assert re.search(r"^USER flightline$", DOCKERFILE, re.M)
    assert "--require-hashes -r requirements.txt" in DOCKERFILE
    assert "postgresql-client" in DOCKERFILE, "backups need pg_dump"
    command = re.search(r"^CMD (.+)$", DOCKERFILE, re.M)
    assert command is not None
    assert shlex.split(command[1].strip("[]").replace(",", " ")) == COMPOSE["services"]["web"]["command"]
