"""Where a job can be seen from outside: a part of its table in `importer.toml`."""

from pathlib import Path

from pydantic import BaseModel, ConfigDict, field_validator

from importer.core.language import gettext

STDERR = Path("-")
"""The log goes to the standard error output."""


class Sights(BaseModel):
    """What is written of a job for those who watch many machines.

    Attributes:
        log: a file for JSON lines, or `STDERR`; None for no log.
        metrics: a file for node_exporter's textfile collector.
        traces: whether its runs are told as OpenTelemetry traces, to where OTEL_* say.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    log: Path | None = None
    metrics: Path | None = None
    traces: bool = False

    @field_validator("metrics")
    @classmethod
    def _is_collected(cls, path: Path | None) -> Path | None:
        if path is not None and path.suffix != ".prom":
            raise ValueError(gettext("only files called *.prom are collected"))
        return path

    def files(self) -> tuple[Path, ...]:
        """The files that are written."""
        return tuple(path for path in (self.log, self.metrics) if path and path != STDERR)

    def sights(self, folder: Path) -> "Sights":
        """The same with paths taken from this folder."""
        return Sights(
            log=_placed(self.log, folder),
            metrics=_placed(self.metrics, folder),
            traces=self.traces,
        )


def _placed(path: Path | None, folder: Path) -> Path | None:
    return path if path is None or path == STDERR else folder / path.expanduser()
