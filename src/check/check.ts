// Copyright 2026 the Boruna authors. MIT license.

/**
 * Checks a program: declarations, then bodies, then effects.
 *
 * @module
 */

import type { Span } from "../diagnostic/mod.ts";
import { Body, want } from "./body.ts";
import { builtins, findBuiltin } from "./builtins.ts";
import type { Checked, Program } from "./checked.ts";
import { declare } from "./declare.ts";
import { checkEffects } from "./effects.ts";
import { checkExpression } from "./expression.ts";
import { checkPurity } from "./framework.ts";
import {
  Finisher,
  hasHole,
  hole,
  type Infer,
  resolve,
  typeText,
  TypeTooLarge,
} from "./inference.ts";
import { checkingOrder } from "./order.ts";
import { Report } from "./report.ts";
import { checkBlock } from "./statement.ts";
import { BOOL, UNIT, UNKNOWN } from "./types.ts";
import { type FunctionState, makeTables, type World } from "./world.ts";

/** How many functions may wait for each other's results. */
const DEEPEST = 50;

/**
 * Checks a program and says what everything in it means. Never throws on a
 * program, however wrong; the findings are in `diagnostics`.
 */
export function check(program: Program): Checked {
  const report = new Report();
  const { types, functions, scopes } = declare(program, report);
  const world: World = {
    program,
    report,
    tables: makeTables(),
    types,
    functions,
    scopeOf: (file) => scopes.get(file)!,
    builtinNames: () => builtins().keys(),
    findBuiltin,
    isBuiltin: (name) => findBuiltin(name) !== null,
  };
  const checker = new Checker(world);
  for (const state of checkingOrder(world)) checker.require(state);
  checkEffects(functions, program.main, report);
  checkPurity(functions, program.main, report);
  const entry = functions.find((state) =>
    state.file === program.main && state.item.name.text === "main"
  );
  const files = [program.main, ...program.imports].map((file) => file.source);
  return {
    program,
    diagnostics: report.sorted(files),
    types: types.map((type) => type.info),
    functions: functions.map((state) => state.info),
    entry: entry?.info.index ?? null,
    ...world.tables,
  };
}

class Checker {
  readonly #world: World;
  #depth = 0;

  constructor(world: World) {
    this.#world = world;
  }

  /** Checks a function, unless that has been done. */
  require(state: FunctionState, from: Span | null = null): void {
    if (state.progress === "done") return;
    if (state.item.result !== null) {
      // Its type is known; the body can wait for its turn.
      if (from !== null) return;
    } else if (state.progress === "active" || this.#depth >= DEEPEST) {
      this.#reportRecursion(state, from);
      return;
    }
    if (state.progress === "active") return;
    state.progress = "active";
    this.#depth += 1;
    try {
      this.#check(state);
    } catch (error) {
      if (!(error instanceof TypeTooLarge)) throw error;
      this.#world.report.add(
        state.file.source,
        "E009",
        state.item.name.span,
        `the types in \`${state.info.name}\` are nested too deeply`,
        { help: "name the parts with records" },
      );
    }
    this.#depth -= 1;
    state.progress = "done";
  }

  #reportRecursion(state: FunctionState, from: Span | null): void {
    if (state.recursive) return;
    state.recursive = true;
    const { item, file: { source } } = state;
    const name = item.name.text;
    const labels = from === null ? [] : [{
      source,
      span: from,
      message: "its result is used here",
    }];
    this.#world.report.add(
      source,
      "E009",
      item.name.span,
      `\`${name}\` is recursive, so its result type must be written`,
      {
        labels,
        help: `write \`fn ${name}(…) -> T\` with the type of its result`,
      },
    );
  }

  #check(state: FunctionState): void {
    const { item, file, info } = state;
    const { source } = file;
    const written = item.result;
    const result: Infer = written === null ? hole() : info.result;
    const returns = want(
      result,
      `as the result of \`${info.name}\``,
      written === null ? null : {
        source,
        span: written.span,
        message: `\`${info.name}\` gives ${typeText(result)}`,
      },
    );
    const body = new Body(
      this.#world,
      state,
      returns,
      (needed, span) => this.require(needed, span),
    );
    const condition = want(BOOL, "as a condition");
    body.enter();
    item.parameters.forEach((parameter, index) => {
      const { text, span } = parameter.name;
      body.bind("parameter", text, span, info.parameters[index]!, parameter);
    });
    for (const clause of item.clauses) {
      if (clause.kind === "Requires") {
        checkExpression(body, clause.condition, condition);
      }
    }
    checkBlock(body, item.body, returns);
    body.enter();
    if (item.clauses.some((clause) => clause.kind === "Ensures")) {
      body.bind("result", "result", item.name.span, result, item);
    }
    for (const clause of item.clauses) {
      if (clause.kind === "Ensures") {
        checkExpression(body, clause.condition, condition);
      }
    }
    body.finish();
    if (written === null) this.#inferResult(state, result);
  }

  #inferResult(state: FunctionState, result: Infer): void {
    const { info, item, file } = state;
    if (state.recursive) {
      info.result = UNKNOWN;
      return;
    }
    const open = resolve(result);
    if (open.kind === "Variable") {
      info.result = UNIT;
      return;
    }
    info.result = new Finisher().finish(result);
    if (info.name !== "main" && hasHole(result)) {
      this.#world.report.add(
        file.source,
        "E009",
        item.name.span,
        `the result type of \`${info.name}\` is not fully known: ${
          typeText(result)
        }`,
        { help: "write it: `-> T` after the parameters" },
      );
      info.result = UNKNOWN;
    }
  }
}
