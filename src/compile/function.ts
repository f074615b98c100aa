// Copyright 2026 the Boruna authors. MIT license.

/**
 * The code of one function: preconditions, body, postconditions.
 *
 * @module
 */

import type { ContractKind, Function } from "../bytecode/mod.ts";
import type { Checked, FunctionInfo } from "../check/mod.ts";
import type { Source, Span } from "../diagnostic/mod.ts";
import type { Clause, Expression } from "../syntax/mod.ts";
import type { Value } from "../value/mod.ts";
import { Code } from "./code.ts";
import { writeValue } from "./expression.ts";
import type { LeavesTable } from "./leaves.ts";
import { writeBlock } from "./statement.ts";
import { addConstant, type Exit, load, store, type Writer } from "./writer.ts";

/** A function with the places that its instructions come from. */
export interface WrittenFunction {
  readonly function: Function;
  readonly places: FunctionPlaces;
  /** How many slots its code uses; may be more than a module can say. */
  readonly slots: number;
}

/** Where the instructions of a function come from. */
export interface FunctionPlaces {
  readonly source: Source;
  /** One span for each instruction. */
  readonly spans: readonly Span[];
}

/** What a function needs from the module around it. */
export interface FunctionContext {
  readonly checked: Checked;
  readonly leaves: LeavesTable;
  readonly constants: Value[];
  /**
   * True for a `main` that nothing refers to. It starts on an empty stack,
   * where a return without a value means Unit, as in the reference.
   */
  readonly bare: boolean;
}

/** Writes the code of a function. */
export function writeFunction(
  { checked, leaves, constants, bare }: FunctionContext,
  info: FunctionInfo,
): WrittenFunction {
  const { item, file, name } = info;
  const code = new Code();
  const ensures = item.clauses.filter(isEnsures);
  const exit = ensures.length === 0 ? null : makeExit(code);
  const writer: Writer = { checked, leaves, constants, code, exit };
  for (const parameter of item.parameters) {
    const local = checked.locals.get(parameter);
    if (local === undefined) code.slot();
    else code.declare(local);
  }
  const requires = item.clauses.filter(isRequires);
  for (const [index, clause] of requires.entries()) {
    writeClause(writer, clause, "Requires", index, name);
  }
  if (exit !== null) {
    writeValue(writer, item.body);
    writeEnsures(writer, exit, ensures, info);
  } else {
    const ends = leaves.of(item.body);
    if (ends === "one" || !bare) writeValue(writer, item.body);
    else writeBlock(writer, item.body);
    if (code.reachable || code.last !== "Ret") {
      code.emit(item.body.span, { op: "Ret" }, -1);
    }
  }
  const { code: instructions, spans, matchTables } = code.finish();
  const intent = item.clauses.find(({ kind }) => kind === "Intent");
  return {
    function: {
      name,
      arity: item.parameters.length,
      locals: code.slots,
      code: instructions,
      capabilities: info.capabilities,
      intent: intent?.kind === "Intent" ? intent.text : null,
      matchTables,
    },
    places: { source: file.source, spans },
    slots: code.slots,
  };
}

type Condition = Clause & { readonly condition: Expression };

function isRequires(clause: Clause): clause is Condition {
  return clause.kind === "Requires";
}

function isEnsures(clause: Clause): clause is Condition {
  return clause.kind === "Ensures";
}

function makeExit(code: Code): Exit {
  let slot: number | null = null;
  return {
    store: code.label(),
    check: code.label(),
    slot: () => slot ??= code.slot(),
  };
}

function writeEnsures(
  writer: Writer,
  exit: Exit,
  ensures: readonly Condition[],
  info: FunctionInfo,
): void {
  const { code, checked } = writer;
  const { span } = info.item.body;
  code.dropJumpTo(exit.store);
  code.bind(exit.store);
  code.height = 1;
  const slot = exit.slot();
  store(writer, span, slot);
  code.bind(exit.check);
  const result = checked.results.get(info.item);
  if (result !== undefined) code.declareAt(result, slot);
  for (const [index, clause] of ensures.entries()) {
    writeClause(writer, clause, "Ensures", index, info.name);
  }
  load(writer, span, slot);
  code.emit(span, { op: "Ret" }, -1);
}

function writeClause(
  writer: Writer,
  clause: Condition,
  kind: ContractKind,
  index: number,
  name: string,
): void {
  writeValue(writer, clause.condition);
  const word = kind === "Requires" ? "precondition" : "postcondition";
  const text = `${word} ${index + 1} failed in \`${name}\``;
  const message = addConstant(writer, text);
  writer.code.emit(
    clause.span,
    { op: "Assert", message, kind, index },
    -1,
  );
}
