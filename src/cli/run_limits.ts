// Copyright 2026 the Boruna authors. MIT license.

/**
 * The limits of a run and the schema of its result, from the flags.
 *
 * @module
 */

import { decodeText, FileError } from "../host/mod.ts";
import type { RunOptions } from "../run/mod.ts";
import { normalizeInt } from "../value/mod.ts";
import type { Call } from "./command.ts";
import { USAGE } from "./exit.ts";
import { Failure } from "./failure.ts";
import { UsageError } from "./usage.ts";

/** What the process may have resident unless a flag says otherwise: 2 GiB. */
export const RESIDENT_BYTES: number = 2 ** 31;
/** The deepest call depth that the machine offers. */
const MAX_DEPTH = 100000n;

/** The limits that the flags set. */
export function limitsOf(call: Call): NonNullable<RunOptions["limits"]> {
  const steps = call.natural("max-steps");
  const depth = call.natural("max-depth");
  if (depth !== undefined && (depth === 0n || depth > MAX_DEPTH)) {
    throw new UsageError(
      `invalid value '${depth}' for '--max-depth <MAX_DEPTH>': ` +
        `the depth may be 1 to ${MAX_DEPTH}`,
    );
  }
  const number = (flag: string): number | undefined => {
    const value = call.natural(flag);
    return value === undefined ? undefined : Number(value);
  };
  const given = {
    callDepth: number("max-depth"),
    wallMs: number("max-wall-ms"),
    capabilityMs: number("max-call-ms"),
    outputBytes: number("max-output-bytes"),
    memoryBytes: number("max-memory-bytes"),
    residentBytes: residentOf(call),
    eventLogBytes: number("max-log-bytes"),
  };
  const set = Object.entries(given).filter(([, value]) => value !== undefined);
  return {
    ...(steps === undefined ? {} : { steps: normalizeInt(steps) }),
    ...Object.fromEntries(set),
  };
}

/** How much memory the process may have resident while a program runs. */
export function residentOf(call: Call): number {
  const given = call.natural("max-resident-bytes");
  return given === undefined ? RESIDENT_BYTES : Number(given);
}

/** The schema of `--schema FILE`; undefined without it. */
export function schemaOf(call: Call): unknown {
  const path = call.text("schema");
  if (path === undefined) return undefined;
  try {
    return JSON.parse(decodeText(call.world.readFile(path), path));
  } catch (error) {
    if (error instanceof FileError) throw error;
    throw new Failure(`${path} is not JSON`, USAGE);
  }
}
