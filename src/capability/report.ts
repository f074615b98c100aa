// Copyright 2026 the Boruna authors. MIT license.

/**
 * What a binary can do, in a form that two binaries can compare: the set of
 * capabilities with the versions of their contracts, and its hash.
 *
 * @module
 */

import {
  CAPABILITY_NAMES,
  type CapabilityName,
  compareText,
  quoteJson,
} from "../value/mod.ts";
import { sha256 } from "./sha256.ts";

/** A capability and the version of its contract. */
export interface CapabilityEntry {
  /** The canonical name. */
  readonly name: CapabilityName;
  /** Raised only when arguments, result or effect change their meaning. */
  readonly version: string;
}

/** What `boruna capability list` tells. */
export interface CapabilityReport {
  /** The version of this report's form. */
  readonly protocolVersion: 1;
  /** The name of the binary. */
  readonly name: string;
  /** The version of the binary. */
  readonly version: string;
  /** All capabilities, ascending by name. */
  readonly capabilities: readonly CapabilityEntry[];
  /** `sha256:` and 64 hexadecimal digits. */
  readonly capabilitySetHash: string;
}

/**
 * The hash of pairs of name and version, in the order given
 * (`spec/capabilities.md` 2).
 */
export function hashCapabilities(
  pairs: Iterable<{ readonly name: string; readonly version: string }>,
): string {
  let text = "";
  for (const { name, version } of pairs) text += `${name}\t${version}\n`;
  return `sha256:${sha256(text)}`;
}

/** The capabilities of this implementation, ascending by name. */
export function capabilityEntries(): readonly CapabilityEntry[] {
  return [...CAPABILITY_NAMES].sort(compareText).map((name) => ({
    name,
    version: "1",
  }));
}

/**
 * The hash of the capabilities of this implementation.
 *
 * @example
 * ```ts
 * import { capabilityReport, capabilitySetHash } from "@boruna/cli";
 * import { assertEquals } from "@std/assert";
 *
 * const { capabilitySetHash: hash } = capabilityReport("my-host", "1.0.0");
 * assertEquals(capabilitySetHash(), hash);
 * ```
 */
export function capabilitySetHash(): string {
  return hashCapabilities(capabilityEntries());
}

/**
 * The report of a binary with this name and version.
 *
 * @example
 * ```ts
 * import { capabilityReport } from "@boruna/cli";
 * import { assertEquals } from "@std/assert";
 *
 * const report = capabilityReport("my-host", "1.0.0");
 * assertEquals(report.capabilities.length, 11);
 * ```
 */
export function capabilityReport(
  name: string,
  version: string,
): CapabilityReport {
  return {
    protocolVersion: 1,
    name,
    version,
    capabilities: capabilityEntries(),
    capabilitySetHash: capabilitySetHash(),
  };
}

/**
 * The report as indented JSON, with a line end.
 *
 * @example
 * ```ts
 * import { capabilityReport, reportToJson } from "@boruna/cli";
 * import { assertEquals } from "@std/assert";
 *
 * const text = reportToJson(capabilityReport("my-host", "1.0.0"));
 * assertEquals(JSON.parse(text).name, "my-host");
 * ```
 */
export function reportToJson(report: CapabilityReport): string {
  const entries = report.capabilities.map(({ name, version }) =>
    `    {\n      "name": ${quoteJson(name)},\n      "version": ${
      quoteJson(version)
    }\n    }`
  );
  return `{\n  "protocol_version": ${report.protocolVersion},\n` +
    `  "name": ${quoteJson(report.name)},\n  "version": ${
      quoteJson(report.version)
    },\n` +
    `  "capabilities": [\n${entries.join(",\n")}\n  ],\n` +
    `  "capability_set_hash": ${quoteJson(report.capabilitySetHash)}\n}\n`;
}

/**
 * The report for people, with a line end.
 *
 * @example
 * ```ts
 * import { capabilityReport, reportToText } from "@boruna/cli";
 * import { assertEquals } from "@std/assert";
 *
 * const text = reportToText(capabilityReport("my-host", "1.0.0"));
 * assertEquals(text.split("\n")[0], "my-host 1.0.0");
 * ```
 */
export function reportToText(report: CapabilityReport): string {
  let text = `${report.name} ${report.version}\n` +
    `capability_set_hash: ${report.capabilitySetHash}\n` +
    `protocol_version: ${report.protocolVersion}\n\n` +
    `capabilities (${report.capabilities.length}):\n`;
  for (const { name, version } of report.capabilities) {
    text += `  ${name.padEnd(14)} v${version}\n`;
  }
  return text;
}
