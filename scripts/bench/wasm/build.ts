// Copyright 2026 the Boruna authors. MIT license.

/**
 * From functions of terms to a WebAssembly module that runs.
 *
 * @module
 */

import {
  type Bytes,
  functionType,
  I32,
  I64,
  moduleBytes,
  structType,
} from "./binary.ts";
import {
  type RecordType,
  type Term,
  type Variable,
  variableOf,
} from "./terms.ts";
import { type Failure, FAILURES, Writer } from "./writer.ts";

/** A function of a program; the first one of a program is its `main`. */
export interface Written {
  readonly parameters: readonly Bytes[];
  readonly result: Bytes;
  /** Whether it can be active twice: then it is told how many frames there are. */
  readonly isRecursive: boolean;
  readonly body: (w: Writer, ...parameters: Variable[]) => Term;
}

/** A program. */
export interface WasmProgram {
  /** Its name in the benchmarks. */
  readonly name: string;
  /** What it is about: numbers, or records of them. */
  readonly kind: "Ints" | "records";
  readonly types: readonly RecordType[];
  /** Its functions for so much work. */
  readonly functions: (size: number) => readonly Written[];
}

/** Imported functions come first: `FAIL` and `OVERFLOWS`. */
export const FIRST = 2;

/** The bytes of a program for so much work. */
export function bytesOf(
  program: WasmProgram,
  size: number,
): Uint8Array<ArrayBuffer> {
  const records = program.types.map(({ fields }) => structType(fields));
  const functions = program.functions(size);
  const types = [
    ...records,
    functionType([I32, I32], []),
    functionType([I64, I64], [I32]),
    ...functions.map(({ parameters, result, isRecursive }) =>
      functionType([...parameters, ...isRecursive ? [I32] : []], [result])
    ),
  ];
  return moduleBytes({
    types,
    importedFunctions: {
      fail: records.length,
      overflows: records.length + 1,
    },
    functions: functions.map((written, i) => ({
      type: records.length + FIRST + i,
      ...write(written, i === 0),
    })),
    counters: 1,
    exportedFunctions: { main: FIRST },
    exportedGlobals: { fuel: 0 },
  });
}

function write(
  { parameters, isRecursive, body }: Written,
  isMain: boolean,
): { readonly locals: readonly Bytes[]; readonly code: Bytes } {
  const w = new Writer(parameters.length + (isRecursive ? 1 : 0), 0);
  const term = body(w, ...parameters.map((type, i) => variableOf(i, type)));
  if (!term.calls) w.ownFuel();
  if (isRecursive) {
    w.depth = parameters.length;
    w.checkDepth();
    w.checkLimit();
  }
  term.write(w);
  // The instruction that returns, and the end of the program.
  w.offset += isMain ? 2 : 1;
  w.charge();
  w.returnFuel();
  return { locals: w.locals, code: w.code };
}

/** How a run ended. */
export interface WasmEnd {
  /** What `main` gave, or why it failed. */
  readonly value: bigint | number | Failure;
  readonly steps: number;
}

class Failed extends Error {
  readonly failure: Failure;
  readonly offset: number;
  constructor(failure: Failure, offset: number) {
    super(failure);
    this.failure = failure;
    this.offset = offset;
  }
}

/** Makes a program that can be run again and again, with so many steps each. */
export function instantiate(
  bytes: Uint8Array<ArrayBuffer>,
): (maxSteps: number) => WasmEnd {
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes), {
    host: {
      fail(failure: number, offset: number) {
        throw new Failed(FAILURES[failure]!, offset);
      },
      overflows: (a: bigint, b: bigint) =>
        BigInt.asIntN(64, a * b) === a * b ? 0 : 1,
    },
  });
  const main = exports["main"] as () => bigint | number;
  const fuel = exports["fuel"] as WebAssembly.Global<"i64">;
  return (maxSteps) => {
    fuel.value = BigInt(maxSteps);
    const used = () => maxSteps - Number(fuel.value);
    try {
      const value = main();
      return used() > maxSteps
        ? { value: "ExecutionLimitExceeded", steps: maxSteps }
        : { value, steps: used() };
    } catch (error) {
      if (!(error instanceof Failed)) throw error;
      const steps = used() + error.offset;
      return error.failure === "ExecutionLimitExceeded" || steps > maxSteps
        ? { value: "ExecutionLimitExceeded", steps: maxSteps }
        : { value: error.failure, steps };
    }
  };
}
