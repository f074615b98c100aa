// Copyright 2026 the Boruna authors. MIT license.

/**
 * From a program to the text of its JavaScript.
 *
 * @module
 */

import type { Trap } from "../trap.ts";
import type { Analysis, Facts } from "./analyse.ts";
import { attemptsIndirect, writeDispatch } from "./call_text.ts";
import { placeCharges } from "./charge.ts";
import { HELPERS } from "./helper_names.ts";
import { inferTypes } from "./infer.ts";
import { noSites, type Sites } from "./sites.ts";
import { TooDeep, writeBlocks } from "./structure.ts";
import { FLOAT } from "./types.ts";
import {
  type Form,
  hasAttempt,
  isGenerator,
  type Shared,
  Writer,
} from "./writer.ts";

/** How to write a program. */
export interface EmitOptions {
  /** The largest number of frames. */
  readonly callDepth: number;
  /** Whether code gives way at the checks of its steps. */
  readonly sliceable: boolean;
  /** Whether arithmetic gives up where an Int leaves the safe range. */
  readonly narrow?: boolean;
  /** How many steps code may go on where it would be slower if it paused. */
  readonly slack?: number;
  /** Whether steps and frames are not counted (for measurements only). */
  readonly uncounted?: boolean;
}

/** The slack unless another one is given: a millisecond or two. */
export const DEFAULT_SLACK: number = 2 ** 20;

/** A program as text, with all that belongs to it. */
export interface Emitted {
  /** The body of a function of `FACTORY_PARAMETERS` that gives the entry. */
  readonly text: string;
  /** What the constants of the text mean. */
  readonly constants: readonly unknown[];
  readonly faults: readonly Trap[];
  readonly sites: Sites;
  /** Whether arithmetic gives up where an Int leaves the safe range. */
  readonly narrow: boolean;
  /** Whether code gives way at the checks of its steps. */
  readonly sliceable: boolean;
  /** How many arguments the entry takes before the number of frames. */
  readonly parameters: number;
  /** Whether the entry is a generator. */
  readonly waits: boolean;
  /** Whether the entry gives a bare double. */
  readonly givesDouble: boolean;
  /** The steps that are due when the entry returns. */
  readonly exit: number;
}

/** The parameters of the function whose body is the text. */
export const FACTORY_PARAMETERS: readonly string[] = ["F", "K", ...HELPERS];

/** Whether a function is called at all, and not only written into others. */
function isWritten(
  { entry, taken, plan }: Analysis,
  { index }: Facts,
): boolean {
  return index === entry || taken.includes(index) || plan.called.has(index);
}

/** Writes a program; null if its text would be nested too deep. */
export function emit(analysis: Analysis, options: EmitOptions): Emitted | null {
  const { functions: types, shapes } = inferTypes(
    analysis,
    options.narrow ?? false,
  );
  const shared: Shared = {
    analysis,
    types,
    shapes,
    charges: placeCharges(analysis),
    sites: noSites(),
    constants: new Map(),
    faults: [],
    callDepth: options.callDepth,
    sliceable: options.sliceable,
    slack: options.slack ?? DEFAULT_SLACK,
    narrow: options.narrow ?? false,
    uncounted: options.uncounted ?? false,
  };
  const lines: string[] = [];
  try {
    for (const facts of analysis.functions.values()) {
      if (!isWritten(analysis, facts)) continue;
      const forms: Form[] = [
        isGenerator(shared, facts) ? "generator" : "plain",
      ];
      if (hasAttempt(shared, facts)) forms.push("attempt");
      for (const form of forms) {
        // Not spread: there may be many.
        for (const line of writeFunction(shared, facts, form)) lines.push(line);
      }
    }
  } catch (error) {
    if (error instanceof TooDeep) return null;
    throw error;
  }
  for (const count of analysis.counts) {
    lines.push(...writeDispatch(shared, count, false));
    if (attemptsIndirect(shared)) {
      lines.push(...writeDispatch(shared, count, true));
    }
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
    narrow: shared.narrow,
    sliceable: shared.sliceable,
    parameters: analysis.functions.get(entry)!.parameters,
    waits: isGenerator(shared, analysis.functions.get(entry)!),
    givesDouble: shared.types.get(entry)!.result.kinds === FLOAT,
    exit: shared.charges.functions.get(entry)!.exit,
  };
}

function writeFunction(shared: Shared, facts: Facts, form: Form): string[] {
  const w = new Writer(shared, facts, form);
  const { index, parameters, takesDepth, checksDepth, checksSteps } = facts;
  if (!shared.uncounted) {
    if (checksSteps && form === "attempt") {
      w.line(`if (F[0] < ${-shared.slack}) return void 0;`);
    } else if (checksSteps) {
      const give = form === "generator" ? "if (pause()) yield 0;" : "refill();";
      w.line(`if (F[0] < 0) { F[1] = ${w.site()}; ${give} }`);
    }
    if (checksDepth) {
      w.line(
        `if (d > ${shared.callDepth}) { F[1] = ${w.site()}; overflow(); }`,
      );
    }
    w.recount();
  }
  writeBlocks(w);
  const names: string[] = [];
  for (let i = 0; i < parameters; i++) names.push(`l${i}`);
  if (takesDepth && !shared.uncounted) names.push("d");
  const declared = ["r", "o", ...w.counts ? ["c"] : [], ...w.names];
  for (let i = parameters; i < w.function.locals; i++) {
    declared.push(w.types.unset[i] ? `l${i} = U` : `l${i}`);
  }
  const name = form === "attempt" ? `p${index}` : `f${index}`;
  return [
    `function${form === "generator" ? "*" : ""} ${name}(${names.join(", ")}) {`,
    `let ${declared.join(", ")};`,
    ...w.lines,
    "}",
  ];
}
