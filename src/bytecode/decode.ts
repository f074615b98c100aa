// Copyright 2026 the Boruna authors. MIT license.

/**
 * Reads module files (`spec/bytecode.md` 2).
 *
 * A file may come from anywhere: reading it takes time and memory in proportion
 * to its size, and whatever is wrong with it is an answer, never a crash. What
 * the code does with its operands is not looked at; see `verifyModule`.
 *
 * @module
 */

import {
  CAPABILITY_NAMES,
  CAPABILITY_WIRE_NAMES,
  type CapabilityName,
  decodeUtf8,
  I32,
  JsonError,
  type JsonField,
  type JsonFields,
  JsonReader,
  readValue,
  U16,
  U32,
  U8,
} from "../value/mod.ts";
import type { ContractKind, Instruction } from "./instruction.ts";
import type { Function, MatchArm, Module, TypeDefinition } from "./module.ts";
import { OPCODES, STACK_PICTURES } from "./picture.ts";

/** What came of reading a module file. */
export type DecodeResult =
  | { readonly kind: "module"; readonly module: Module }
  | {
    readonly kind: "failure";
    /** Which check failed. */
    readonly failure: DecodeFailure;
    /** The reference's text. */
    readonly message: string;
  };

/** The checks of a module file, in order. */
export type DecodeFailure =
  | "TooShort"
  | "InvalidMagic"
  | "UnsupportedVersion"
  | "Truncated"
  | "Serialization";

/**
 * Reads a module file.
 *
 * @example
 * ```ts
 * import { compile, decodeModule, encodeModule } from "@boruna/cli";
 * import { assertEquals } from "@std/assert";
 *
 * const { module } = compile("fn main() -> Int { 42 }");
 * const decoded = decodeModule(encodeModule(module!));
 * if (decoded.kind === "failure") throw new Error(decoded.message);
 * assertEquals(decoded.module.functions[0]?.name, "main");
 * ```
 */
export function decodeModule(file: Uint8Array): DecodeResult {
  if (file.length < 10) return fail("TooShort", "invalid bytecode: too short");
  const header = new DataView(file.buffer, file.byteOffset, file.byteLength);
  if (header.getUint32(0) !== 0x4c4c4d42) {
    return fail("InvalidMagic", "invalid magic bytes");
  }
  const version = header.getUint16(4, true);
  if (version !== 1) {
    return fail("UnsupportedVersion", `unsupported version: ${version}`);
  }
  const end = 10 + header.getUint32(6, true);
  if (file.length < end) {
    return fail("Truncated", "invalid bytecode: truncated payload");
  }
  return moduleFromJson(decodeUtf8(file.subarray(10, end)));
}

/** Reads the JSON of a module. */
export function moduleFromJson(text: string): DecodeResult {
  try {
    const reader = new JsonReader(text);
    const module = readModule(reader);
    reader.end();
    return { kind: "module", module };
  } catch (error) {
    if (!(error instanceof JsonError)) throw error;
    return fail("Serialization", `serialization error: ${error.message}`);
  }
}

function fail(failure: DecodeFailure, message: string): DecodeResult {
  return { kind: "failure", failure, message };
}

const string: JsonField<string> = { read: (reader) => reader.string() };

const MODULE = {
  name: string,
  version: { read: (reader: JsonReader) => reader.small(U16) },
  constants: { read: (reader: JsonReader) => reader.array(readValue) },
  globals: { read: (reader: JsonReader) => reader.array(string.read) },
  types: { read: (reader: JsonReader) => reader.array(readType) },
  functions: { read: (reader: JsonReader) => reader.array(readFunction) },
  entry: { read: (reader: JsonReader) => reader.small(U32) },
} satisfies JsonFields;

function readModule(reader: JsonReader): Module {
  return reader.struct("struct Module", MODULE);
}

const TYPE = {
  name: string,
  kind: { read: readTypeKind },
} satisfies JsonFields;

function readType(reader: JsonReader): TypeDefinition {
  return reader.struct("struct TypeDef", TYPE);
}

const TYPE_KINDS: ReadonlySet<string> = new Set(["Record", "Enum"]);

const FIELDS = {
  fields: {
    read: (reader: JsonReader) =>
      reader.array((pair) => readPair(pair, string.read)),
  },
} satisfies JsonFields;

const VARIANTS = {
  variants: {
    read: (reader: JsonReader) =>
      reader.array((pair) => readPair(pair, (type) => type.optionalString())),
  },
} satisfies JsonFields;

function readTypeKind(reader: JsonReader): TypeDefinition["kind"] {
  return reader.variant(TYPE_KINDS, (kind, alone) => {
    reader.content(alone, "struct");
    if (kind === "Record") {
      const expected = "struct variant TypeKind::Record";
      return { kind: "Record", ...reader.struct(expected, FIELDS) };
    }
    const expected = "struct variant TypeKind::Enum";
    return { kind: "Enum", ...reader.struct(expected, VARIANTS) };
  });
}

function readPair<T>(
  reader: JsonReader,
  second: (reader: JsonReader) => T,
): [string, T] {
  const expected = "a tuple of size 2";
  return reader.tuple(expected, expected, [string.read, second]) as [string, T];
}

const FUNCTION = {
  name: string,
  arity: { read: (reader: JsonReader) => reader.small(U8) },
  locals: { read: (reader: JsonReader) => reader.small(U16) },
  code: { read: (reader: JsonReader) => reader.array(readInstruction) },
  capabilities: { read: (reader: JsonReader) => reader.array(readCapability) },
  // Files of older versions lack it.
  intent: {
    read: (reader: JsonReader) => reader.optionalString(),
    absent: () => null,
  },
  match_tables: {
    read: (reader: JsonReader) =>
      reader.array((table) => table.array(readMatchArm)),
  },
} satisfies JsonFields;

function readFunction(reader: JsonReader): Function {
  const { match_tables: matchTables, ...rest } = reader.struct(
    "struct Function",
    FUNCTION,
  );
  return { ...rest, matchTables };
}

const MATCH_ARM = {
  tag: { read: (reader: JsonReader) => reader.small(I32) },
  target: { read: (reader: JsonReader) => reader.small(U32) },
} satisfies JsonFields;

function readMatchArm(reader: JsonReader): MatchArm {
  return reader.struct("struct MatchArm", MATCH_ARM);
}

const CAPABILITIES: ReadonlySet<string> = new Set(CAPABILITY_WIRE_NAMES);

function readCapability(reader: JsonReader): CapabilityName {
  return reader.variant(CAPABILITIES, (name, alone) => {
    if (!alone) reader.unit();
    return CAPABILITY_NAMES[CAPABILITY_WIRE_NAMES.indexOf(name)]!;
  });
}

const CONTRACT_KINDS: ReadonlySet<string> = new Set(["Requires", "Ensures"]);

const ASSERT = {
  msg: { read: (reader: JsonReader) => reader.small(U32) },
  kind: { read: readContractKind },
  index: { read: (reader: JsonReader) => reader.small(U32) },
} satisfies JsonFields;

function readContractKind(reader: JsonReader): ContractKind {
  return reader.variant(CONTRACT_KINDS, (kind, alone) => {
    if (!alone) reader.unit();
    return kind as ContractKind;
  });
}

/** One instruction without operands is as good as another. */
const PLAIN: Map<string, Instruction> = new Map();

function readInstruction(reader: JsonReader): Instruction {
  return reader.variant(OPCODES, (op, alone) => {
    if (op === "Assert") {
      reader.content(alone, "struct");
      const { msg, kind, index } = reader.struct(
        "struct variant Op::Assert",
        ASSERT,
      );
      return { op, message: msg, kind, index };
    }
    const { operands } = STACK_PICTURES[op as Instruction["op"]];
    if (operands.length === 0) {
      if (!alone) reader.unit();
      let plain = PLAIN.get(op);
      if (plain === undefined) {
        plain = Object.freeze({ op }) as Instruction;
        PLAIN.set(op, plain);
      }
      return plain;
    }
    const [first, second] = operands;
    if (second === undefined) {
      reader.content(alone, "newtype");
      const value = reader.small(first!.range!);
      return { op, [first!.name]: value } as unknown as Instruction;
    }
    reader.content(alone, "tuple");
    const expected = `tuple variant Op::${op}`;
    const values = reader.tuple(
      expected,
      `${expected} with 2 elements`,
      operands.map(({ range }) => (number) => number.small(range!)),
    );
    return {
      op,
      [first!.name]: values[0],
      [second.name]: values[1],
    } as unknown as Instruction;
  });
}
