// Copyright 2026 the Boruna authors. MIT license.

/**
 * Reads trace requests from protobuf bytes, by the field numbers of the official
 * definitions (`opentelemetry/proto/trace/v1/trace.proto` and what it imports).
 *
 * It is written for the tests and shares no code with what it checks. A field
 * that it does not know fails the test.
 *
 * @module
 */

/** A field of a message: its number, and its content by wire type. */
type Field =
  | {
    readonly number: number;
    readonly kind: "varint" | "fixed";
    readonly value: bigint;
  }
  | {
    readonly number: number;
    readonly kind: "bytes";
    readonly value: Uint8Array;
  };

function* fieldsOf(bytes: Uint8Array): Generator<Field, void> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 0;
  const varint = (): bigint => {
    let value = 0n;
    for (let shift = 0n;; shift += 7n) {
      if (shift > 63n) throw new Error("a varint is too long");
      const byte = view.getUint8(at++);
      value |= BigInt(byte & 127) << shift;
      if (byte < 128) return BigInt.asUintN(64, value);
    }
  };
  while (at < bytes.length) {
    const tag = Number(varint());
    const number = tag >>> 3;
    switch (tag & 7) {
      case 0:
        yield { number, kind: "varint", value: varint() };
        break;
      case 1:
        yield { number, kind: "fixed", value: view.getBigUint64(at, true) };
        at += 8;
        break;
      case 2: {
        const length = Number(varint());
        if (at + length > bytes.length) throw new Error("a field is cut off");
        yield { number, kind: "bytes", value: bytes.subarray(at, at + length) };
        at += length;
        break;
      }
      case 5:
        yield {
          number,
          kind: "fixed",
          value: BigInt(view.getUint32(at, true)),
        };
        at += 4;
        break;
      default:
        throw new Error(`wire type ${tag & 7} is not in use`);
    }
  }
}

/** What to do with each field of a message, by field number. */
type Table<T> = Readonly<Record<number, (into: T, field: Field) => void>>;

function message<T>(bytes: Uint8Array, into: T, table: Table<T>): T {
  for (const field of fieldsOf(bytes)) {
    const act = table[field.number];
    if (act === undefined) {
      throw new Error(`field ${field.number} is not expected`);
    }
    act(into, field);
  }
  return into;
}

function bytesIn(field: Field): Uint8Array {
  if (field.kind !== "bytes") {
    throw new Error(`field ${field.number} is not a message`);
  }
  return field.value;
}

function text(field: Field): string {
  return new TextDecoder("utf-8", { fatal: true }).decode(bytesIn(field));
}

function integer(field: Field): bigint {
  if (field.kind === "bytes") {
    throw new Error(`field ${field.number} is not a number`);
  }
  return field.value;
}

function hex(field: Field): string {
  return Array.from(
    bytesIn(field),
    (byte) => byte.toString(16).padStart(2, "0"),
  ).join("");
}

/** The OTLP JSON form, as far as these tests look at it. */
type Json = { [key: string]: unknown };

function list(into: Json, key: string): unknown[] {
  return (into[key] ??= []) as unknown[];
}

const anyValue = (field: Field): Json =>
  message<Json>(bytesIn(field), {}, {
    1: (o, f) => o.stringValue = text(f),
    2: (o, f) => o.boolValue = integer(f) !== 0n,
    3: (o, f) => o.intValue = BigInt.asIntN(64, integer(f)).toString(),
    5: (o, f) =>
      o.arrayValue = message<Json>(bytesIn(f), { values: [] }, {
        1: (into, item) => list(into, "values").push(anyValue(item)),
      }),
    4: (o, f) => {
      const bits = new DataView(new ArrayBuffer(8));
      bits.setBigUint64(0, integer(f));
      o.doubleValue = bits.getFloat64(0);
    },
  });

const keyValue = (field: Field): Json =>
  message<Json>(bytesIn(field), {}, {
    1: (o, f) => o.key = text(f),
    2: (o, f) => o.value = anyValue(f),
  });

const status = (field: Field): Json =>
  message<Json>(bytesIn(field), {}, {
    2: (o, f) => o.message = text(f),
    3: (o, f) => o.code = Number(integer(f)),
  });

const span = (field: Field): Json =>
  message<Json>(bytesIn(field), { attributes: [], events: [], links: [] }, {
    1: (o, f) => o.traceId = hex(f),
    2: (o, f) => o.spanId = hex(f),
    3: (o, f) => o.traceState = text(f),
    4: (o, f) => o.parentSpanId = hex(f),
    5: (o, f) => o.name = text(f),
    6: (o, f) => o.kind = Number(integer(f)),
    7: (o, f) => o.startTimeUnixNano = integer(f).toString(),
    8: (o, f) => o.endTimeUnixNano = integer(f).toString(),
    9: (o, f) => list(o, "attributes").push(keyValue(f)),
    10: (o, f) => o.droppedAttributesCount = Number(integer(f)),
    11: (o, f) => list(o, "events").push(hex(f)),
    12: (o, f) => o.droppedEventsCount = Number(integer(f)),
    13: (o, f) => list(o, "links").push(hex(f)),
    14: (o, f) => o.droppedLinksCount = Number(integer(f)),
    15: (o, f) => o.status = status(f),
    16: (o, f) => o.flags = Number(integer(f)),
  });

const scope = (field: Field): Json =>
  message<Json>(bytesIn(field), {}, {
    1: (o, f) => o.name = text(f),
    2: (o, f) => o.version = text(f),
    3: (o, f) => list(o, "attributes").push(keyValue(f)),
    4: (o, f) => o.droppedAttributesCount = Number(integer(f)),
  });

const scopeSpans = (field: Field): Json =>
  message<Json>(bytesIn(field), { spans: [] }, {
    1: (o, f) => o.scope = scope(f),
    2: (o, f) => list(o, "spans").push(span(f)),
    3: (o, f) => o.schemaUrl = text(f),
  });

const resource = (field: Field): Json =>
  message<Json>(bytesIn(field), { attributes: [] }, {
    1: (o, f) => list(o, "attributes").push(keyValue(f)),
    2: (o, f) => o.droppedAttributesCount = Number(integer(f)),
  });

const resourceSpans = (field: Field): Json =>
  message<Json>(bytesIn(field), { scopeSpans: [] }, {
    1: (o, f) => o.resource = resource(f),
    2: (o, f) => list(o, "scopeSpans").push(scopeSpans(f)),
    3: (o, f) => o.schemaUrl = text(f),
  });

/** An `ExportTraceServiceRequest`, in the shape of its JSON form. */
export function readTraceRequest(bytes: Uint8Array): unknown {
  return message<Json>(bytes, { resourceSpans: [] }, {
    1: (o, f) => list(o, "resourceSpans").push(resourceSpans(f)),
  });
}
