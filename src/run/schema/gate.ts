// Copyright 2026 the Boruna authors. MIT license.

/**
 * Makes gates: judges a schema before a run, and its result after it.
 *
 * @module
 */

import { utf8Length } from "../../value/mod.ts";
import type { SchemaFacts } from "../result.ts";
import { type CheckedSchema, checkSchema, SchemaFault } from "./check.ts";
import { type Gate, SchemaRefusal } from "./mod.ts";
import { PatternLimit } from "./pattern_machine.ts";
import { type SecondOpinion, secondOpinion } from "./second.ts";
import { isMembers, type Tree, treeOf, treeOfValue, treeText } from "./tree.ts";
import { validateTree, WorkLimit } from "./validate.ts";

/** The largest schema, as compact JSON. */
const MAX_BYTES = 262144;

/** Makes the gate of a schema; throws `SchemaRefusal`. */
export async function makeGate(schema: unknown): Promise<Gate> {
  const checked = checkedSchema(schema);
  // The other validator matches as the engine does.
  const isTame = [...checked.patterns.values()].every((one) => one.isTame);
  const second = isTame ? await secondOpinion(checked.root) : null;
  return {
    check(value) {
      try {
        return judge(checked, second, treeOfValue(value));
      } catch (error) {
        if (error instanceof RangeError) {
          return root("the result is nested too deeply to be validated");
        }
        if (error instanceof WorkLimit) {
          return root("validating the result takes too much work");
        }
        if (error instanceof PatternLimit) return root(error.message);
        throw error;
      }
    },
  };
}

function judge(
  schema: CheckedSchema,
  second: SecondOpinion | null,
  tree: Tree,
): SchemaFacts | null {
  const { errors, total } = validateTree(schema, tree);
  if (total > 0) return { errors, totalErrors: total };
  if (second === null || second(tree)) return null;
  return root("a second validator does not accept the result");
}

function root(message: string): SchemaFacts {
  return { errors: [{ path: "", message }], totalErrors: 1 };
}

function checkedSchema(schema: unknown): CheckedSchema {
  try {
    const tree = treeOf(schema);
    const size = utf8Length(treeText(tree));
    if (size > MAX_BYTES) {
      throw new SchemaRefusal(
        `output_schema exceeds ${MAX_BYTES} bytes (got ${size})`,
      );
    }
    const dialect = isMembers(tree) ? tree.get("$schema") : undefined;
    if (
      typeof dialect === "string" &&
      !dialect.replace(/#+$/, "").includes("2020-12")
    ) {
      throw new SchemaRefusal(
        `output_schema declares $schema='${dialect}'; only JSON Schema Draft 2020-12 is ` +
          "supported. Either omit $schema (we default to 2020-12) or set it to " +
          "'https://json-schema.org/draft/2020-12/schema'.",
      );
    }
    return checkSchema(tree);
  } catch (error) {
    if (
      error instanceof SchemaFault || error instanceof TypeError ||
      error instanceof RangeError
    ) {
      const detail = error instanceof RangeError
        ? "it is nested too deeply"
        : error.message;
      throw new SchemaRefusal(
        `output_schema is not a valid JSON Schema: ${detail}`,
      );
    }
    throw error;
  }
}
