"""docker-compose.yml and Dockerfile hold together, and start what the tests and `make demo` start."""

import ast
import json
import os
import re
import shutil
import subprocess
from pathlib import Path

import jsonschema
import pytest
import yaml

ROOT = Path(__file__).resolve().parents[3]
COMPOSE = ROOT / "docker-compose.yml"
SECRETS = {
    name: f"{name.lower()}-{'x' * 50}" for name in ("POSTGRES_PASSWORD", "REDIS_PASSWORD", "SECRET_KEY", "AUDIT_KEY")
}

SECONDS = {"type": "string", "pattern": r"^\d+[smh]$"}
# The part of the Compose specification that the file uses, with nothing else allowed.
SCHEMA = {
    "type": "object",
    "required": ["services"],
    "additionalProperties": False,
    "patternProperties": {"^x-": {}},
    "properties": {
        "name": {"type": "string", "pattern": "^[a-z0-9][a-z0-9_-]*$"},
        "volumes": {"type": "object", "additionalProperties": {"type": ["object", "null"]}},
        "services": {
            "type": "object",
            "additionalProperties": {
                "type": "object",
                "required": ["image"],
                "additionalProperties": False,
                "properties": {
                    "build": {"type": "string"},
                    "image": {"type": "string"},
                    "init": {"type": "boolean"},
                    "restart": {"enum": ["no", "always", "on-failure", "unless-stopped"]},
                    "command": {"type": "array", "items": {"type": "string"}},
                    "environment": {"type": "object", "additionalProperties": {"type": "string"}},
                    "volumes": {"type": "array", "items": {"type": "string", "pattern": "^[^:]+:/[^:]+$"}},
                    "ports": {"type": "array", "items": {"type": "string"}},
                    "stop_grace_period": SECONDS,
                    "depends_on": {
                        "type": "object",
                        "additionalProperties": {
                            "type": "object",
                            "required": ["condition"],
                            "additionalProperties": False,
                            "properties": {
                                "condition": {
                                    "enum": ["service_started", "service_healthy", "service_completed_successfully"]
                                }
                            },
                        },
                    },
                    "healthcheck": {
                        "type": "object",
                        "required": ["test"],
                        "additionalProperties": False,
                        "properties": {
                            "test": {"type": "array", "prefixItems": [{"enum": ["CMD", "CMD-SHELL"]}], "minItems": 2},
                            "interval": SECONDS,
                            "timeout": SECONDS,
                            "start_period": SECONDS,
                            "retries": {"type": "integer"},
                        },
                    },
                },
            },
        },
    },
}


@pytest.fixture(scope="module")
def compose() -> dict:
    return yaml.safe_load(COMPOSE.read_text())


def has_docker_compose() -> bool:
    docker = shutil.which("docker")
    return bool(docker) and subprocess.run([docker, "compose", "version"], capture_output=True).returncode == 0


def test_the_file_has_the_shape_that_compose_asks_for(compose):
    jsonschema.validate(compose, SCHEMA)


@pytest.mark.skipif(not has_docker_compose(), reason="docker compose is not installed; the shape is tested instead")
def test_docker_compose_accepts_the_file():
    done = subprocess.run(
        ["docker", "compose", "-f", str(COMPOSE), "config", "--format", "json"],
        env={**os.environ, **SECRETS},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert set(json.loads(done.stdout)["services"]) == {
        "migrate",
        "web",
        "worker",
        "beat",
        "postgres",
        "redis",
        "clamav",
    }


def test_services_and_volumes_that_are_named_exist(compose):
    services = compose["services"]
    for name, service in services.items():
        for needed, on in service.get("depends_on", {}).items():
            assert needed in services, name
            assert ("healthcheck" in services[needed]) or on["condition"] != "service_healthy", needed
        for volume in service.get("volumes", []):
            assert volume.partition(":")[0] in compose["volumes"], name


def test_secrets_come_from_the_environment_and_have_no_default(compose):
    for service in compose["services"].values():
        for name, value in service.get("environment", {}).items():
            if name.endswith(("PASSWORD", "_KEY")):
                assert re.fullmatch(r"\$\{\w+:\?set \w+\}", value), name


def test_the_demonstration_starts_the_same_commands(compose):
    tree = ast.parse((ROOT / "scripts" / "supervision.py").read_text())
    commands = next(
        ast.literal_eval(node.value)
        for node in tree.body
        if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "COMMANDS"
    )
    assert commands == {name: compose["services"][name]["command"] for name in ("web", "worker", "beat")}


def test_the_image_does_not_run_as_root_and_holds_no_secret_of_this_folder():
    dockerfile = (ROOT / "Dockerfile").read_text()
    assert re.findall(r"^USER (\w+)$", dockerfile, re.MULTILINE) == ["portal"]
    kept = [line for line in (ROOT / ".dockerignore").read_text().splitlines() if line]
    assert kept[0] == "*"
    assert not {"!var", "!.git", "!.env", "!.venv", "!tests"} & set(kept)


def test_every_variable_is_documented():
    """docs/deployment.md names what settings, gunicorn and compose read."""
    documented = set(re.findall(r"`([A-Z][A-Z_]+)`", (ROOT / "docs" / "deployment.md").read_text()))
    settings = "".join(path.read_text() for path in (ROOT / "config" / "settings").glob("*.py"))
    read = set(re.findall(r"(?:env\.\w+|_secret)\(\s*\"([A-Z_]+)\"", settings))
    read |= set(re.findall(r"environ\.get\(\"([A-Z_]+)\"", (ROOT / "gunicorn.conf.py").read_text()))
    read |= set(re.findall(r"\$\{([A-Z_]+)", COMPOSE.read_text()))
    assert read - documented == set()
