// Copyright 2026 the Boruna authors. MIT license.

/**
 * The memory of this process.
 *
 * @module
 */

import { BUN, DENO, type MemoryUse, process } from "./globals.ts";

/** How many bytes are resident; 0 where no runtime tells. Some microseconds. */
export function residentBytes(): number {
  if (DENO !== undefined) return DENO.memoryUsage().rss;
  const here = process() as ReturnType<typeof process> | undefined;
  return here === undefined ? 0 : here.memoryUsage.rss();
}

/**
 * Collects the garbage, which may take a second where there are gigabytes.
 *
 * @returns How many bytes values take then. Where garbage cannot be collected,
 * it counts.
 */
export function collectGarbage(): number {
  if (BUN !== undefined) {
    BUN.gc(true);
    // External memory is part of the heap.
    return memoryUse().heapUsed;
  }
  collector ??= findCollector();
  collector();
  const { heapUsed, external } = memoryUse();
  return heapUsed + external;
}

/** Asks for a collection; nothing where the engine has no such call. */
let collector: (() => void) | null = null;

function findCollector(): () => void {
  try {
    const { getBuiltinModule } = process();
    getBuiltinModule("node:v8").setFlagsFromString("--expose-gc");
    const found = getBuiltinModule("node:vm").runInNewContext("gc");
    if (typeof found === "function") return () => void found();
  } catch {
    // Then garbage counts.
  }
  return () => {};
}

function memoryUse(): MemoryUse {
  return DENO === undefined ? process().memoryUsage() : DENO.memoryUsage();
}

/** The most that engines set aside of a heap for young values. */
const YOUNG_BYTES = 192 * 2 ** 20;

/**
 * The most bytes that may be resident before this runtime is in danger of
 * ending the process: a share of its heap, or of the machine's memory.
 */
export function residentBound(): number {
  try {
    return Math.floor(roomOfValues() * 0.75);
  } catch {
    // It does not tell.
    return Infinity;
  }
}

function roomOfValues(): number {
  if (BUN !== undefined) {
    // Its heap has no end of its own.
    const bytes = process().constrainedMemory();
    return bytes > 0 ? bytes : Infinity;
  }
  const { heap_size_limit: bytes } = process().getBuiltinModule("node:v8")
    .getHeapStatistics();
  return Math.max(bytes - YOUNG_BYTES, bytes * 0.4);
}
