// Copyright 2026 the Boruna authors. MIT license.

/**
 * What the environment asks of telemetry, read once.
 *
 * An empty variable is an unset one, a wrong value is a warning and never a
 * failure, and nothing that could be a credential gets into a warning
 * (`spec/telemetry.md` 4.1 and 7).
 *
 * @module
 */

import type { Environment } from "./activation.ts";
import type { Capture } from "./conventions.ts";
import { PARENT_BASED, type Sampler, SAMPLERS } from "./sampler.ts";
import type { SpanLimits } from "./span.ts";
import { readTraceContext, type TraceContext } from "./trace_context.ts";

/** Where spans go over the network, and how. */
export interface OtlpSettings {
  /** The address of the POST requests, without user and password. */
  readonly url: string;
  /** Headers beyond those of the protocol; names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** The encoding of the body. */
  readonly protocol: "http/protobuf" | "http/json";
  /** Whether bodies are compressed. */
  readonly compression: "none" | "gzip";
  /**
   * How long one request may take, in milliseconds; 0 is no limit, null the
   * usual one.
   */
  readonly requestTimeout: number | null;
  /** How many spans may wait to be sent. */
  readonly queueSize: number;
}

/** What is told of problems, from nothing to everything. */
export type LogLevel = "none" | "error" | "warn" | "debug";

/** What the environment says. */
export interface Settings {
  /** Spans go to a collector; null if they do not. */
  readonly otlp: OtlpSettings | null;
  /** Whether spans are shown as text. */
  readonly console: boolean;
  /** The attributes of the resource; `service.name` is always there. */
  readonly resource: Readonly<Record<string, string>>;
  /** How many spans go into one request at most. */
  readonly batchSize: number;
  /** How long a span waits for others, in milliseconds. */
  readonly scheduleDelay: number;
  /** Which traces are recorded. */
  readonly sampler: Sampler;
  /** Limits that a span can reach; null if there are none. */
  readonly limits: SpanLimits | null;
  /** What started this process; null if it is not traced. */
  readonly parent: TraceContext | null;
  /** The baggage that came with it, as it is; null for none. */
  readonly baggage: string | null;
  /** Whether the trace context is read and passed on. */
  readonly propagates: boolean;
  /** What is captured beyond numbers and names. */
  readonly capture: Capture;
  /** Whether the spans of calls tell more than the contract asks for. */
  readonly details: boolean;
  /** Whether the OpenTelemetry packages make and encode the spans. */
  readonly usesSdk: boolean;
  /** What is told. */
  readonly logLevel: LogLevel;
  /** One sentence each. */
  readonly warnings: readonly string[];
}

/** Reads all settings. */
export function readSettings(env: Environment): Settings {
  return new Reader(env).read();
}

/** An address as a warning may show it: no user, no password, no query. */
export function publicAddress(address: string): string {
  return address.replace(/^([a-z][a-z0-9+.-]*:\/\/)?[^/?#]*@/i, "$1")
    .replace(/[?#].*$/s, "");
}

/** How many spans may wait: they take about 64 MB. */
const QUEUE_SPANS = 2 ** 20;
/** How many attributes a span may have unless the environment says else. */
const MOST_ATTRIBUTES = 128;

class Reader {
  readonly warnings: string[] = [];
  readonly #env: Environment;

  constructor(env: Environment) {
    this.#env = env;
  }

  read(): Settings {
    const exporters = this.#exporters();
    const propagators = this.#propagators();
    const propagates = propagators.includes("tracecontext");
    const baggage = propagators.includes("baggage")
      ? this.#text("BAGGAGE")
      : null;
    return {
      otlp: exporters.includes("otlp") ? this.#otlp() : null,
      console: exporters.includes("console"),
      resource: this.#resource(),
      batchSize: this.#number("OTEL_BSP_MAX_EXPORT_BATCH_SIZE", 1) ?? 512,
      scheduleDelay: this.#number("OTEL_BSP_SCHEDULE_DELAY", 0) ?? 5_000,
      sampler: this.#sampler(),
      limits: this.#limits(),
      parent: propagates
        ? readTraceContext(this.#env("TRACEPARENT"), this.#env("TRACESTATE"))
        : null,
      baggage,
      propagates,
      capture: this.#capture(),
      details: this.#isTrue("BORUNA_OTEL_CALL_DETAILS"),
      usesSdk: this.#isTrue("BORUNA_OTEL_SDK"),
      logLevel: this.#logLevel(),
      warnings: this.warnings,
    };
  }

  #otlp(): OtlpSettings | null {
    const own = this.#text("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT");
    const name = own === null
      ? "OTEL_EXPORTER_OTLP_ENDPOINT"
      : "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT";
    if (this.#text(name) === null) return null;
    const url = this.#endpoint(name, own === null);
    if (url === null) return null;
    this.#warnOfUnsupported();
    const headers = this.#headers();
    if (url.username !== "" || url.password !== "") {
      // Node refuses a fetch with user and password in the address.
      headers["authorization"] ??= basicAuthorization(
        url.username,
        url.password,
      );
      url.username = "";
      url.password = "";
    }
    return {
      url: url.href,
      headers,
      protocol: this.#choice(
        "PROTOCOL",
        ["http/protobuf", "http/json"],
        "http/protobuf",
      ),
      compression: this.#choice("COMPRESSION", ["none", "gzip"], "none"),
      requestTimeout: this.#number(this.#signalName("TIMEOUT"), 0),
      queueSize: this.#number("OTEL_BSP_MAX_QUEUE_SIZE", 1) ?? QUEUE_SPANS,
    };
  }

  #exporters(): readonly string[] {
    return this.#list("OTEL_TRACES_EXPORTER", ["otlp", "console", "none"]) ??
      ["otlp"];
  }

  #propagators(): readonly string[] {
    return this.#list("OTEL_PROPAGATORS", [
      "tracecontext",
      "baggage",
      "none",
    ]) ??
      ["tracecontext", "baggage"];
  }

  /**
   * The known names of a list, `none` left out; null where the variable says
   * nothing, or nothing that is known.
   */
  #list(name: string, known: readonly string[]): readonly string[] | null {
    const text = this.#text(name);
    if (text === null) return null;
    const found: string[] = [];
    for (const part of text.split(",")) {
      const word = part.trim().toLowerCase();
      if (known.includes(word)) found.push(word);
      else if (word !== "") {
        this.#warn(
          name,
          `"${printable(part.trim())}" is not supported (${known.join(", ")})`,
        );
      }
    }
    if (found.length === 0) return null;
    return found.filter((word) => word !== "none");
  }

  #sampler(): Sampler {
    const name = this.#text("OTEL_TRACES_SAMPLER");
    if (name === null) return PARENT_BASED;
    const sampler = SAMPLERS[name.toLowerCase()];
    if (sampler === undefined) {
      this.#warn(
        "OTEL_TRACES_SAMPLER",
        `"${printable(name)}" is not supported, parentbased_always_on is used`,
      );
      return PARENT_BASED;
    }
    if (!name.toLowerCase().endsWith("traceidratio")) return sampler;
    const text = this.#text("OTEL_TRACES_SAMPLER_ARG");
    if (text === null) return sampler;
    const ratio = Number(text);
    if (/^[0-9.]+(?:e-?[0-9]+)?$/i.test(text) && ratio >= 0 && ratio <= 1) {
      return { ...sampler, ratio };
    }
    this.#warn(
      "OTEL_TRACES_SAMPLER_ARG",
      `"${printable(text)}" is not a number from 0 to 1, 1 is used`,
    );
    return sampler;
  }

  #limits(): SpanLimits | null {
    const limit = (what: string) =>
      this.#number(`OTEL_SPAN_ATTRIBUTE_${what}`, 0) ??
        this.#number(`OTEL_ATTRIBUTE_${what}`, 0);
    const attributes = limit("COUNT_LIMIT") ?? MOST_ATTRIBUTES;
    const valueLength = limit("VALUE_LENGTH_LIMIT") ?? Infinity;
    // No span of ours has as many attributes as the usual limit.
    return attributes >= MOST_ATTRIBUTES && valueLength === Infinity
      ? null
      : { attributes, valueLength };
  }

  #capture(): Capture {
    return {
      url: this.#isTrue("BORUNA_OTEL_CAPTURE_URL"),
      content: this.#isTrue(
        "OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT",
      ),
    };
  }

  #isTrue(name: string): boolean {
    const text = this.#text(name);
    if (text === null || /^(?:false|0)$/i.test(text)) return false;
    if (/^(?:true|1)$/i.test(text)) return true;
    this.#warn(name, `"${printable(text)}" is neither true nor false`);
    return false;
  }

  #logLevel(): LogLevel {
    const text = this.#text("OTEL_LOG_LEVEL");
    switch (text?.toLowerCase()) {
      case undefined:
      case "info":
      case "warn":
        return "warn";
      case "none":
      case "error":
        return text!.toLowerCase() as LogLevel;
      case "debug":
      case "verbose":
      case "all":
        return "debug";
    }
    this.#warn(
      "OTEL_LOG_LEVEL",
      `"${printable(text!)}" is not supported, info is used`,
    );
    return "warn";
  }

  #warnOfUnsupported(): void {
    for (const what of ["CERTIFICATE", "CLIENT_CERTIFICATE", "CLIENT_KEY"]) {
      const name = this.#signalName(what);
      if (this.#text(name) !== null) {
        this.#warn(name, "is not supported, it is ignored");
      }
    }
    if (this.#text("OTEL_CONFIG_FILE") !== null) {
      this.#warn(
        "OTEL_CONFIG_FILE",
        "is not supported, the other variables count",
      );
    }
  }

  #endpoint(name: string, isBase: boolean): URL | null {
    const text = this.#env(name)!;
    const shown = printable(publicAddress(text));
    const fail = (detail: string) => {
      this.warnings.push(
        `telemetry init failed: failed to build OTLP exporter for '${shown}': ${detail}`,
      );
      return null;
    };
    if (text.trim() === "") return fail(`${name} is blank`);
    let url: URL;
    try {
      url = new URL(text.trim());
    } catch {
      return fail(`${name} is not an address such as http://localhost:4318`);
    }
    if (url.protocol !== "http:" && url.protocol !== "https:") {
      return fail(`${name} must start with http:// or https://`);
    }
    if (url.hostname === "") return fail(`${name} has no host name`);
    if (isBase) url.pathname = url.pathname.replace(/\/*$/, "/v1/traces");
    url.hash = "";
    return url;
  }

  #headers(): Record<string, string> {
    const headers: Record<string, string> = {};
    for (
      const name of [
        "OTEL_EXPORTER_OTLP_HEADERS",
        "OTEL_EXPORTER_OTLP_TRACES_HEADERS",
      ]
    ) {
      for (const [key, value] of this.#pairs(name)) {
        const header = key.toLowerCase();
        if (
          /^[!#$%&'*+.^_`|~0-9a-z-]+$/.test(header) &&
          !/\p{Cc}/u.test(value)
        ) {
          headers[header] = value;
        } else {
          this.#warn(
            name,
            `"${
              printable(key)
            }" is not a header that can be sent, it is left out`,
          );
        }
      }
    }
    return headers;
  }

  #resource(): Record<string, string> {
    const given = Object.fromEntries(this.#pairs("OTEL_RESOURCE_ATTRIBUTES"));
    const { "service.name": named, ...others } = given;
    return {
      "service.name": this.#text("OTEL_SERVICE_NAME") ?? named ?? "boruna",
      ...others,
    };
  }

  /** A list `key=value,…` with percent escapes. */
  #pairs(name: string): [string, string][] {
    const pairs: [string, string][] = [];
    for (const part of (this.#text(name) ?? "").split(",")) {
      if (part.trim() === "") continue;
      const equals = part.indexOf("=");
      const key = equals < 0 ? "" : unescape_(part.slice(0, equals).trim());
      const value = unescape_(part.slice(equals + 1).trim());
      if (key === "" || key === null || value === null) {
        this.#warn(
          name,
          "an entry is not of the form key=value, it is left out",
        );
      } else pairs.push([key, value]);
    }
    return pairs;
  }

  #choice<T extends string>(
    what: string,
    choices: readonly T[],
    fallback: T,
  ): T {
    const name = this.#signalName(what);
    const text = this.#text(name);
    if (text === null) return fallback;
    const choice = choices.find((choice) => choice === text.toLowerCase());
    if (choice !== undefined) return choice;
    this.#warn(
      name,
      `"${printable(text)}" is not supported (${
        choices.join(", ")
      }), ${fallback} is used`,
    );
    return fallback;
  }

  #number(name: string, least: number): number | null {
    const text = this.#text(name);
    if (text === null) return null;
    const number = Number(text);
    if (/^[0-9]+$/.test(text) && number >= least && number <= 0x7fff_ffff) {
      return number;
    }
    this.#warn(
      name,
      `"${printable(text)}" is not a whole number from ${least}, it is ignored`,
    );
    return null;
  }

  /** The variable of the signal if it is set, else the general one. */
  #signalName(what: string): string {
    const own = `OTEL_EXPORTER_OTLP_TRACES_${what}`;
    return this.#text(own) === null ? `OTEL_EXPORTER_OTLP_${what}` : own;
  }

  /** The trimmed text of a variable, or null when it is unset or empty. */
  #text(name: string): string | null {
    // An endpoint of blanks counts as set (`spec/telemetry.md` 4.1).
    const text = this.#env(name);
    if (text === undefined || text === "") return null;
    return name.endsWith("ENDPOINT") ? text : text.trim() || null;
  }

  #warn(name: string, sentence: string): void {
    this.warnings.push(`telemetry: ${name}: ${sentence}`);
  }
}

function unescape_(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}

function basicAuthorization(user: string, password: string): string {
  const pair = `${unescape_(user) ?? user}:${unescape_(password) ?? password}`;
  const bytes = new TextEncoder().encode(pair);
  return `Basic ${btoa(String.fromCharCode(...bytes))}`;
}

/** Text from outside, cut and without control characters. */
export function printable(text: string): string {
  const clean = text.replace(/\p{Cc}/gu, " ").trim();
  return clean.length > 200 ? `${clean.slice(0, 200)}…` : clean;
}
