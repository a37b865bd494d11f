"""A job's run as spans, handed to a receiver on a real socket."""

import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from importer.sandbox.server import Sandbox
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

from tests.cli.conftest import Run, folder, run, server, write
from tests.jobs.nights import CONFIG, describe_job

__all__ = ["folder", "run", "server"]

MAIL = "zaphod@heartofgold.example"


def test_a_run_is_a_trace_without_a_customers_data(
    run: Run, server: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    bodies: list[bytes] = []

    class Receiver(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            bodies.append(self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Receiver) as receiver:
        threading.Thread(target=receiver.serve_forever, daemon=True).start()
        monkeypatch.setenv(
            "OTEL_EXPORTER_OTLP_ENDPOINT", f"http://127.0.0.1:{receiver.server_port}"
        )
        write("customers.csv", "Display Name,Email", f"Zaphod,{MAIL}")
        describe_job("customers.csv", "traces = true")
        assert run("job", "run", "nightly", "--config", str(CONFIG)).code == 0
        receiver.shutdown()

    (body,) = bodies
    found = ExportTraceServiceRequest.FromString(body)
    spans = [one for r in found.resource_spans for s in r.scope_spans for one in s.spans]
    names = {span.span_id: span.name for span in spans}
    above = {span.name: names.get(span.parent_span_id, "") for span in spans}
    assert above == {"job": "", "file": "job", "check": "file", "send": "file"}
    (whole,) = [span for span in spans if span.name == "job"]
    counts = {one.key: one.value.int_value for one in whole.attributes}
    assert counts["requests"] == len(server.requests)
    for secret in (MAIL, "Zaphod", server.key):
        assert secret.encode() not in body
