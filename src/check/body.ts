// Copyright 2026 the Boruna authors. MIT license.

/**
 * The state of checking one function: its scopes, its holes, the questions
 * that wait for a later use, and the findings about its types.
 *
 * @module
 */

import type { Code, Label, Span } from "../diagnostic/mod.ts";
import type {
  BindingPattern,
  Expression,
  ForStatement,
  FunctionItem,
  LetStatement,
  Parameter,
  ReceiveExpression,
} from "../syntax/mod.ts";
import type { CapabilityName } from "../value/mod.ts";
import type { Local } from "./checked.ts";
import { explainMismatch } from "./explain.ts";
import {
  capabilityText,
  Finisher,
  fit,
  type Infer,
  resolve,
  typeText,
} from "./inference.ts";
import { type Details, insertion } from "./report.ts";
import { UNKNOWN } from "./types.ts";
import type { FileScope, FunctionState, Mutable, World } from "./world.ts";

/** What the place of an expression asks for. */
export interface Want {
  /** The type; only a demand among siblings changes, see `siblings`. */
  type: Infer;
  /** Where the type is asked for: `in argument 1 of f`; null says nothing. */
  readonly where: string | null;
  /** The place that the demand comes from. */
  readonly label: Label | null;
  /**
   * True when the demand comes from the first of several siblings (branches,
   * elements). Functions among siblings may differ in their capabilities: the
   * type of all of them then allows what any of them may use.
   */
  readonly siblings: boolean;
}

/**
 * What happens to the value of an expression: it must be of a type, it is used
 * whatever its type (`null`), or nobody looks at it (`dropped`).
 */
export type Demand = Want | null | "dropped";

/** How a name came into scope. */
export type BindingKind = "parameter" | "let" | "for" | "pattern" | "result";

/** A local variable while its function is checked. */
export interface Binding {
  readonly kind: BindingKind;
  readonly local: Mutable<Local>;
  readonly type: Infer;
  readonly mutable: boolean;
  /** Where the name stands. */
  readonly span: Span;
  /** True once the first assignment was reported. */
  warned: boolean;
}

/** A loop around the statement in hand. */
export interface Loop {
  breaks: boolean;
}

/** A question that may have to wait: true when it is settled. */
type Question = (last: boolean) => boolean;

/** How often unsettled questions are asked again before types are assumed. */
const MOST_ROUNDS = 20;

/** The state of checking one function. */
export class Body {
  readonly world: World;
  readonly state: FunctionState;
  readonly scope: FileScope;
  /** What `return` must give. */
  returns: Want;
  readonly loops: Loop[] = [];
  /** Settled functions are checked on demand; see `check.ts`. */
  readonly require: (state: FunctionState, span: Span) => void;
  readonly types: Map<Expression, Infer> = new Map<Expression, Infer>();
  readonly receives: Map<ReceiveExpression, Infer> = new Map<
    ReceiveExpression,
    Infer
  >();
  /** Expressions whose value nobody looks at. */
  readonly dropped: Expression[] = [];
  /** Where the statements begin that are nothing but an expression. */
  readonly statements: Map<Expression, number> = new Map<Expression, number>();
  /** Matches whose coverage is checked when all types are known. */
  readonly afterwards: ((finisher: Finisher) => void)[] = [];
  readonly #bindings: Binding[] = [];
  readonly #frames: Map<string, Binding>[] = [];
  #questions: Question[] = [];

  constructor(
    world: World,
    state: FunctionState,
    returns: Want,
    require: (state: FunctionState, span: Span) => void,
  ) {
    this.world = world;
    this.state = state;
    this.scope = world.scopeOf(state.file);
    this.returns = returns;
    this.require = require;
  }

  // Findings.

  /** Reports something in the file of this function. */
  report(
    code: Code,
    span: Span,
    message: string,
    details: Details = {},
  ): void {
    this.world.report.add(
      this.state.file.source,
      code,
      span,
      message,
      details,
    );
  }

  /** A second place in the file of this function. */
  label(span: Span, message: string): Label {
    return { source: this.state.file.source, span, message };
  }

  /** The text of a node. */
  text(span: Span): string {
    return this.state.file.source.text.slice(span.start, span.end);
  }

  // Types.

  /**
   * Makes an expression's type fit what its place asks for, or reports that it
   * does not. Gives the type to go on with.
   */
  settle(expression: Expression, actual: Infer, demand: Demand): Infer {
    if (demand === "dropped") {
      this.dropped.push(expression);
      return actual;
    }
    if (demand === null) return actual;
    return this.fits(actual, demand, expression) ? actual : UNKNOWN;
  }

  /** Tries a type against a demand; reports at the expression if it fails. */
  fits(actual: Infer, want: Want, at: Expression): boolean {
    const misfit = fit(actual, want.type);
    if (misfit === null) return true;
    if (misfit.kind === "type") this.mismatch(actual, want, at);
    else if (want.siblings && widen(want, misfit.surplus)) {
      return this.fits(actual, want, at);
    } else {
      const set = capabilityText(misfit.surplus).trim();
      const where = want.where === null ? "" : ` ${want.where}`;
      this.report(
        "E011",
        at.span,
        `this function may use ${set}, which is not allowed${where}: expected ${
          typeText(want.type)
        }, found ${typeText(actual)}`,
        {
          labels: want.label === null ? [] : [want.label],
          help: `write the capabilities into the function type: \`${
            typeText(actual)
          }\``,
        },
      );
    }
    return false;
  }

  /** Reports that a type is not the one that its place asks for. */
  mismatch(actual: Infer, want: Want, at: Expression): void {
    const where = want.where === null ? "" : ` ${want.where}`;
    if (resolve(want.type).kind === "Variable") {
      this.report(
        "E009",
        at.span,
        `the type of this value would contain itself: ${typeText(actual)}`,
      );
      return;
    }
    const explained = explainMismatch(this, actual, want.type, at);
    this.report(
      "E009",
      at.span,
      `expected ${typeText(want.type)}, found ${typeText(actual)}${where}`,
      {
        labels: want.label === null ? [] : [want.label],
        ...explained,
      },
    );
  }

  /** Asks now, and again later as long as the answer is not known. */
  ask(question: Question): void {
    if (!question(false)) this.#questions.push(question);
  }

  // Names.

  /** Opens a scope. */
  enter(): void {
    this.#frames.push(new Map());
  }

  /** Closes the innermost scope. */
  leave(): void {
    this.#frames.pop();
  }

  /** The binding of a name, innermost first. */
  find(name: string): Binding | null {
    for (let i = this.#frames.length - 1; i >= 0; i--) {
      const binding = this.#frames[i]!.get(name);
      if (binding !== undefined) return binding;
    }
    return null;
  }

  /** Brings a name into the innermost scope. */
  bind(
    kind: BindingKind,
    name: string,
    span: Span,
    type: Infer,
    node:
      | Parameter
      | LetStatement
      | ForStatement
      | BindingPattern
      | FunctionItem,
    mutable: boolean = false,
  ): Binding {
    const local: Mutable<Local> = { kind: "local", name, type: UNKNOWN };
    const binding: Binding = {
      kind,
      local,
      type,
      mutable,
      span,
      warned: false,
    };
    this.#bindings.push(binding);
    this.#frames.at(-1)?.set(name, binding);
    const { tables } = this.world;
    if ("body" in node && "clauses" in node) tables.results.set(node, local);
    else tables.locals.set(node, local);
    return binding;
  }

  /** All names that mean a value here, nearest first. */
  *visibleNames(): Iterable<string> {
    for (let i = this.#frames.length - 1; i >= 0; i--) {
      yield* this.#frames[i]!.keys();
    }
    yield* this.scope.functions.keys();
    yield* this.world.builtinNames();
  }

  // Effects.

  /** Notes that something here needs a capability. */
  need(capability: CapabilityName, span: Span, what: string): void {
    this.state.needs.push({ capability, span, what });
  }

  // The end.

  /** Answers what is open and writes the finished types into the tables. */
  finish(): void {
    this.#answer();
    const finisher = new Finisher();
    const { tables } = this.world;
    for (const [node, type] of this.types) {
      tables.typeOf.set(node, finisher.finish(type));
    }
    for (const { local, type } of this.#bindings) {
      local.type = finisher.finish(type);
    }
    this.#finishReceives(finisher);
    for (const task of this.afterwards) task(finisher);
    for (const expression of this.dropped) this.#warnDropped(expression);
  }

  #answer(): void {
    for (let round = 0; round < MOST_ROUNDS; round++) {
      const before = this.#questions;
      this.#questions = [];
      for (const question of before) this.ask(question);
      if (this.#questions.length === 0) return;
      if (this.#questions.length >= before.length) break;
    }
    const open = this.#questions;
    this.#questions = [];
    for (const question of open) question(true);
  }

  #finishReceives(finisher: Finisher): void {
    for (const [node, type] of this.receives) {
      const open = resolve(type);
      if (open.kind === "Variable" && !this.dropped.includes(node)) {
        this.report(
          "E009",
          node.span,
          "the type of the received message is not known here",
          { help: "write it: `let message: String = receive`" },
        );
      }
      this.world.tables.receives.set(node, finisher.finish(type));
    }
  }

  /** `debug` and `guard` give back what they have looked at. */
  #looksAtIt(expression: Expression): boolean {
    if (expression.kind !== "Call") return false;
    const target = this.world.tables.calls.get(expression);
    if (target?.kind !== "builtin") return false;
    const { name } = target.builtin;
    return name === "__builtin_debug" || name === "__builtin_debug_msg" ||
      name === "__builtin_guard";
  }

  #warnDropped(expression: Expression): void {
    const type = this.world.tables.typeOf.get(expression);
    if (type?.kind !== "Option" && type?.kind !== "Result") return;
    if (this.#looksAtIt(expression)) return;
    const start = this.statements.get(expression);
    this.report(
      "W005",
      expression.span,
      `this ${type.kind} is dropped without a look at it`,
      {
        help: "`match` on it, or drop it on purpose with `let _ = …`",
        fix: start === undefined
          ? null
          : insertion("drop it on purpose", start, "let _ = "),
      },
    );
  }
}

/** A demand for a type. */
export function want(
  type: Infer,
  where: string | null = null,
  label: Label | null = null,
): Want {
  return { type, where, label, siblings: false };
}

/** The demand that a first sibling makes on the others. */
export function asSibling(type: Infer, where: string, label: Label): Want {
  return { type, where, label, siblings: true };
}

/** Lets the functions among siblings use more. */
function widen(want: Want, surplus: readonly CapabilityName[]): boolean {
  const open = resolve(want.type);
  if (open.kind !== "Function") return false;
  const lacks = surplus.filter((name) => !open.capabilities.includes(name));
  // Else the surplus is that of a part, which is not looked into.
  if (lacks.length === 0) return false;
  want.type = {
    ...open,
    capabilities: [...open.capabilities, ...lacks],
  };
  return true;
}

/** The demand as one for a type, if it is one. */
export function wanted(demand: Demand): Want | null {
  return demand === "dropped" ? null : demand;
}
