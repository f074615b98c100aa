// Copyright 2026 the Boruna authors. MIT license.

/**
 * The results of the benchmarks as one document: what `--json` prints and
 * `--compare` reads.
 *
 * @module
 */

import { readFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import process from "node:process";
import { fileURLToPath } from "node:url";
import type { Cold, Memory } from "./cold.ts";
import type { TierName } from "./engine.ts";
import type { Growth } from "./growth.ts";
import type { Spread } from "./measure.ts";
import type { PeerRow } from "./peers/mod.ts";

/** What a warm program took in a process of its own. */
export interface Warm {
  readonly steps: number;
  /** Milliseconds. */
  readonly hand: number;
  readonly ours: number;
  /** Ours ÷ by hand, round by round. */
  readonly ratio: Spread;
}

/** Each tier ÷ by hand. */
export type Tiers = Readonly<Record<TierName, Spread>>;

/** Everything that was measured of a program. */
export interface ProgramResult {
  readonly name: string;
  readonly about: string;
  readonly size: number;
  /** Why it is in no mean. */
  readonly apart?: string;
  warm?: Warm;
  tiers?: Tiers;
  cold?: Cold;
  memory?: Memory;
  peers?: PeerRow;
  growth?: Growth;
}

/** Where it was measured. */
export interface Environment {
  /** `Deno`, `Bun` or `Node`. */
  readonly runtime: string;
  readonly version: string;
  /** Version of V8, or of JavaScriptCore's Bun. */
  readonly engine: string;
  readonly boruna: string;
  readonly platform: string;
  readonly cores: number;
  /** When it began, in ISO 8601. */
  readonly date: string;
}

/** The document. */
export interface BenchDocument {
  readonly schema: 1;
  readonly environment: Environment;
  readonly programs: ProgramResult[];
  /** What lists, maps and texts cost as they grow, by operation. */
  readonly operations: ProgramResult[];
  /** Why there are no peers, if they were wanted. */
  peersMissing?: string;
  /** Programs and parts that failed, and why. */
  readonly failures: string[];
}

/** Where this runs. */
export function environment(): Environment {
  const { versions } = process;
  const [runtime, version] = versions.deno !== undefined
    ? ["Deno", versions.deno]
    : versions.bun !== undefined
    ? ["Bun", versions.bun]
    : ["Node", versions.node];
  const manifest = fileURLToPath(new URL("../../deno.json", import.meta.url));
  return {
    runtime,
    version,
    engine: runtime === "Bun"
      ? `JavaScriptCore of Bun ${version}`
      : `V8 ${versions.v8}`,
    boruna: (JSON.parse(readFileSync(manifest, "utf8")) as { version: string })
      .version,
    platform: `${process.platform} ${process.arch}`,
    cores: availableParallelism(),
    date: new Date().toISOString(),
  };
}

/** An environment in one line. */
export function environmentLine(
  { runtime, version, engine, boruna, platform, cores, date }: Environment,
): string {
  return `${runtime} ${version} (${engine}), Boruna ${boruna}, ${platform}, ` +
    `${cores} cores, ${date.slice(0, 16).replace("T", " ")}`;
}

/** Reads a document that `--json` wrote; throws where it is none. */
export function readDocument(path: string): BenchDocument {
  const document = JSON.parse(readFileSync(path, "utf8")) as BenchDocument;
  if (document.schema !== 1 || !Array.isArray(document.programs)) {
    throw new Error(`${path} was not written by \`bench --json\``);
  }
  return document;
}
