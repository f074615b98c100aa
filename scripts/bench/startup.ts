// Copyright 2026 the Boruna authors. MIT license.

/**
 * What `boruna hello.ax` costs over a bare runtime: the difference of the
 * medians of whole processes, start to exit, run in turns.
 *
 * Three forms are measured: `source` is `mod.ts` as it stands, `npm` what the
 * package installs, `file` the bundle of one file. `cpu` is the time that the
 * process got, user and system: on a busy machine it says more than the time
 * on the clock.
 *
 * `deno task bench:startup [ROUNDS] [RUNTIME …] [--json]`
 *
 * @module
 */

import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { buildBundle, BUNDLE } from "../build_bundle.ts";
import { buildNpm, NPM_FOLDER } from "../build_npm.ts";
import { installRuntimes } from "../runtimes.ts";
import { median } from "./measure.ts";
import { type ProcessTime, timeProcess } from "./process.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const HELLO = 'fn main() -> String {\n    "hello"\n}\n';

/** What a form costs over its runtime, in milliseconds. */
export interface Row {
  /** The runtime. */
  readonly runtime: string;
  /** `source`, `npm` or `file`. */
  readonly form: string;
  /** The medians of the bare runtime. */
  readonly bare: ProcessTime;
  /** The medians of `boruna hello.ax` less those of the bare runtime. */
  readonly over: ProcessTime;
}

/** Measures the forms of one runtime, in turns. */
function measure(
  runtime: string,
  command: readonly string[],
  forms: Readonly<Record<string, string>>,
  empty: string,
  hello: string,
  count: number,
): Row[] {
  const commands = [
    [...command, empty],
    ...Object.values(forms).map((program) => [...command, program, hello]),
  ];
  const taken: ProcessTime[][] = commands.map(() => []);
  // The first round fills caches and is not counted.
  for (let round = 0; round <= count; round++) {
    for (const [i, command] of commands.entries()) {
      const one = timeProcess(command);
      if (round > 0) taken[i]!.push(one);
    }
  }
  const [bare, ...full] = taken.map((times) => ({
    wall: median(times.map(({ wall }) => wall)),
    cpu: median(times.map(({ cpu }) => cpu)),
  }));
  return Object.keys(forms).map((form, i) => ({
    runtime,
    form,
    bare: bare!,
    over: { wall: full[i]!.wall - bare!.wall, cpu: full[i]!.cpu - bare!.cpu },
  }));
}

async function main(): Promise<void> {
  const words = process.argv.slice(2);
  const json = words.includes("--json");
  const count = Number(words.find((word) => /^\d+$/.test(word)) ?? "15");
  const folder = join(root, "dist", "startup");
  mkdirSync(folder, { recursive: true });
  const hello = join(folder, "hello.ax");
  const empty = join(folder, "empty.mjs");
  writeFileSync(hello, HELLO);
  writeFileSync(empty, "export {};\n");
  await buildNpm();
  await buildBundle();
  const forms = {
    source: join(root, "mod.ts"),
    npm: join(NPM_FOLDER, "bin", "boruna.js"),
    file: BUNDLE,
  };
  const { bun, node22, node24, node26 } = installRuntimes(root);
  const runtimes: Record<string, readonly string[]> = {
    deno: [process.execPath, "run", "-A", "--quiet"],
    bun: [bun],
    node22: [node22],
    node24: [node24],
    node26: [node26],
  };
  const wanted = words.filter((word) => word in runtimes);
  const names = wanted.length > 0 ? wanted : Object.keys(runtimes);
  const rows = names.flatMap((name) =>
    measure(name, runtimes[name]!, forms, empty, hello, count)
  );
  if (json) {
    process.stdout.write(`${JSON.stringify(rows, null, 2)}\n`);
    return;
  }
  process.stdout.write(
    `milliseconds, medians of ${count}\n` +
      "runtime  form      bare wall   bare cpu  over: wall        cpu\n",
  );
  const column = (value: number) => value.toFixed(1).padStart(11);
  for (const { runtime, form, bare, over } of rows) {
    process.stdout.write(
      `${runtime.padEnd(8)} ${form.padEnd(8)}` +
        `${column(bare.wall)}${column(bare.cpu)}` +
        ` ${column(over.wall)}${column(over.cpu)}\n`,
    );
  }
}

if (import.meta.main) await main();
