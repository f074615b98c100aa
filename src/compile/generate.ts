// Copyright 2026 the Boruna authors. MIT license.

/**
 * The code generator: a checked program becomes a module.
 *
 * For programs on which the reference agrees with the language, the module is
 * the reference's, byte for byte (`spec/bytecode.md` 5). Elsewhere it is the
 * shortest correct code, with instructions of version 1.2 where 1.1 has none.
 *
 * @module
 */

import type { Module, TypeDefinition } from "../bytecode/mod.ts";
import type { Checked, EnumInfo, RecordInfo } from "../check/mod.ts";
import type { Diagnostic } from "../diagnostic/mod.ts";
import type { Value } from "../value/mod.ts";
import {
  type FunctionPlaces,
  writeFunction,
  type WrittenFunction,
} from "./function.ts";
import { LeavesTable } from "./leaves.ts";
import { fieldsText, typeNodeText } from "./type_text.ts";

/** The most local slots that a module can count. */
const MAX_LOCALS = 65_535;

/** A module with the places that its instructions come from. */
export interface Generated {
  readonly module: Module;
  /** One entry for each function of the module. */
  readonly places: readonly FunctionPlaces[];
  /** What does not fit into a module. */
  readonly diagnostics: readonly Diagnostic[];
}

/** Generates the module of a program without errors. */
export function generate(checked: Checked, moduleName: string): Generated {
  const constants: Value[] = [];
  const leaves = new LeavesTable(checked.typeOf, checked.emptyMaps);
  const entryIsUsed = isReferredTo(checked, checked.entry);
  const written = checked.functions.map((info) =>
    writeFunction({
      checked,
      leaves,
      constants,
      bare: info.index === checked.entry && !entryIsUsed,
    }, info)
  );
  return {
    module: {
      name: moduleName,
      version: 1,
      constants,
      globals: [],
      types: checked.types.map(typeDefinition),
      functions: written.map((one) => one.function),
      entry: checked.entry ?? 0,
    },
    places: written.map(({ places }) => places),
    diagnostics: written.flatMap((one, index) =>
      tooManyLocals(checked, one, index)
    ),
  };
}

function typeDefinition(info: RecordInfo | EnumInfo): TypeDefinition {
  const { name } = info;
  if (info.kind === "record") {
    const fields = info.item.fields.map((field) =>
      [field.name.text, typeNodeText(field.type)] as const
    );
    return { name, kind: { kind: "Record", fields } };
  }
  const variants = info.item.variants.map((variant) => {
    const payload = variant.payload !== null
      ? typeNodeText(variant.payload)
      : variant.fields !== null
      ? fieldsText(variant.fields)
      : null;
    return [variant.name.text, payload] as const;
  });
  return { name, kind: { kind: "Enum", variants } };
}

/** Whether the program calls, spawns or hands around its entry function. */
function isReferredTo(checked: Checked, entry: number | null): boolean {
  for (const target of checked.calls.values()) {
    if (target.kind === "function" && target.function.index === entry) {
      return true;
    }
  }
  for (const meaning of checked.names.values()) {
    if (meaning.kind === "function" && meaning.index === entry) return true;
  }
  for (const target of checked.spawns.values()) {
    if (target.index === entry) return true;
  }
  return false;
}

function tooManyLocals(
  checked: Checked,
  { slots }: WrittenFunction,
  index: number,
): readonly Diagnostic[] {
  const info = checked.functions[index];
  if (slots <= MAX_LOCALS || info === undefined) return [];
  return [{
    code: "E008",
    severity: "error",
    message: `Function \`${info.name}\` needs ${slots} local slots; at most ` +
      `${MAX_LOCALS} fit into a module`,
    source: info.file.source,
    span: info.item.name.span,
    labels: [],
    notes: [],
    help: "Split the function into smaller ones",
    fix: null,
  }];
}
