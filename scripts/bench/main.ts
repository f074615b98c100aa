// Copyright 2026 the Boruna authors. MIT license.

/**
 * `deno task bench [PROGRAM…]`: what running a program costs beside the same
 * work written by hand in JavaScript, and beside other engines. Works on Bun
 * and Node too: `bun scripts/bench/main.ts`.
 *
 *     --only PARTS    of warm, tiers, cold, memory, peers, growth; all but the
 *                     last unless given
 *     --growth        the same as --only growth
 *     --json          prints one document, and the tables to standard error
 *     --compare FILE  what became better or worse since a document
 *     --html FILE     writes a page with bars
 *
 * @module
 */

import { writeFileSync } from "node:fs";
import process from "node:process";
import { parseArgs } from "node:util";
import { measureCold, measureMemory, prepareCold } from "./cold.ts";
import { compareLines } from "./compare.ts";
import {
  type BenchDocument,
  environment,
  environmentLine,
  type ProgramResult,
  readDocument,
} from "./document.ts";
import { benchPage } from "./page.ts";
import { installPeers } from "./peers/install.ts";
import { measureAlone } from "./process.ts";
import { type BenchProgram, programOf, PROGRAMS } from "./programs/mod.ts";
import { SCALES } from "./scales.ts";
import { line, type PartName, rowLine, TABLES, targetLine } from "./tables.ts";
import { targetsOf } from "./targets.ts";

const DEFAULT_PARTS = "warm,tiers,cold,memory,peers";

/** What was asked for. */
interface Wanted {
  readonly parts: readonly PartName[];
  readonly programs: readonly BenchProgram[];
  /** Whether to measure the operations too. */
  readonly operations: boolean;
  readonly json: boolean;
  readonly old: BenchDocument | null;
  readonly html: string | null;
}

function readWanted(args: string[]): Wanted {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      only: { type: "string" },
      growth: { type: "boolean" },
      json: { type: "boolean" },
      compare: { type: "string" },
      html: { type: "string" },
    },
  });
  const parts = (values.only ?? (values.growth ? "growth" : DEFAULT_PARTS))
    .split(",");
  for (const part of parts) {
    if (!(part in TABLES)) {
      throw new Error(
        `no part is called ${part}; there are ${
          Object.keys(TABLES).join(", ")
        }`,
      );
    }
  }
  return {
    parts: parts as PartName[],
    programs: positionals.length === 0 ? PROGRAMS : positionals.map(programOf),
    operations: positionals.length === 0,
    json: values.json ?? false,
    old: values.compare === undefined ? null : readDocument(values.compare),
    html: values.html ?? null,
  };
}

/** Measures a part of a program, and keeps it. */
async function measure(
  part: PartName,
  program: BenchProgram,
  result: ProgramResult,
): Promise<void> {
  if (part === "cold") result.cold = measureCold(program);
  else if (part === "memory") result.memory = measureMemory(program);
  else {Object.assign(result, {
      [part]: await measureAlone(part, program.name),
    });}
}

async function main(): Promise<number> {
  const wanted = readWanted(process.argv.slice(2));
  // A document that is read by a program stands alone.
  const stream = wanted.json ? process.stderr : process.stdout;
  const say = (text: string) => void stream.write(`${text}\n`);
  const document: BenchDocument = {
    schema: 1,
    environment: environment(),
    programs: wanted.programs.map(({ name, about, size, apart }) => ({
      name,
      about,
      size,
      ...apart !== undefined && { apart },
    })),
    operations: [],
    failures: [],
  };
  say(environmentLine(document.environment));
  for (const part of wanted.parts) {
    if (part === "peers") {
      const problem = installPeers();
      if (problem !== null) {
        document.peersMissing = problem;
        say(`\nno peers, they could not be installed: ${problem}`);
        continue;
      }
    }
    if (part === "cold" || part === "memory") await prepareCold();
    const table = TABLES[part];
    const attempt = async (
      result: ProgramResult,
      work: () => Promise<void>,
    ) => {
      try {
        await work();
        say(rowLine(table, result) ?? result.name);
      } catch (error) {
        const text = `${result.name}, ${part}: ${(error as Error).message}`;
        document.failures.push(text);
        say(`FAILED  ${text}`);
      }
    };
    say(`\n${table.title}\n\n${line("", table.head)}`);
    for (const [i, program] of wanted.programs.entries()) {
      const result = document.programs[i]!;
      await attempt(result, () => measure(part, program, result));
    }
    if (part === "growth" && wanted.operations) {
      say("");
      for (const { name, about, sizes } of SCALES) {
        const result: ProgramResult = { name, about, size: sizes!.at(-1)! };
        document.operations.push(result);
        await attempt(result, async () => {
          Object.assign(result, { growth: await measureAlone("scale", name) });
        });
      }
    }
    for (const text of table.foot(document)) say(text);
  }
  const targets = targetsOf(document);
  if (targets.length > 0 && wanted.operations) {
    say("\nTargets\n");
    for (const target of targets) say(targetLine(target));
  }
  if (wanted.old !== null) {
    say(`\nSince ${environmentLine(wanted.old.environment)}`);
    for (const text of compareLines(wanted.old, document)) say(text);
  }
  if (wanted.html !== null) {
    writeFileSync(wanted.html, benchPage(document));
    say(`\npage written to ${wanted.html}`);
  }
  if (wanted.json) {
    process.stdout.write(`${JSON.stringify(document, null, 2)}\n`);
  }
  return document.failures.length === 0 ? 0 : 1;
}

try {
  process.exitCode = await main();
} catch (error) {
  process.stderr.write(`bench: ${(error as Error).message}\n`);
  process.exitCode = 2;
}
