// Copyright 2026 the Boruna authors. MIT license.

/**
 * WebAssembly modules as bytes: types, sections, and the few instructions that
 * the programs here need.
 *
 * @module
 */

/** A part of a module. */
export type Bytes = readonly number[];

/** The types of values, and how they are written. */
export const I32: Bytes = [0x7f];
export const I64: Bytes = [0x7e];
export const F64: Bytes = [0x7c];
/** A value of JavaScript. */
export const EXTERN: Bytes = [0x6f];

/** References to the structs of a type; never null. */
export function refTo(type: number): Bytes {
  return [0x64, ...signed(type)];
}

/** Instructions by name; what follows some of them is said in brackets. */
export const OP = {
  unreachable: 0x00,
  /** [type of the result] */
  block: 0x02,
  /** [type of the result] */
  loop: 0x03,
  /** [type of the result] */
  if: 0x04,
  else: 0x05,
  end: 0x0b,
  /** [how many blocks out] */
  br: 0x0c,
  /** [how many blocks out] */
  brIf: 0x0d,
  return: 0x0f,
  /** [function] */
  call: 0x10,
  /** [local] */
  localGet: 0x20,
  localSet: 0x21,
  localTee: 0x22,
  /** [global] */
  globalGet: 0x23,
  globalSet: 0x24,
  /** [signed number] */
  i32Const: 0x41,
  i64Const: 0x42,
  /** [eight bytes] */
  f64Const: 0x44,
  i32Eqz: 0x45,
  i32Eq: 0x46,
  i32GtS: 0x4a,
  i32GeS: 0x4e,
  i64Eqz: 0x50,
  i64Eq: 0x51,
  i64Ne: 0x52,
  i64LtS: 0x53,
  i64GtS: 0x55,
  i64GtU: 0x56,
  i64LeS: 0x57,
  f64Eq: 0x61,
  f64Lt: 0x63,
  i32Add: 0x6a,
  i32Sub: 0x6b,
  i32And: 0x71,
  i64Add: 0x7c,
  i64Sub: 0x7d,
  i64Mul: 0x7e,
  i64DivS: 0x7f,
  i64RemS: 0x81,
  i64And: 0x83,
  i64Or: 0x84,
  i64Xor: 0x85,
  f64Add: 0xa0,
  f64Sub: 0xa1,
  f64Mul: 0xa2,
  f64Div: 0xa3,
  i64ExtendI32S: 0xac,
} as const;

/** A block that gives nothing. */
export const NOTHING: Bytes = [0x40];

/** Makes a struct of the operands. */
export function structNew(type: number): Bytes {
  return [0xfb, 0x00, ...unsigned(type)];
}

/** A field of a struct. */
export function structGet(type: number, field: number): Bytes {
  return [0xfb, 0x02, ...unsigned(type), ...unsigned(field)];
}

/** The same reference, to a more special type; a trap if it is none. */
export function refCast(type: number): Bytes {
  return [0xfb, 0x16, ...signed(type)];
}

/** A number as LEB128. */
export function unsigned(value: number): Bytes {
  const bytes: number[] = [];
  for (let rest = value;;) {
    const low = rest % 128;
    rest = Math.floor(rest / 128);
    if (rest === 0) return [...bytes, low];
    bytes.push(low | 0x80);
  }
}

/** A number as signed LEB128. */
export function signed(value: number | bigint): Bytes {
  const bytes: number[] = [];
  for (let rest = BigInt(value);;) {
    const low = Number(rest & 0x7fn);
    rest >>= 7n;
    if (rest === (low < 64 ? 0n : -1n)) return [...bytes, low];
    bytes.push(low | 0x80);
  }
}

/** A double as eight bytes. */
export function double(value: number): Bytes {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value, true);
  return [...new Uint8Array(view.buffer)];
}

/** Some things after their number. */
export function list(things: readonly Bytes[]): Bytes {
  return [...unsigned(things.length), ...things.flat()];
}

function text(value: string): Bytes {
  return list([...new TextEncoder().encode(value)].map((byte) => [byte]));
}

/** The type of functions. */
export function functionType(
  parameters: readonly Bytes[],
  results: readonly Bytes[],
): Bytes {
  return [0x60, ...list(parameters), ...list(results)];
}

/**
 * The type of structs whose fields never change. Those that others extend are
 * open; a struct that extends one begins with its fields.
 */
export function structType(
  fields: readonly Bytes[],
  { open = false, base }: { readonly open?: boolean; readonly base?: number } =
    {},
): Bytes {
  const bases = base === undefined ? [] : [unsigned(base)];
  return [
    open ? 0x50 : 0x4f,
    ...list(bases),
    0x5f,
    ...list(fields.map((type) => [...type, 0x00])),
  ];
}

/** A function of a module. */
export interface FunctionBytes {
  readonly type: number;
  readonly locals: readonly Bytes[];
  readonly code: Bytes;
}

/** A module. Imports come from `"host"`; imported things are counted first. */
export interface ModuleBytes {
  readonly types: readonly Bytes[];
  readonly importedFunctions: Readonly<Record<string, number>>;
  /** Names of values of JavaScript. */
  readonly importedValues: readonly string[];
  readonly functions: readonly FunctionBytes[];
  /** How many variable numbers of 64 bits there are, zero at first. */
  readonly counters: number;
  readonly exportedFunctions: Readonly<Record<string, number>>;
  readonly exportedGlobals: Readonly<Record<string, number>>;
}

const MAGIC: Bytes = [0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00];

/** The bytes of a module. */
export function moduleBytes(module: ModuleBytes): Uint8Array<ArrayBuffer> {
  const host = text("host");
  const imports = [
    ...Object.entries(module.importedFunctions).map(([name, type]) => [
      ...host,
      ...text(name),
      0x00,
      ...unsigned(type),
    ]),
    ...module.importedValues.map((name) => [
      ...host,
      ...text(name),
      0x03,
      ...EXTERN,
      0x00,
    ]),
  ];
  const counter = [...I64, 0x01, OP.i64Const, 0, OP.end];
  const exports = [
    ...Object.entries(module.exportedFunctions).map(([name, index]) => [
      ...text(name),
      0x00,
      ...unsigned(index),
    ]),
    ...Object.entries(module.exportedGlobals).map(([name, index]) => [
      ...text(name),
      0x03,
      ...unsigned(index),
    ]),
  ];
  const bodies = module.functions.map(({ locals, code }) => {
    const body = [
      ...list(locals.map((type) => [1, ...type])),
      ...code,
      OP.end,
    ];
    return [...unsigned(body.length), ...body];
  });
  return new Uint8Array([
    ...MAGIC,
    ...section(1, module.types),
    ...section(2, imports),
    ...section(3, module.functions.map(({ type }) => unsigned(type))),
    ...section(6, Array.from({ length: module.counters }, () => counter)),
    ...section(7, exports),
    ...section(10, bodies),
  ]);
}

function section(id: number, things: readonly Bytes[]): Bytes {
  if (things.length === 0) return [];
  const bytes = list(things);
  return [id, ...unsigned(bytes.length), ...bytes];
}
