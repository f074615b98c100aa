// Copyright 2026 the Boruna authors. MIT license.

/**
 * How many values an expression leaves on the operand stack when it is
 * compiled without a thought for balance (`spec/language.md` 7.1).
 *
 * Where every path leaves one, the reference's code is right and is kept byte
 * for byte; elsewhere the generator has to write balanced code of its own.
 *
 * @module
 */

import type { Type } from "../check/mod.ts";
import type { Block, Expression, IfExpression } from "../syntax/mod.ts";
import { unwrap } from "../syntax/mod.ts";

/** What the paths through an expression leave. */
export type Leaves =
  /** One value on every path that gets to the end. */
  | "one"
  /** No value on every path that gets to the end. */
  | "none"
  /** One on some paths, none on others. */
  | "mixed"
  /** No path gets to the end. */
  | "never";

/** Answers how many values expressions leave, and remembers the answers. */
export class LeavesTable {
  readonly #typeOf: ReadonlyMap<Expression, Type>;
  readonly #emptyMaps: ReadonlySet<Block>;
  readonly #known = new Map<Expression, Leaves>();

  /** Reads the checker's tables. */
  constructor(
    typeOf: ReadonlyMap<Expression, Type>,
    emptyMaps: ReadonlySet<Block>,
  ) {
    this.#typeOf = typeOf;
    this.#emptyMaps = emptyMaps;
  }

  /** What the paths through an expression leave. */
  of(expression: Expression): Leaves {
    const inner = unwrap(expression);
    switch (inner.kind) {
      case "Block":
      case "If":
      case "Match": {
        let leaves = this.#known.get(inner);
        if (leaves === undefined) {
          leaves = inner.kind === "Block"
            ? this.#block(inner)
            : inner.kind === "If"
            ? this.#if(inner)
            : inner.arms.reduce<Leaves>(
              (all, arm) => join(all, this.of(arm.body)),
              "never",
            );
          this.#known.set(inner, leaves);
        }
        return leaves;
      }
      case "Send":
        return "none";
      default:
        return "one";
    }
  }

  #block(block: Block): Leaves {
    if (this.#emptyMaps.has(block)) return "one";
    const last = block.statements.at(-1);
    switch (last?.kind) {
      case "Expression":
        return this.of(last.expression);
      case "Return":
      case "Break":
      case "Continue":
        return "never";
      default:
        // An endless loop is known to the checker.
        return this.#typeOf.get(block)?.kind === "Never" ? "never" : "none";
    }
  }

  #if(expression: IfExpression): Leaves {
    let leaves: Leaves = "never";
    let rest: IfExpression | Block | null = expression;
    // Long `else if` chains are walked, not descended.
    while (rest?.kind === "If") {
      leaves = join(leaves, this.of(rest.then));
      rest = rest.otherwise;
    }
    return join(leaves, rest === null ? "none" : this.of(rest));
  }
}

function join(a: Leaves, b: Leaves): Leaves {
  if (a === "never") return b;
  if (b === "never" || a === b) return a;
  return "mixed";
}
