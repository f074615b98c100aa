// Copyright 2026 the Boruna authors. MIT license.

/**
 * From a program to the text of its JavaScript.
 *
 * @module
 */

import type { Trap } from "../trap.ts";
import type { Analysis, Facts } from "./analyse.ts";
import { writeDispatch } from "./call_text.ts";
import { placeCharges } from "./charge.ts";
import { HELPERS } from "./helper_names.ts";
import { inferKinds } from "./infer.ts";
import { noSites, type Sites } from "./sites.ts";
import { TooDeep, writeBlocks } from "./structure.ts";
import { FLOAT } from "./types.ts";
import { isGenerator, type Shared, Writer } from "./writer.ts";

/** How to write a program. */
export interface EmitOptions {
  /** The largest number of frames. */
  readonly callDepth: number;
  /** Whether code gives way at the checks of its steps. */
  readonly sliceable: boolean;
  /** Whether steps and frames are not counted (for measurements only). */
  readonly uncounted?: boolean;
}

/** A program as text, with all that belongs to it. */
export interface Emitted {
  /** The body of a function of `FACTORY_PARAMETERS` that gives the entry. */
  readonly text: string;
  /** What the constants of the text mean. */
  readonly constants: readonly unknown[];
  readonly faults: readonly Trap[];
  readonly sites: Sites;
  /** Whether the entry is a generator. */
  readonly waits: boolean;
  /** Whether the entry gives a bare double. */
  readonly givesDouble: boolean;
  /** The steps that are due when the entry returns. */
  readonly exit: number;
}

/** The parameters of the function whose body is the text. */
export const FACTORY_PARAMETERS: readonly string[] = ["F", "K", ...HELPERS];

/** Writes a program; null if its text would be nested too deep. */
export function emit(analysis: Analysis, options: EmitOptions): Emitted | null {
  const shared: Shared = {
    analysis,
    kinds: inferKinds(analysis),
    charges: placeCharges(analysis),
    sites: noSites(),
    constants: new Map(),
    faults: [],
    callDepth: options.callDepth,
    sliceable: options.sliceable,
    uncounted: options.uncounted ?? false,
  };
  const lines: string[] = [];
  try {
    for (const facts of analysis.functions.values()) {
      // Not spread: there may be many.
      for (const line of writeFunction(shared, facts)) lines.push(line);
    }
  } catch (error) {
    if (error instanceof TooDeep) return null;
    throw error;
  }
  for (const count of analysis.counts) {
    lines.push(...writeDispatch(shared, count));
  }
  const { entry } = analysis;
  lines.push(`return f${entry};`);
  const constants = [...shared.constants.keys()];
  const head = constants.map((_, i) => `const k${i} = K[${i}];`);
  return {
    text: ['"use strict";', ...head, ...lines].join("\n"),
    constants,
    faults: shared.faults,
    sites: shared.sites,
    waits: isGenerator(shared, analysis.functions.get(entry)!),
    givesDouble: shared.kinds.get(entry)!.result === FLOAT,
    exit: shared.charges.functions.get(entry)!.exit,
  };
}

function writeFunction(shared: Shared, facts: Facts): string[] {
  const w = new Writer(shared, facts);
  const { index, parameters, takesDepth, checksDepth, checksSteps } = facts;
  if (!shared.uncounted) {
    if (checksSteps) {
      w.line(`if (F[0] < 0) { ${w.mark()}; ${w.refill()} }`);
    }
    if (checksDepth) {
      w.line(`if (d > ${shared.callDepth}) { ${w.mark()}; overflow(); }`);
    }
  }
  writeBlocks(w);
  const names: string[] = [];
  for (let i = 0; i < parameters; i++) names.push(`l${i}`);
  if (takesDepth && !shared.uncounted) names.push("d");
  const declared = ["r", "o", ...w.names];
  for (let i = parameters; i < w.function.locals; i++) {
    declared.push(w.kinds.unset[i] ? `l${i} = U` : `l${i}`);
  }
  return [
    `function${w.waits ? "*" : ""} f${index}(${names.join(", ")}) {`,
    `let ${declared.join(", ")};`,
    ...w.lines,
    "}",
  ];
}
