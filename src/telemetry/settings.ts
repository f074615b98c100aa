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

/** Reads an environment variable; `undefined` where it is unset. */
export type Environment = (name: string) => string | undefined;

/** Where spans go, and how. */
export interface OtlpSettings {
  /** The address of the POST requests, without user and password. */
  readonly url: string;
  /** Headers beyond those of the protocol; names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** The encoding of the body. */
  readonly protocol: "http/protobuf" | "http/json";
  /** Whether bodies are compressed. */
  readonly compression: "none" | "gzip";
  /** How long one request may take, in milliseconds; 0 is no limit. */
  readonly requestTimeout: number;
  /** The attributes of the resource; `service.name` is always there. */
  readonly resource: Readonly<Record<string, string>>;
  /** How many spans go into one request at most. */
  readonly batchSize: number;
  /** How long a span waits for others, in milliseconds. */
  readonly scheduleDelay: number;
  /** How many spans may wait to be sent; without one, bytes alone count. */
  readonly queueSize: number;
}

/** What the environment says. */
export interface Settings {
  /** `null` when nothing is to be exported. */
  readonly otlp: OtlpSettings | null;
  /** One sentence each. */
  readonly warnings: readonly string[];
}

/** Whether `OTEL_SDK_DISABLED` switches everything off. */
export function isDisabled(env: Environment): boolean {
  return (env("OTEL_SDK_DISABLED") ?? "").trim().toLowerCase() === "true";
}

/** Whether an endpoint is there; the only thing that a run without one reads. */
export function hasEndpoint(env: Environment): boolean {
  return Boolean(
    env("OTEL_EXPORTER_OTLP_ENDPOINT") ||
      env("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT"),
  );
}

/** Reads all settings. */
export function readSettings(env: Environment): Settings {
  const reader = new Reader(env);
  return { otlp: reader.otlp(), warnings: reader.warnings };
}

/** An address as a warning may show it: no user, no password, no query. */
export function publicAddress(address: string): string {
  return address.replace(/^([a-z][a-z0-9+.-]*:\/\/)?[^/?#]*@/i, "$1")
    .replace(/[?#].*$/s, "");
}

class Reader {
  readonly warnings: string[] = [];
  readonly #env: Environment;

  constructor(env: Environment) {
    this.#env = env;
  }

  otlp(): OtlpSettings | null {
    if (!this.#wantsOtlp()) return null;
    const own = this.#text("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT");
    const name = own === null
      ? "OTEL_EXPORTER_OTLP_ENDPOINT"
      : "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT";
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
      requestTimeout: this.#number(this.#signalName("TIMEOUT"), 0) ?? 10_000,
      resource: this.#resource(),
      batchSize: this.#number("OTEL_BSP_MAX_EXPORT_BATCH_SIZE", 1) ?? 512,
      scheduleDelay: this.#number("OTEL_BSP_SCHEDULE_DELAY", 0) ?? 5_000,
      queueSize: this.#number("OTEL_BSP_MAX_QUEUE_SIZE", 1) ?? Infinity,
    };
  }

  #wantsOtlp(): boolean {
    const text = this.#text("OTEL_TRACES_EXPORTER");
    if (text === null) return true;
    const names = text.split(",").map((name) => name.trim().toLowerCase());
    if (names.includes("otlp")) return true;
    if (names.includes("none")) return false;
    this.#warn(
      "OTEL_TRACES_EXPORTER",
      `"${printable(text)}" is not supported, spans go to OTLP`,
    );
    return true;
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
