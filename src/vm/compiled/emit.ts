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
import { findLayouts } from "./explode.ts";
import { HELPERS } from "./helper_names.ts";
import { inferTypes } from "./infer.ts";
import { noSites, type Sites } from "./sites.ts";
import { TooDeep, writeBlocks } from "./structure.ts";
import { FLOAT } from "./types.ts";
import {
  type Counting,
  type Form,
  hasAttempt,
  isGenerator,
  type Shared,
  takesDepth,
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
  /** How steps and frames are counted; exactly unless given. */
  readonly counting?: Counting;
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
  readonly counting: Counting;
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
  return index === entry || isCalled({ taken, plan }, { index });
}

function isCalled(
  { taken, plan }: Pick<Analysis, "taken" | "plan">,
  { index }: Pick<Facts, "index">,
): boolean {
  return taken.includes(index) || plan.called.has(index);
}

/** Writes a program; null if its text would be nested too deep. */
export function emit(analysis: Analysis, options: EmitOptions): Emitted | null {
  const { narrow = false, counting = "exact" } = options;
  const program = inferTypes(analysis, {
    narrow,
    sums: narrow && counting !== "exact" && analysis.quiet,
  });
  const { functions: types, shapes } = program;
  const shared: Shared = {
    analysis,
    types,
    shapes,
    layouts: findLayouts(analysis, program),
    charges: placeCharges(analysis, counting === "exact"),
    sites: noSites(),
    constants: new Map(),
    faults: [],
    callDepth: options.callDepth,
    sliceable: options.sliceable,
    slack: options.slack ?? DEFAULT_SLACK,
    narrow,
    counting,
  };
  const lines: string[] = [];
  try {
    for (const facts of analysis.functions.values()) {
      if (!isWritten(analysis, facts)) continue;
      const forms: Form[] = [
        isGenerator(shared, facts) ? "generator" : "plain",
      ];
      if (hasAttempt(shared, facts) && isCalled(analysis, facts)) {
        forms.push("attempt");
      }
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
  const first = analysis.functions.get(entry)!;
  if (counting === "light") lines.push(...writeLightEntry(shared, first));
  lines.push(counting === "light" ? "return e0;" : `return f${entry};`);
  const constants = [...shared.constants.keys()];
  const head = constants.map((_, i) => `const k${i} = K[${i}];`);
  return {
    text: [
      '"use strict";',
      ...head,
      ...counting === "light" ? ["var C, L;"] : [],
      ...lines,
    ].join("\n"),
    constants,
    faults: shared.faults,
    sites: shared.sites,
    narrow: shared.narrow,
    sliceable: shared.sliceable,
    counting,
    parameters: first.parameters,
    waits: isGenerator(shared, first),
    givesDouble: shared.types.get(entry)!.result.kinds === FLOAT,
    exit: shared.charges.functions.get(entry)!.exit,
  };
}

function writeFunction(shared: Shared, facts: Facts, form: Form): string[] {
  const w = new Writer(shared, facts, form);
  const { index, parameters, checksDepth, checksSteps } = facts;
  if (shared.counting === "exact") {
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
  }
  w.counter.start();
  const unset: number[] = [];
  for (let i = parameters; i < w.function.locals; i++) {
    if (w.types.unset[i]) unset.push(i);
  }
  if (w.hasTurns) {
    w.line(`a${w.turns}: for (;;) {`);
    for (const i of unset) w.line(`l${i} = U;`);
  }
  writeBlocks(w);
  if (w.hasTurns) w.line("}");
  const names: string[] = [];
  for (let i = 0; i < parameters; i++) names.push(`l${i}`);
  if (takesDepth(shared, facts)) names.push("d");
  const uses = (name: string) =>
    w.lines.some((line) => line.includes(`${name} =`));
  const declared = [
    ...["r", "o"].filter(uses),
    ...w.counter.names,
    ...w.names,
  ];
  for (let i = parameters; i < w.function.locals; i++) {
    if (w.scope.places.has(i)) continue;
    declared.push(unset.includes(i) ? `l${i} = U` : `l${i}`);
  }
  const name = form === "attempt" ? `p${index}` : `f${index}`;
  return [
    `function${form === "generator" ? "*" : ""} ${name}(${names.join(", ")}) {`,
    ...declared.length > 0 ? [`var ${declared.join(", ")};`] : [],
    ...w.lines,
    "}",
  ];
}

/** Starts the counters of light code, and gives what is left in them. */
function writeLightEntry(shared: Shared, facts: Facts): string[] {
  const names: string[] = [];
  for (let i = 0; i < facts.parameters; i++) names.push(`l${i}`);
  const args = [...names, ...takesDepth(shared, facts) ? ["d"] : []];
  const leaves = facts.graph.outer.size > 0;
  return [
    `function e0(${[...names, "d"].join(", ")}) {`,
    "var t;",
    "C = 0;",
    `t = f${facts.index}(${args.join(", ")});`,
    leaves ? "F[0] = C + L;" : "F[0] = C;",
    "return t;",
    "}",
  ];
}
