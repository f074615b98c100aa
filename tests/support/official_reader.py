# Copyright 2026 the Boruna authors. MIT license.

"""Reads an OTLP trace request with the classes generated from the official
definitions (PyPI opentelemetry-proto) and prints its spans as JSON.

Usage: official_reader.py protobuf|json FILE
"""

import json
import sys

from google.protobuf import json_format
from opentelemetry.proto.collector.trace.v1 import trace_service_pb2


def value_of(value):
    kind = value.WhichOneof("value")
    if kind == "int_value":
        return f"{value.int_value}n"
    if kind == "array_value":
        return [value_of(item) for item in value.array_value.values]
    return getattr(value, kind)


def read(encoding, body):
    request = trace_service_pb2.ExportTraceServiceRequest()
    if encoding == "protobuf":
        request.ParseFromString(body)
        return request
    document = json.loads(body)
    # OTLP writes ids as hexadecimal digits, JSON of protobuf as base64.
    for resource in document["resourceSpans"]:
        for scope in resource["scopeSpans"]:
            for span in scope["spans"]:
                for name in ("traceId", "spanId", "parentSpanId"):
                    if name in span:
                        raw = bytes.fromhex(span[name])
                        span[name] = __import__("base64").b64encode(raw).decode()
    return json_format.ParseDict(document, request)


def main():
    with open(sys.argv[2], "rb") as file:
        request = read(sys.argv[1], file.read())
    spans = []
    for resource in request.resource_spans:
        for scope in resource.scope_spans:
            for span in scope.spans:
                if span.DiscardUnknownFields() or span.ByteSize() == 0:
                    raise ValueError("a span has unknown fields")
                spans.append({
                    "traceId": span.trace_id.hex(),
                    "spanId": span.span_id.hex(),
                    "parentSpanId": span.parent_span_id.hex(),
                    "traceState": span.trace_state,
                    "name": span.name,
                    "kind": span.kind,
                    "flags": span.flags,
                    "start": f"{span.start_time_unix_nano}n",
                    "end": f"{span.end_time_unix_nano}n",
                    "attributes": [
                        [pair.key, value_of(pair.value)] for pair in span.attributes
                    ],
                    "droppedAttributes": span.dropped_attributes_count,
                    "status": span.status.code,
                    "statusMessage": span.status.message,
                    "scope": scope.scope.name,
                    "schemaUrl": scope.schema_url,
                    "resource": {
                        pair.key: value_of(pair.value)
                        for pair in resource.resource.attributes
                    },
                })
    print(json.dumps(spans))


main()
