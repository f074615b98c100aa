// Copyright 2026 the Boruna authors. MIT license.

/**
 * Calls as JavaScript.
 *
 * A call charges what is due, hands over the number of frames where someone
 * may ask for it, and goes on with the callee's own offset.
 *
 * @module
 */

import type { Facts } from "./analyse.ts";
import { atom, type Entry, valueText } from "./entry.ts";
import { writeBlocks } from "./structure.ts";
import { FLOAT, join, NOTHING, type Type } from "./types.ts";
import { hasAttempt, isGenerator, type Shared, type Writer } from "./writer.ts";

/** Writes a call of a function. */
export function writeCall(w: Writer, index: number, count: number): void {
  const { shared } = w;
  const { analysis, types, charges } = shared;
  const facts = analysis.functions.get(index)!;
  const given = w.stack.splice(w.stack.length - count).map((e) => w.keep(e));
  if (analysis.plan.inlined.get(w.facts.index)!.has(w.at)) {
    writeInlined(w, facts, given);
    return;
  }
  const args = parameters(shared, index, given);
  if (facts.takesDepth && !shared.uncounted) args.push(depthText(w, 1));
  w.settle(w.offset);
  w.offset = charges.functions.get(index)!.exit;
  writeTransfer(w, {
    name: String(index),
    args: args.join(", "),
    type: types.get(index)!.result,
    letters: "fp",
    waits: isGenerator(shared, facts),
    attempt: hasAttempt(shared, facts),
  });
}

/** Writes a small function in place of its call. */
function writeInlined(w: Writer, facts: Facts, given: readonly Entry[]): void {
  w.inline(facts, given, () => {
    if (facts.checksDepth && !w.shared.uncounted) {
      const at = w.at;
      w.at = 0;
      w.line(
        `if (${
          depthText(w, 0)
        } > ${w.shared.callDepth}) { ${w.mark()}; overflow(); }`,
      );
      w.at = at;
    }
    return writeBlocks(w);
  });
}

/** A call in the text. */
interface Transfer {
  readonly name: string;
  readonly args: string;
  readonly type: Type;
  /** The letters of the usual function and of the one that only tries. */
  readonly letters: "fp" | "cq";
  readonly waits: boolean;
  readonly attempt: boolean;
}

function writeTransfer(w: Writer, call: Transfer): void {
  const { name, args, type, letters, waits, attempt } = call;
  const full = `${letters[0]}${name}(${args})`;
  const short = `${letters[1]}${name}(${args})`;
  if (attempt && w.form === "attempt") {
    const result = w.temporary();
    w.line(`${result} = ${short};`);
    w.line(`if (${result} === void 0) return void 0;`);
    w.push(atom(result, type));
  } else if (attempt && w.form === "generator") {
    const [before, result] = [w.temporary(), w.temporary()];
    w.line(`${before} = F[0];`);
    w.line(`${result} = ${short};`);
    w.line(
      `if (${result} === void 0) { F[0] = ${before}; ${result} = yield* ${full}; }`,
    );
    w.push(atom(result, type));
  } else w.give(`${waits ? "yield* " : ""}${full}`, type);
  w.recount();
}

/** Writes a call of a function value. */
export function writeIndirectCall(w: Writer, count: number): void {
  const { shared } = w;
  const callee = w.keep(w.pop());
  const given = w.stack.splice(w.stack.length - count).map((e) => w.keep(e));
  const args = [valueText(callee), ...given.map(valueText)];
  if (indirectTakesDepth(shared)) args.push(depthText(w, 1));
  w.settle(w.offset);
  w.line(`F[1] = ${w.site(0)};`);
  w.offset = shared.charges.indirect;
  writeTransfer(w, {
    name: String(count),
    args: args.join(", "),
    type: indirectType(shared),
    letters: "cq",
    waits: indirectWaits(shared),
    attempt: attemptsIndirect(shared),
  });
}

/** The number of frames, some more than those of the function. */
function depthText({ scope }: Writer, more: number): string {
  return `d + ${scope.level + more}`;
}

/** The arguments in the form in which a function wants them. */
function parameters(
  { analysis, types }: Shared,
  index: number,
  given: readonly Entry[],
): string[] {
  const { parameters } = analysis.functions.get(index)!;
  const { doubles } = types.get(index)!;
  const texts: string[] = [];
  for (let i = 0; i < parameters; i++) {
    const entry = given[i];
    if (entry === undefined) texts.push("U");
    else texts.push(doubles[i] ? entry.text : valueText(entry));
  }
  return texts;
}

/** What calls through values can give. */
function indirectType({ analysis, types }: Shared): Type {
  let all = NOTHING;
  for (const index of analysis.taken) all = join(all, types.get(index)!.result);
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

/** Whether such calls are tried in one go. */
export function attemptsIndirect(shared: Shared): boolean {
  const { functions, taken } = shared.analysis;
  return indirectWaits(shared) && !shared.uncounted &&
    taken.every((index) => functions.get(index)!.pure);
}

/** The function that finds out whom a call of `count` arguments means. */
export function writeDispatch(
  shared: Shared,
  count: number,
  attempt: boolean,
): string[] {
  const { analysis, types, charges } = shared;
  const waits = indirectWaits(shared) && !attempt;
  const all = indirectType(shared).kinds;
  const names = Array.from({ length: count }, (_, i) => `a${i}`);
  const takesDepth = indirectTakesDepth(shared);
  const head = ["v", ...names, ...takesDepth ? ["d"] : []].join(", ");
  const name = `${attempt ? "q" : "c"}${count}`;
  const lines = [`function${waits ? "*" : ""} ${name}(${head}) {`];
  lines.push("let t;");
  lines.push("switch (v.index) {");
  for (const index of analysis.taken) {
    const facts = analysis.functions.get(index)!;
    const args = names.slice(0, facts.parameters);
    while (args.length < facts.parameters) args.push("U");
    if (facts.takesDepth && !shared.uncounted) args.push("d");
    const tries = attempt && hasAttempt(shared, facts);
    const call = tries
      ? `p${index}`
      : `${isGenerator(shared, facts) ? "yield* " : ""}f${index}`;
    const due = charges.functions.get(index)!.exit - charges.indirect;
    const result = types.get(index)!.result.kinds === FLOAT && all !== FLOAT
      ? "box(t)"
      : "t";
    lines.push(`case ${index}:`);
    lines.push(`t = ${call}(${args.join(", ")});`);
    if (tries) lines.push("if (t === void 0) return void 0;");
    if (due !== 0 && !shared.uncounted) {
      lines.push(due > 0 ? `F[0] -= ${due};` : `F[0] += ${-due};`);
    }
    lines.push(`return ${result};`);
  }
  lines.push("}", "return noFunction(v);", "}");
  return lines;
}
