// Copyright 2026 the Boruna authors. MIT license.

/**
 * The patterns of a schema. The program chooses the texts that they are matched
 * against, and must not choose how long that takes (`spec/limits.md` 7.5): the
 * engine's own expressions go back and try again, some patterns for ever.
 *
 * Where the engine cannot need many steps, it matches; everything else goes to
 * a machine whose work is counted.
 *
 * @module
 */

import {
  type PatternBudget,
  PatternLimit,
  type PatternMachine,
  patternMachine,
} from "./pattern_machine.ts";
import { type PatternNode, readPattern } from "./pattern_tree.ts";

/** What matching may cost, for all patterns and texts of one validation. */
export interface MatchBudget extends PatternBudget {
  /** Steps of the engine, as estimated. */
  estimated: number;
}

/** The budget of one validation: about a second of either kind. */
export function matchBudget(): MatchBudget {
  return { left: 20_000_000, estimated: 300_000_000 };
}

/** A pattern, ready. */
export class Pattern {
  readonly #source: string;
  readonly #regex: RegExp;
  readonly #root: PatternNode;
  readonly #tree: ReturnType<typeof readPattern>;
  /** The engine's steps, by the binary logarithm of the length. */
  readonly #costs = new Map<number, number>();
  #machine: PatternMachine | null = null;

  /** Throws `SyntaxError` for what is no pattern. */
  constructor(source: string) {
    this.#source = source;
    this.#regex = compile(source);
    this.#tree = readPattern(source, this.#regex.unicode);
    this.#root = this.#tree.root;
  }

  /** Whether any engine matches it in time that grows with the text. */
  get isTame(): boolean {
    return this.#cost(100_000) < 10_000_000;
  }

  /** Whether it occurs in a text; throws `PatternLimit`. */
  test(text: string, budget: MatchBudget): boolean {
    const cost = this.#cost(text.length);
    if (cost <= budget.estimated) {
      budget.estimated -= cost;
      return this.#regex.test(text);
    }
    try {
      this.#machine ??= patternMachine(this.#tree, this.#regex.unicode);
      return this.#machine.test(text, budget);
    } catch (error) {
      if (!(error instanceof PatternLimit)) throw error;
      throw new PatternLimit(
        `matching ${JSON.stringify(this.#source)} takes too much work`,
      );
    }
  }

  #cost(length: number): number {
    const size = Math.ceil(Math.log2(length + 1));
    let cost = this.#costs.get(size);
    if (cost === undefined) {
      const most = 2 ** size;
      const { steps } = effort(this.#root, most);
      cost = isAnchored(this.#root) ? most + steps : (most + 1) * steps;
      this.#costs.set(size, cost);
    }
    return cost;
  }
}

/** Patterns of before the `u` flag may escape what needs none. */
function compile(source: string): RegExp {
  try {
    return new RegExp(source, "u");
  } catch {
    return new RegExp(source);
  }
}

/** What the engine can need from one place on. */
interface Effort {
  /** How many steps at most. */
  readonly steps: number;
  /** In how many ways it can match. */
  readonly ways: number;
}

const ONE: Effort = { steps: 1, ways: 1 };

function effort(node: PatternNode, length: number): Effort {
  switch (node.kind) {
    case "atom":
    case "assertion":
      return ONE;
    case "reference":
      return { steps: length + 1, ways: 1 };
    case "group":
      return effort(node.node, length);
    case "look":
      return { steps: effort(node.node, length).steps + 1, ways: 1 };
    case "choice": {
      let steps = 1;
      let ways = 0;
      for (const option of node.options) {
        const one = effort(option, length);
        steps += one.steps;
        ways += one.ways;
      }
      return { steps, ways };
    }
    case "sequence": {
      let steps = 1;
      let ways = 1;
      for (const one of node.nodes) {
        const { steps: more, ways: each } = effort(one, length);
        steps += ways * more;
        ways *= each;
      }
      return { steps, ways };
    }
    case "repeat": {
      const { steps, ways } = effort(node.node, length);
      const most = Math.min(node.max, node.min + length);
      if (ways === 1) {
        return { steps: (most + 1) * (steps + 1), ways: most - node.min + 1 };
      }
      const all = ways ** (most + 1);
      return { steps: all * (steps + 1), ways: all };
    }
  }
}

/** Whether it can match at the start of the text only. */
function isAnchored(node: PatternNode): boolean {
  switch (node.kind) {
    case "assertion":
      return node.what === "start";
    case "sequence":
      return node.nodes[0] !== undefined && isAnchored(node.nodes[0]);
    case "choice":
      return node.options.every(isAnchored);
    case "group":
      return isAnchored(node.node);
    default:
      return false;
  }
}
