// Copyright 2026 the Boruna authors. MIT license.

/**
 * Runs programs as WebAssembly: with the value or failure, and the steps, that
 * the interpreter gives.
 *
 * @module
 */

import { I32, moduleBytes, structType } from "./binary.ts";
import { ModuleBuilder } from "./module.ts";
import type { WasmProgram } from "./programs.ts";
import { type Failure, FAILURES, type Manner } from "./writer.ts";

/** How a run ended. */
export interface Ending {
  /** The value as it is printed; null if the run failed. */
  readonly value: string | null;
  readonly failure: Failure | null;
  /** The steps that were made. */
  readonly steps: number;
}

/** A program that is ready to run, with at most so many steps. */
export type Runner = (maxSteps: number) => Ending;

/** Fails a run. */
class FailSignal {
  readonly failure: Failure;
  readonly offset: number;

  constructor(failure: Failure, offset: number) {
    this.failure = failure;
    this.offset = offset;
  }
}

const host = {
  fail(failure: number, offset: number): never {
    throw new FailSignal(FAILURES[failure]!, offset);
  },
};

const MANNER: Manner = { callDepth: 256, checked: true };

/** The bytes of a program that does so much. */
export function bytesOf(
  { imports = {}, build }: WasmProgram,
  size: number,
  manner: Partial<Manner> = {},
): Uint8Array<ArrayBuffer> {
  const builder = new ModuleBuilder(
    { ...MANNER, ...manner },
    Object.keys(imports),
  );
  return builder.bytes(build(builder, size));
}

/** Makes a program ready. */
export function load(
  program: WasmProgram,
  size: number,
  manner: Partial<Manner> = {},
): Runner {
  const module = new WebAssembly.Module(bytesOf(program, size, manner));
  const { exports } = new WebAssembly.Instance(module, {
    host: { ...host, ...program.imports as WebAssembly.ModuleImports },
  });
  const fuel = exports["fuel"] as unknown as { value: bigint };
  const main = exports["main"] as () => bigint | number;
  return (maxSteps) => {
    fuel.value = BigInt(maxSteps);
    const steps = (offset: number) => maxSteps - Number(fuel.value) + offset;
    try {
      const value = main();
      return endingOf(maxSteps, steps(0), { value: textOf(value) });
    } catch (error) {
      if (!(error instanceof FailSignal)) throw error;
      const { failure, offset } = error;
      return endingOf(maxSteps, steps(offset), { failure });
    }
  };
}

/** How a run ends that did, or failed, after so many steps. */
function endingOf(
  maxSteps: number,
  steps: number,
  { value = null, failure = null }: Partial<Ending>,
): Ending {
  return steps <= maxSteps ? { value, failure, steps } : {
    value: null,
    failure: "ExecutionLimitExceeded",
    steps: maxSteps + 1,
  };
}

/** An Int or a Bool as it is printed. */
function textOf(value: bigint | number): string {
  return String(typeof value === "bigint" ? value : value === 1);
}

/** Whether this runtime has structs. */
export function hasStructs(): boolean {
  return WebAssembly.validate(moduleBytes({
    types: [structType([I32])],
    importedFunctions: {},
    importedValues: [],
    functions: [],
    counters: 0,
    exportedFunctions: {},
    exportedGlobals: {},
  }));
}
