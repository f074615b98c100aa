// Copyright 2026 the Boruna authors. MIT license.

/**
 * Languages for rules: each evaluates one prepared expression again and again.
 *
 * @module
 */

import { moduleOf } from "../engine.ts";
import { EXPRESSIONS, type RuleExpression } from "../programs/mod.ts";
import { runModule } from "../../../src/run/mod.ts";
import { load } from "./install.ts";
import { nothing, type Peer } from "./peer.ts";

type Values = Readonly<Record<string, unknown>>;

/** Evaluates a prepared expression with these values. */
type Evaluate = (values: Values) => unknown;

/** A peer that counts how often its expression is true. */
function rulePeer(
  name: string,
  about: string,
  prepare: (expression: RuleExpression) => Evaluate,
): Peer {
  return {
    name,
    about,
    open(program) {
      const expression = EXPRESSIONS[program.name];
      if (expression === undefined) return Promise.resolve(null);
      const evaluate = prepare(expression);
      return Promise.resolve({
        async run(size) {
          let count = 0;
          for (let i = 0; i < size; i++) {
            const given = evaluate(expression.values(i));
            const value = given instanceof Promise ? await given : given;
            if (value === true) count++;
          }
          return String(count);
        },
        close: nothing,
      });
    },
  };
}

interface CelJs {
  parse(text: string): { readonly isSuccess: boolean; readonly cst: unknown };
  evaluate(cst: unknown, values: Values): unknown;
}

interface CelEnvironment {
  registerVariable(name: string, type: string): CelEnvironment;
  parse(text: string): Evaluate;
}

/** The peers. */
export const RULE_PEERS: readonly Peer[] = [
  rulePeer(
    "@marcbachmann/cel-js",
    "Common Expression Language",
    ({ cel, values }) => {
      const { Environment } = load("@marcbachmann/cel-js") as {
        readonly Environment: new () => CelEnvironment;
      };
      const environment = new Environment();
      for (const [name, value] of Object.entries(values(0))) {
        environment.registerVariable(
          name,
          typeof value === "number"
            ? "int"
            : typeof value === "boolean"
            ? "bool"
            : "string",
        );
      }
      const evaluate = environment.parse(cel);
      // Its Ints are BigInts.
      return (given) => {
        const ints: Record<string, unknown> = {};
        for (const name in given) {
          const value = given[name];
          ints[name] = typeof value === "number" ? BigInt(value) : value;
        }
        return evaluate(ints);
      };
    },
  ),
  rulePeer("cel-js", "Common Expression Language", ({ cel }) => {
    const { parse, evaluate } = load("cel-js") as CelJs;
    const { cst } = parse(cel);
    return (values) => evaluate(cst, values);
  }),
  rulePeer("jsonata", "JSONata", ({ jsonata }) => {
    const prepare = load("jsonata") as (
      text: string,
    ) => { evaluate(values: Values): Promise<unknown> };
    const prepared = prepare(jsonata);
    return (values) => prepared.evaluate(values);
  }),
  rulePeer(
    "ours, a run for each",
    "inputs by logged capability calls",
    ({ inputs }) => {
      const module = moduleOf(inputs);
      return async (values) => {
        const { outcome } = await runModule(module, {
          policy: "allow-all",
          handlers: { "step.input": ([name]) => String(values[`${name}`]) },
        });
        return outcome.kind === "done" && outcome.value;
      };
    },
  ),
];
