"""The examples that are shipped can be read by what they are for, and repeat only what may be."""

import os
import subprocess
import sys
from pathlib import Path
from types import ModuleType
from typing import Any
from unittest.mock import Mock

import kubernetes_validate
import pytest
import yaml
from importer.core.exit_codes import EXIT_MEANINGS

EXAMPLES = Path(__file__).parents[2] / "importer" / "jobs" / "examples"
WANT_A_PERSON = {2, 3, 5}
MAY_BE_REPEATED = {1, 4, 130}


def test_every_exit_code_is_of_one_kind() -> None:
    assert {0} | WANT_A_PERSON | MAY_BE_REPEATED == set(EXIT_MEANINGS)


def test_kubernetes_takes_the_cron_job() -> None:
    cron_job = yaml.safe_load((EXAMPLES / "kubernetes-cronjob.yaml").read_text())
    kubernetes_validate.validate(cron_job, kubernetes_validate.latest_version(), strict=True)
    spec = cron_job["spec"]["jobTemplate"]["spec"]
    by_code = {
        rule["action"]: set(rule["onExitCodes"]["values"])
        for rule in spec["podFailurePolicy"]["rules"]
        if "onExitCodes" in rule
    }
    assert by_code == {"FailJob": WANT_A_PERSON, "Count": MAY_BE_REPEATED}


def test_github_takes_the_workflow() -> None:
    check = (sys.executable, "-m", "check_jsonschema", "--builtin-schema")
    done = subprocess.run(
        [*check, "vendor.github-workflows", EXAMPLES / "github-workflow.yml"],
        check=False,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize(
    ("codes", "ends_with"),
    [("0", 0), ("3", 3), ("5", 5), ("1 0", 0), ("4 1 2", 2), ("1 1 4", 4)],
)
def test_the_workflow_repeats_what_may_be(tmp_path: Path, codes: str, ends_with: int) -> None:
    """Its script, with an importer that ends with these codes, one after the other."""
    workflow = yaml.safe_load((EXAMPLES / "github-workflow.yml").read_text())
    (step,) = workflow["jobs"]["import"]["steps"]
    (tmp_path / "codes").write_text("\n".join(codes.split()) + "\n")
    stand_in = "#!/bin/sh\nread code < codes\nsed -i.old 1d codes\nexit $code\n"
    for name, script in {"importer": stand_in, "sleep": "#!/bin/sh\n"}.items():
        (tmp_path / name).write_text(script)
        (tmp_path / name).chmod(0o755)
    path = f"{tmp_path}{os.pathsep}{os.environ['PATH']}"
    shell = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]]
    done = subprocess.run(shell, check=False, cwd=tmp_path, env={"PATH": path})
    assert done.returncode == ends_with
    assert (tmp_path / "codes").read_text() == ""


# --- Airflow --------------------------------------------------------------------------------------


class _DAG:
    """Takes what the example gives to `airflow.sdk.DAG` of Airflow 3.3, and nothing else."""

    def __init__(
        self,
        dag_id: str,
        *,
        schedule: str,
        start_date: object,
        catchup: bool,
        max_active_runs: int,
    ) -> None:
        self.dag_id = dag_id
        self.tasks: list[Any] = []

    def __enter__(self) -> "_DAG":
        return self

    def __exit__(self, *_: object) -> None:
        pass


class _AirflowException(Exception):
    """It is tried again."""


class _AirflowFailException(_AirflowException):
    """It is not."""


@pytest.fixture
def airflow(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """The example, imported with a stand-in of the few names of Airflow that it uses: Airflow
    itself comes with some hundred packages. The function of its task is in `tasks`."""
    tasks: list[Any] = []

    def task(*, retries: int, retry_delay: object) -> Any:
        return lambda function: lambda: tasks.append(function)

    sdk, exceptions = ModuleType("airflow.sdk"), ModuleType("airflow.sdk.exceptions")
    sdk.__dict__.update(DAG=_DAG, task=task)
    exceptions.__dict__.update(
        AirflowException=_AirflowException, AirflowFailException=_AirflowFailException
    )
    for module in (ModuleType("airflow"), sdk, exceptions):
        monkeypatch.setitem(sys.modules, module.__name__, module)
    names: dict[str, Any] = {"__name__": "dag"}
    source = EXAMPLES / "airflow_dag.py"
    exec(compile(source.read_text(), source, "exec"), names)
    return {**names, "tasks": tasks}


def test_the_dag_is_imported_and_repeats_what_may_be(
    airflow: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert airflow["dag"].dag_id == "bigcapital_customers"
    (import_customers,) = airflow["tasks"]
    for code in EXIT_MEANINGS:
        ended: Any = subprocess.CompletedProcess(airflow["COMMAND"], code)
        monkeypatch.setattr(subprocess, "run", Mock(return_value=ended))
        if code == 0:
            import_customers()
            continue
        with pytest.raises(_AirflowException) as caught:
            import_customers()
        assert isinstance(caught.value, _AirflowFailException) is (code in WANT_A_PERSON)
