// Copyright 2026 the Boruna authors. MIT license.

/**
 * What the variables of the environment mean.
 *
 * @module
 */

import { test } from "node:test";
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { publicAddress, readSettings } from "../../src/telemetry/settings.ts";
import { isDisabled } from "../../src/telemetry/activation.ts";
import { readRetryAfter } from "../../src/telemetry/post.ts";
import { VARIABLES } from "../../src/telemetry/variables.ts";

function read(
  variables: Readonly<Record<string, string>>,
): ReturnType<typeof readSettings> {
  return readSettings((name) => variables[name]);
}

const BASE = "OTEL_EXPORTER_OTLP_ENDPOINT";
const OWN = "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT";

const addresses: [string, string, string][] = [
  [BASE, "http://c:4318", "http://c:4318/v1/traces"],
  [BASE, "http://c:4318/", "http://c:4318/v1/traces"],
  [BASE, "http://c/base/", "http://c/base/v1/traces"],
  [BASE, "http://c/base?token=1", "http://c/base/v1/traces?token=1"],
  [BASE, " HTTPS://C.example ", "https://c.example/v1/traces"],
  [BASE, "http://[::1]:4318", "http://[::1]:4318/v1/traces"],
  [OWN, "http://c:4318", "http://c:4318/"],
  [OWN, "https://c/v1/traces/", "https://c/v1/traces/"],
];

for (const [name, value, url] of addresses) {
  test(`readSettings() sends to ${url} for ${name}=${value}`, () => {
    assertEquals(read({ [name]: value }).otlp?.url, url);
  });
}

test("readSettings() has the defaults of the specification", () => {
  assertEquals(read({ [BASE]: "http://c" }), {
    otlp: {
      url: "http://c/v1/traces",
      headers: {},
      protocol: "http/protobuf",
      compression: "none",
      requestTimeout: null,
      queueSize: 2 ** 20,
    },
    console: false,
    resource: { "service.name": "boruna" },
    batchSize: 512,
    scheduleDelay: 5_000,
    sampler: { ratio: 1, isParentBased: true },
    limits: null,
    parent: null,
    baggage: null,
    propagates: true,
    capture: { url: false, content: false },
    details: false,
    usesSdk: false,
    logLevel: "warn",
    warnings: [],
  });
});

test("readSettings() takes an empty variable for an unset one, and case for nothing", () => {
  const { otlp, resource, warnings } = read({
    [BASE]: "http://c",
    [OWN]: "",
    OTEL_SERVICE_NAME: " ",
    OTEL_EXPORTER_OTLP_TRACES_PROTOCOL: "",
    OTEL_EXPORTER_OTLP_PROTOCOL: "HTTP/JSON",
    OTEL_EXPORTER_OTLP_COMPRESSION: "GZIP",
    OTEL_EXPORTER_OTLP_TIMEOUT: "0",
    OTEL_RESOURCE_ATTRIBUTES: "",
  });
  assertEquals(warnings, []);
  assertEquals(otlp?.protocol, "http/json");
  assertEquals(otlp?.compression, "gzip");
  assertEquals(otlp?.requestTimeout, 0);
  assertEquals(resource, { "service.name": "boruna" });
});

const meanings: [
  Readonly<Record<string, string>>,
  Partial<ReturnType<typeof readSettings>>,
][] = [
  [{ OTEL_TRACES_EXPORTER: "console" }, { otlp: null, console: true }],
  [{ OTEL_TRACES_EXPORTER: "none" }, { otlp: null, console: false }],
  [{ OTEL_TRACES_EXPORTER: "Console, none" }, { otlp: null, console: true }],
  [{ OTEL_BSP_MAX_EXPORT_BATCH_SIZE: "7" }, { batchSize: 7 }],
  [{ OTEL_BSP_SCHEDULE_DELAY: "0" }, { scheduleDelay: 0 }],
  [{
    OTEL_SERVICE_NAME: "a",
    OTEL_RESOURCE_ATTRIBUTES: "service.name=b,c=%C3%A4",
  }, {
    resource: { "service.name": "a", "c": "ä" },
  }],
  [{ OTEL_RESOURCE_ATTRIBUTES: "service.name=b" }, {
    resource: { "service.name": "b" },
  }],
  [{ OTEL_TRACES_SAMPLER: "always_off" }, {
    sampler: { ratio: 0, isParentBased: false },
  }],
  [{
    OTEL_TRACES_SAMPLER: "parentbased_traceidratio",
    OTEL_TRACES_SAMPLER_ARG: "0.25",
  }, { sampler: { ratio: 0.25, isParentBased: true } }],
  [{ OTEL_ATTRIBUTE_COUNT_LIMIT: "3", OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT: "2" }, {
    limits: { attributes: 2, valueLength: Infinity },
  }],
  [{ OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT: "9" }, {
    limits: { attributes: 128, valueLength: 9 },
  }],
  [{ OTEL_PROPAGATORS: "none", BAGGAGE: "a=b" }, {
    propagates: false,
    baggage: null,
  }],
  [{ OTEL_PROPAGATORS: "baggage", BAGGAGE: "a=b" }, {
    propagates: false,
    baggage: "a=b",
  }],
  [{ OTEL_LOG_LEVEL: "ERROR" }, { logLevel: "error" }],
  [{ BORUNA_OTEL_SDK: "1" }, { usesSdk: true }],
  [{ BORUNA_OTEL_CALL_DETAILS: "TRUE" }, { details: true }],
];

for (const [variables, meaning] of meanings) {
  test(`readSettings() understands ${JSON.stringify(variables)}`, () => {
    const settings = read({ [BASE]: "http://c", ...variables });
    assertEquals(settings.warnings, []);
    for (const [name, value] of Object.entries(meaning)) {
      assertEquals(settings[name as keyof typeof settings], value, name);
    }
  });
}

test("every variable that is said to be honoured is read, and no other", () => {
  const asked = new Set<string>();
  const env = (name: string) => {
    asked.add(name);
    return name.endsWith("ENDPOINT") ? "http://c" : undefined;
  };
  isDisabled(env);
  readSettings(env);
  // Read only where another one asks for it.
  asked.add("OTEL_TRACES_SAMPLER_ARG");
  // The general endpoint counts where the other one is not set.
  asked.add("OTEL_EXPORTER_OTLP_ENDPOINT");
  // Read to say that they are not supported.
  const known = VARIABLES.filter(({ state }) => state !== "without effect");
  assertEquals(
    [...asked].filter((name) =>
      name.includes("_") || name === "BAGGAGE" ||
      name.startsWith("TRACE")
    ).sort(),
    known.map(({ name }) => name).sort(),
  );
});

const wrong: [string, string, string][] = [
  ["OTEL_EXPORTER_OTLP_PROTOCOL", "grpc", '"grpc" is not supported'],
  ["OTEL_EXPORTER_OTLP_TRACES_TIMEOUT", "5s", '"5s" is not a whole number'],
  ["OTEL_BSP_MAX_EXPORT_BATCH_SIZE", "0", '"0" is not a whole number from 1'],
  ["OTEL_TRACES_EXPORTER", "zipkin", '"zipkin" is not supported'],
  ["OTEL_RESOURCE_ATTRIBUTES", "team", "not of the form key=value"],
  ["OTEL_EXPORTER_OTLP_HEADERS", "x=%zz", "not of the form key=value"],
  ["OTEL_EXPORTER_OTLP_HEADERS", "x=a%0d%0ab", "not a header that can be sent"],
  ["OTEL_EXPORTER_OTLP_CERTIFICATE", "/ca.pem", "is not supported"],
  ["OTEL_EXPORTER_OTLP_TRACES_CLIENT_KEY", "/key.pem", "is not supported"],
  ["OTEL_CONFIG_FILE", "otel.yaml", "is not supported"],
  ["OTEL_PROPAGATORS", "b3", '"b3" is not supported'],
  ["OTEL_TRACES_SAMPLER", "jaeger_remote", '"jaeger_remote" is not supported'],
  ["OTEL_LOG_LEVEL", "loud", '"loud" is not supported'],
  ["BORUNA_OTEL_SDK", "maybe", '"maybe" is neither true nor false'],
];

for (const [name, value, problem] of wrong) {
  test(`readSettings() warns of ${name}=${value} and goes on`, () => {
    const { otlp, warnings } = read({ [BASE]: "http://c", [name]: value });
    assert(otlp !== null);
    assertEquals(warnings.length, 1);
    assertStringIncludes(warnings[0]!, `telemetry: ${name}: `);
    assertStringIncludes(warnings[0]!, problem);
  });
}

const shown: [string, string][] = [
  ["http://me:secret@c:4318/v1?token=1#x", "http://c:4318/v1"],
  ["http://c/a@b", "http://c/a@b"],
  ["me:secret@host", "host"],
];

for (const [address, want] of shown) {
  test(`publicAddress() shows ${want}`, () =>
    assertEquals(publicAddress(address), want));
}

const NOW = Date.UTC(2026, 0, 1);

const waits: [string | null, number | null][] = [
  [null, null],
  ["", null],
  ["0", 0],
  [" 12 ", 12_000],
  ["soon", null],
  ["Thu, 01 Jan 2026 00:00:30 GMT", 30_000],
  ["Wed, 31 Dec 2025 00:00:00 GMT", 0],
];

for (const [text, wait] of waits) {
  test(`readRetryAfter() reads ${JSON.stringify(text)}`, () => {
    assertEquals(readRetryAfter(text, NOW), wait);
  });
}
