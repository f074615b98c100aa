// Copyright 2026 the Boruna authors. MIT license.

/**
 * The tables of the checker are complete for every program without an error:
 * the code generator relies on it.
 *
 * @module
 */

import { test } from "node:test";
import { readFileSync } from "node:fs";
import { assert, assertEquals, fail } from "@std/assert";
import { analyze } from "../../src/compile/mod.ts";
import { type Checked, findBuiltin } from "../../src/check/mod.ts";
import { makeSource } from "../../src/diagnostic/mod.ts";

/** A node of any kind, as plain data. */
type Plain = { readonly kind?: string } & Readonly<Record<string, unknown>>;

test("tables are complete for the programs of the language suite", () => {
  const wrong: string[] = [];
  for (const suite of ["agree", "differ"]) {
    const url = new URL(
      `../conformance/language_${suite}.json`,
      import.meta.url,
    );
    const cases = JSON.parse(readFileSync(url, "utf8")) as readonly {
      readonly id: string;
      readonly source: string;
      readonly files?: Readonly<Record<string, string>>;
      readonly expect: { readonly error?: unknown };
    }[];
    for (const { id, source, files, expect } of cases) {
      if (expect.error !== undefined) continue;
      const { checked } = analyze(makeSource("prog.ax", source), {
        load: (path) => {
          const text = files?.[path];
          return text === undefined ? null : makeSource(path, text);
        },
      });
      if (checked === null) wrong.push(`${id}: not checked`);
      else wrong.push(...gaps(checked).map((gap) => `${id}: ${gap}`));
    }
  }
  if (wrong.length > 0) fail(wrong.join("\n"));
});

/** Which parts of the tables lack an entry. */
function gaps(checked: Checked): string[] {
  const missing: string[] = [];
  const need = (table: string, has: boolean, node: Plain): void => {
    if (!has) missing.push(`${table} of a ${node.kind}`);
  };
  /** Callees that are builtins are names of nothing else. */
  const builtins = new Set<unknown>();
  const visit = (node: Plain, place: string): void => {
    // The tables are keyed by node; these lookups are by identity.
    const key = node as never;
    if (EXPRESSIONS.has(place) && !builtins.has(node)) {
      need("typeOf", checked.typeOf.has(key), node);
    }
    switch (node.kind) {
      case "Call": {
        const target = checked.calls.get(key);
        need("calls", target !== undefined, node);
        if (target?.kind === "builtin") builtins.add(node.callee);
        break;
      }
      case "NameExpression":
        if (!builtins.has(node)) need("names", checked.names.has(key), node);
        break;
      case "Let":
      case "For":
        if (node.name !== null) need("locals", checked.locals.has(key), node);
        break;
      case "BindingPattern":
        need("locals", checked.locals.has(key), node);
        break;
      case "Assign":
        need("targets", checked.targets.has(key), node);
        break;
      case "Field":
        need("fields", checked.fields.has(key), node);
        break;
      case "RecordLiteral":
        need("records", checked.records.has(key), node);
        break;
      case "Variant":
        need("variants", checked.variants.has(key), node);
        break;
      case "NamedPattern":
        need("patterns", checked.patterns.has(key), node);
        break;
      case "Spawn":
        need("spawns", checked.spawns.has(key), node);
        break;
      case "Receive":
        need("receives", checked.receives.has(key), node);
        break;
      default:
        break;
    }
    for (const [name, value] of Object.entries(node)) {
      if (name === "span") continue;
      for (const part of Array.isArray(value) ? value : [value]) {
        if (typeof part === "object" && part !== null) {
          visit(part as Plain, `${node.kind ?? ""}.${name}`);
        }
      }
    }
  };
  for (const { item } of checked.functions) {
    visit(item as unknown as Plain, "");
    for (const parameter of item.parameters) {
      need("locals", checked.locals.has(parameter), { kind: "Parameter" });
    }
    const ensures = item.clauses.some(({ kind }) => kind === "Ensures");
    if (ensures) {
      need("results", checked.results.has(item), { kind: "Function" });
    }
  }
  return missing;
}

/** The places of a tree in which an expression stands. */
const EXPRESSIONS: ReadonlySet<string> = new Set([
  "Let.value",
  "Assign.value",
  "Return.value",
  "While.condition",
  "For.iterable",
  "Expression.expression",
  "Wrap.argument",
  "Call.callee",
  "Call.arguments",
  "Field.object",
  "Unary.operand",
  "Binary.left",
  "Binary.right",
  "If.condition",
  "If.then",
  "If.otherwise",
  "Match.subject",
  "List.elements",
  "RecordLiteral.base",
  "Variant.payload",
  "Emit.value",
  "Send.target",
  "Send.message",
  "Spawn.function",
  "Parenthesized.inner",
  "Function.body",
]);

test("short and long names of a builtin are one builtin", () => {
  assertEquals(
    findBuiltin("int_to_string"),
    findBuiltin("__builtin_int_to_string"),
  );
  assertEquals(findBuiltin("list_len")?.name, "list_len");
  assertEquals(findBuiltin("__builtin_list_len")?.name, "__builtin_list_len");
  assertEquals(findBuiltin("net_fetch")?.arity, [1, 4]);
  assertEquals(findBuiltin("try_net_fetch")?.fallible, true);
  assertEquals(
    findBuiltin("try_db_query")?.signature,
    "(String, List<String>) -> Result<List<Map<String, String>>, String>",
  );
  assertEquals(findBuiltin("__builtin_net_fetch"), null);
  assert(findBuiltin("toString") === null);
});
