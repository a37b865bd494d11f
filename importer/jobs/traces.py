"""The runs of a job as OpenTelemetry traces: a span for the job, each file, its check and its send.

Spans leave together once the run is over: a thread that sent them meanwhile would keep a file from
being checked by two processes. Where they go is said by the variables OTEL_*, which the exporter
reads itself.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from importer.core.errors import ImporterError
from importer.core.language import gettext
from importer.jobs.sightings import (
    Checked,
    FileEnded,
    FileHeld,
    FileLeft,
    FileTaken,
    JobBegan,
    JobCrashed,
    JobEnded,
    RunBegan,
    SendingBegan,
    SendingEnded,
    Sight,
    Sighting,
    facts_of_sighting,
)

if TYPE_CHECKING:
    from opentelemetry.sdk.trace.export import SpanExporter
    from opentelemetry.trace import Span

_SERVICE = "bigcapital-importer"


class Traces:
    """Makes spans of sightings.

    Args:
        exporter: takes them in the end; None for OTLP over HTTP.

    Raises:
        ImporterError: `traces-not-installed`.
    """

    kind = Sight.TRACES

    def __init__(self, job: str, exporter: SpanExporter | None = None) -> None:
        try:
            from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
            from opentelemetry.sdk.resources import Resource
            from opentelemetry.sdk.trace import TracerProvider
        except ModuleNotFoundError:
            raise _not_installed() from None
        logging.getLogger("opentelemetry").addHandler(logging.NullHandler())
        self._exporter = exporter or OTLPSpanExporter()
        provider = TracerProvider(resource=Resource.create({"service.name": _SERVICE}))
        self._tracer = provider.get_tracer(_SERVICE)
        self._job = job
        self._open: list[Span] = []
        self._ended: list[Span] = []

    def tell(self, sighting: Sighting) -> None:
        """See `jobs.seeing.Sink`."""
        match sighting:
            case JobBegan():
                self._begin("job")
            case FileTaken():
                self._begin("file")
            case RunBegan():
                self._note(sighting)
                self._begin("check")
            case SendingBegan():
                self._begin("send")
            case _:
                self._note(sighting)
        match sighting:
            case Checked() | SendingEnded():
                self._end(down_to=2)
            case FileEnded() | FileHeld() | FileLeft():
                self._end(down_to=1)
            case JobEnded():
                self._end(down_to=0)
            case _:
                pass

    def close(self) -> None:
        """Hand all spans over; OSError where nobody takes them."""
        from opentelemetry.sdk.trace.export import SpanExportResult

        self._end(down_to=0)
        taken = self._exporter.export(self._ended)  # type: ignore[arg-type]
        self._exporter.shutdown()
        if taken is not SpanExportResult.SUCCESS:
            raise OSError

    def _begin(self, name: str) -> None:
        from opentelemetry.trace import set_span_in_context

        around = set_span_in_context(self._open[-1]) if self._open else None
        span = self._tracer.start_span(name, around, attributes={"job": self._job})
        self._open.append(span)

    def _note(self, sighting: Sighting) -> None:
        from opentelemetry.trace import Status, StatusCode

        span = self._open[-1]
        for name, value in facts_of_sighting(sighting).items():
            if isinstance(value, dict):
                span.set_attributes({f"{name}.{key}": one for key, one in value.items()})
            elif isinstance(value, str | int | float):
                span.set_attribute(name, value)
        if isinstance(sighting, JobCrashed | FileHeld | FileLeft):
            span.set_status(Status(StatusCode.ERROR))

    def _end(self, *, down_to: int) -> None:
        while len(self._open) > down_to:
            span = self._open.pop()
            span.end()
            self._ended.append(span)


def _not_installed() -> ImporterError:
    return ImporterError(
        "traces-not-installed",
        gettext("The job is to be traced, and OpenTelemetry is not installed."),
        hint=gettext("pip install 'bigcapital-customer-importer[traces]'"),
    )
