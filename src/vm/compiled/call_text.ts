// Copyright 2026 the Boruna authors. MIT license.

/**
 * Calls as JavaScript.
 *
 * A call charges what is due, hands over the number of frames where someone
 * may ask for it, and goes on with the callee's own offset.
 *
 * @module
 */

import { type Entry, valueText } from "./entry.ts";
import { FLOAT } from "./types.ts";
import { isGenerator, type Shared, type Writer } from "./writer.ts";

/** Writes a call of a function. */
export function writeCall(w: Writer, index: number, count: number): void {
  const { shared } = w;
  const { analysis, kinds, charges } = shared;
  const facts = analysis.functions.get(index)!;
  const given = w.stack.splice(w.stack.length - count).map((e) => w.keep(e));
  const args = parameters(shared, index, given);
  if (facts.takesDepth && !shared.uncounted) args.push("d + 1");
  w.charge(w.offset);
  const waits = isGenerator(shared, facts);
  w.offset = charges.functions.get(index)!.exit;
  w.give(
    `${waits ? "yield* " : ""}f${index}(${args.join(", ")})`,
    kinds.get(index)!.result,
  );
}

/** Writes a call of a function value. */
export function writeIndirectCall(w: Writer, count: number): void {
  const { shared } = w;
  const { charges } = shared;
  const callee = w.keep(w.pop());
  const given = w.stack.splice(w.stack.length - count).map((e) => w.keep(e));
  const args = [valueText(callee), ...given.map(valueText)];
  if (indirectTakesDepth(shared)) args.push("d + 1");
  w.charge(w.offset);
  w.line(`F[1] = ${w.site(0)};`);
  const waits = indirectWaits(shared);
  w.offset = charges.indirect;
  w.give(
    `${waits ? "yield* " : ""}c${count}(${args.join(", ")})`,
    indirectKinds(shared),
  );
}

/** The arguments in the form in which a function wants them. */
function parameters(
  { analysis, kinds }: Shared,
  index: number,
  given: readonly Entry[],
): string[] {
  const { parameters } = analysis.functions.get(index)!;
  const { locals } = kinds.get(index)!;
  const texts: string[] = [];
  for (let i = 0; i < parameters; i++) {
    const entry = given[i];
    if (entry === undefined) texts.push("U");
    else texts.push(locals[i] === FLOAT ? entry.text : valueText(entry));
  }
  return texts;
}

/** What calls through values can give. */
export function indirectKinds({ analysis, kinds }: Shared): number {
  let all = 0;
  for (const index of analysis.taken) all |= kinds.get(index)!.result;
  return all;
}

/** Whether such calls can wait. */
export function indirectWaits(shared: Shared): boolean {
  const { functions, taken } = shared.analysis;
  return taken.some((index) => isGenerator(shared, functions.get(index)!));
}

function indirectTakesDepth({ analysis, uncounted }: Shared): boolean {
  return !uncounted &&
    analysis.taken.some((index) => analysis.functions.get(index)!.takesDepth);
}

/** The function that finds out whom a call of `count` arguments means. */
export function writeDispatch(shared: Shared, count: number): string[] {
  const { analysis, kinds, charges } = shared;
  const waits = indirectWaits(shared);
  const all = indirectKinds(shared);
  const names = Array.from({ length: count }, (_, i) => `a${i}`);
  const takesDepth = indirectTakesDepth(shared);
  const head = ["v", ...names, ...takesDepth ? ["d"] : []].join(", ");
  const lines = [`function${waits ? "*" : ""} c${count}(${head}) {`];
  lines.push("let t;");
  lines.push("switch (v.index) {");
  for (const index of analysis.taken) {
    const facts = analysis.functions.get(index)!;
    const args = names.slice(0, facts.parameters);
    while (args.length < facts.parameters) args.push("U");
    if (facts.takesDepth && !shared.uncounted) args.push("d");
    const call = isGenerator(shared, facts) ? "yield* " : "";
    const due = charges.functions.get(index)!.exit - charges.indirect;
    const result = kinds.get(index)!.result === FLOAT && all !== FLOAT
      ? "box(t)"
      : "t";
    lines.push(`case ${index}:`);
    lines.push(`t = ${call}f${index}(${args.join(", ")});`);
    if (due !== 0 && !shared.uncounted) {
      lines.push(due > 0 ? `F[0] -= ${due};` : `F[0] += ${-due};`);
    }
    lines.push(`return ${result};`);
  }
  lines.push("}", "return noFunction(v);", "}");
  return lines;
}
