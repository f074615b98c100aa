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
import { LIGHT_STEPS } from "./counter.ts";
import { addSite } from "./sites.ts";
import { FLOAT, FUNCTION, join, NOTHING, type Type } from "./types.ts";
import {
  hasAttempt,
  isGenerator,
  type Shared,
  takesDepth,
  type Writer,
} from "./writer.ts";

/** Writes a call of a function. */
export function writeCall(w: Writer, index: number, count: number): void {
  const { shared } = w;
  const { analysis } = shared;
  const facts = analysis.functions.get(index)!;
  const given = w.stack.splice(w.stack.length - count).map((e) => w.hold(e));
  if (analysis.plan.inlined.get(w.facts.index)!.has(w.at)) {
    writeInlined(w, facts, given);
    return;
  }
  if (w.hasTurns && w.scope.level === 0 && facts.ownEnds.has(w.at)) {
    writeOwnEnd(w, facts, given);
    return;
  }
  writeDirectCall(w, facts, given);
}

function writeDirectCall(
  w: Writer,
  facts: Facts,
  given: readonly Entry[],
): void {
  const { shared } = w;
  const { types, charges } = shared;
  const { index } = facts;
  const args = parameters(shared, index, given);
  if (facts.checksDepth) w.deepen(w.scope.level + 1);
  if (takesDepth(shared, facts)) args.push(w.depthText(1));
  w.counter.before(charges.functions.get(index)!.exit);
  writeTransfer(w, {
    name: String(index),
    args: args.join(", "),
    type: types.get(index)!.result,
    letters: "fp",
    waits: isGenerator(shared, facts),
    attempt: hasAttempt(shared, facts),
    open: facts.suspends,
    leaves: facts.graph.outer.size > 0,
  });
}

/** A call of the function itself, which ends it: the next turn of a loop. */
function writeOwnEnd(w: Writer, facts: Facts, given: readonly Entry[]): void {
  const { shared } = w;
  w.deepen(1);
  w.counter.charge(w.offset + facts.ownEnds.get(w.at)!);
  // Parameters that are read after they are set are kept before.
  const args = given.map((entry, i) => {
    const first = entry.locals.some((local) => local < i);
    return first ? w.copy(entry) : entry;
  });
  parameters(shared, facts.index, args).forEach((text, i) => {
    if (text !== `l${i}`) w.line(`l${i} = ${text};`);
  });
  if (takesDepth(shared, facts)) w.line("d = d + 1;");
  w.line(`continue a${w.turns};`);
  w.left = true;
}

/** Writes a small function in place of its call. */
function writeInlined(w: Writer, facts: Facts, given: readonly Entry[]): void {
  w.inline(facts, given, () => {
    if (facts.checksDepth && w.shared.counting === "exact") {
      const at = w.at;
      w.at = 0;
      w.line(
        `if (${w.depthText(0)} > ${w.shared.callDepth}) { ${
          w.counter.failing("overflow()")
        }; }`,
      );
      w.at = at;
    } else if (facts.checksDepth) w.deepen(w.scope.level);
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
  /** Whether an attempt may call capabilities. */
  readonly open: boolean;
  /** Whether light code has left its count. */
  readonly leaves: boolean;
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
    // Where it did not come to an end, it has never happened.
    const attempt = `${before} = F[0]; ${result} = ${short};`;
    const undo = `F[0] = ${before};`;
    if (call.open) {
      w.line(`${result} = void 0;`);
      w.line(`if (mayTry()) { ${attempt}`);
      w.line(`if (${result} === void 0) { ${undo} goBack(); } }`);
    } else {
      w.line(attempt);
      w.line(`if (${result} === void 0) ${undo}`);
    }
    w.line(`if (${result} === void 0) ${result} = yield* ${full};`);
    w.push(atom(result, type));
  } else w.give(`${waits ? "yield* " : ""}${full}`, type);
  w.counter.after(call.leaves);
}

/** Writes a call of a function value. */
export function writeIndirectCall(w: Writer, count: number): void {
  const { shared } = w;
  const callee = w.keep(w.pop());
  const given = w.stack.splice(w.stack.length - count).map((e) => w.keep(e));
  const target = shared.analysis.functions.get(callee.type.target);
  if (callee.kinds === FUNCTION && target !== undefined) {
    writeDirectCall(w, target, given);
    return;
  }
  const args = [valueText(callee), ...given.map(valueText)];
  if (indirectChecksDepth(shared)) w.deepen(w.scope.level + 1);
  if (indirectTakesDepth(shared)) args.push(w.depthText(1));
  w.counter.before(shared.charges.indirect);
  if (shared.counting === "exact") w.line(`F[1] = ${w.site(0)};`);
  writeTransfer(w, {
    name: String(count),
    args: args.join(", "),
    type: indirectType(shared),
    letters: "cq",
    waits: indirectWaits(shared),
    attempt: attemptsIndirect(shared),
    open: shared.analysis.taken.some((index) =>
      shared.analysis.functions.get(index)!.suspends
    ),
    leaves: false,
  });
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

function indirectTakesDepth(shared: Shared): boolean {
  const { functions, taken } = shared.analysis;
  return taken.some((index) => takesDepth(shared, functions.get(index)!));
}

function indirectChecksDepth({ analysis }: Shared): boolean {
  const { functions, taken } = analysis;
  return taken.some((index) => functions.get(index)!.checksDepth);
}

/** Whether such calls are tried in one go. */
export function attemptsIndirect(shared: Shared): boolean {
  const { functions, taken } = shared.analysis;
  return indirectWaits(shared) && shared.counting !== "light" &&
    taken.every((index) => functions.get(index)!.repeatable);
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
  const deep = indirectTakesDepth(shared);
  const head = ["v", ...names, ...deep ? ["d"] : []].join(", ");
  const name = `${attempt ? "q" : "c"}${count}`;
  const lines = [`function${waits ? "*" : ""} ${name}(${head}) {`];
  lines.push("var t;");
  lines.push("switch (v.index) {");
  for (const index of analysis.taken) {
    const facts = analysis.functions.get(index)!;
    const args = names.slice(0, facts.parameters);
    while (args.length < facts.parameters) args.push("U");
    if (takesDepth(shared, facts)) args.push("d");
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
    const leaves = facts.graph.outer.size > 0;
    if (shared.counting === "light" && (leaves || due !== 0)) {
      const site = addSite(shared.sites, 0, index, 0);
      const more = leaves ? due === 0 ? "L" : `L + ${due}` : due;
      lines.push(
        `if ((C += ${more}) > ${LIGHT_STEPS}) C = spend(C, ${site});`,
      );
    } else if (shared.counting === "exact" && due !== 0) {
      lines.push(due > 0 ? `F[0] -= ${due};` : `F[0] += ${-due};`);
    }
    lines.push(`return ${result};`);
  }
  lines.push("}", "return noFunction(v);", "}");
  return lines;
}
