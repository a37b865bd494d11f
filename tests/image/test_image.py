"""What the image is made of, and what starts it; built in earnest by `make test-image`."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import kubernetes_validate
import pytest
import yaml
from importer.settings import Settings
from importer.settings.places import variable_name
from importer.version import APPLICATION

from tests.image.dockerfile import Step, read_steps, stages, variables

ROOT = Path(__file__).parents[2]
STEPS = read_steps(ROOT / "Dockerfile")
WORKERS = ROOT / "importer" / "fleet" / "examples" / "kubernetes-workers.yaml"


@pytest.fixture(scope="module")
def compose() -> Any:
    return yaml.safe_load((ROOT / "compose.yaml").read_text())


def of(word: str, steps: tuple[Step, ...] = STEPS) -> list[str]:
    return [rest for each, rest in steps if each == word]


def test_what_is_installed_is_what_the_lock_names_by_its_hashes() -> None:
    installing = [rest for rest in of("RUN") if "pip" in rest and "uninstall" not in rest]
    assert len(installing) == 3
    assert "--require-hashes" in installing[0]
    assert all("--no-index" in rest for rest in installing[1:])


def test_the_image_takes_nothing_from_the_stages_that_build_but_the_environment() -> None:
    *_, image = stages(STEPS)
    assert of("COPY", image.steps) == ["--from=environment /opt/importer /opt/importer"]
    assert of("USER", image.steps) == ["10001:10001"]
    assert of("VOLUME", image.steps) == ["/data"]
    assert len(of("HEALTHCHECK", image.steps)) == 1


def test_an_environment_is_read_with_what_was_set_before() -> None:
    assert variables('PATH=/a:$PATH B="x y"', {"PATH": "/b"}) == {"PATH": "/a:/b", "B": "x y"}


def test_nothing_of_a_journal_or_a_key_can_come_into_the_image() -> None:
    """All is left out but what the build names."""
    lines = (ROOT / ".dockerignore").read_text().splitlines()
    assert lines[0] == "*"
    allowed = {line.removeprefix("!") for line in lines if line.startswith("!")}
    copied = {
        source
        for rest in of("COPY")
        if not rest.startswith("--from")
        for source in rest.split()[:-1]
    }
    assert copied == allowed


def test_compose_takes_the_file() -> None:
    check = (sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.compose-spec")
    done = subprocess.run(
        [*check, ROOT / "compose.yaml"], check=False, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_container_of_ours_has_a_root_that_nothing_writes_to(compose: Any) -> None:
    ours = {name: one for name, one in compose["services"].items() if one.get("build")}
    assert set(ours) == {"stand-in", "worker"}
    for service in ours.values():
        assert service["read_only"] is True
        assert service["cap_drop"] == ["ALL"]
        assert service["security_opt"] == ["no-new-privileges:true"]


def test_what_is_set_for_the_workers_are_settings(compose: Any) -> None:
    """A name that the importer does not know would do nothing, and say nothing."""
    (container,) = worker_of(yaml.safe_load(WORKERS.read_text()))
    names = [
        *compose["services"]["worker"]["environment"],
        *(one["name"] for one in container["env"]),
    ]
    ours = {name for name in names if not name.startswith("PG")}
    assert ours <= {variable_name(name) for name in Settings.model_fields}


def worker_of(deployment: Any) -> Any:
    return deployment["spec"]["template"]["spec"]["containers"]


def test_kubernetes_takes_the_workers() -> None:
    deployment = yaml.safe_load(WORKERS.read_text())
    kubernetes_validate.validate(deployment, kubernetes_validate.latest_version(), strict=True)
    (container,) = worker_of(deployment)
    assert container["securityContext"]["readOnlyRootFilesystem"] is True
    folders = [one["mountPath"] for one in container["volumeMounts"]]
    assert f"/data/.config/{APPLICATION}" in folders
