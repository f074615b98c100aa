// Copyright 2026 the Boruna authors. MIT license.

/**
 * The whole suite: format, lint, types, documentation, and the tests on Deno,
 * Bun and three lines of Node. Everything it needs comes from npm.
 *
 * Ends with one line, `N passed, N failed`, and a matching exit code.
 *
 * @module
 */

import { spawn } from "node:child_process";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { installOfficialClasses, installOtel3 } from "./otel3.ts";
import { buildBundle } from "./build_bundle.ts";
import { installRuntimes } from "./runtimes.ts";

/** How a step ended. */
interface Outcome {
  readonly passed: number;
  readonly failed: number;
}

/** One step: a command, and how to read its counts. */
interface Step {
  readonly name: string;
  readonly command: readonly string[];
  /** Counts in the output; a step without is one check. */
  readonly count?: (output: string) => Outcome | null;
  /** More variables. */
  readonly env?: Readonly<Record<string, string>>;
}

const root = fileURLToPath(new URL("..", import.meta.url));
const deno = process.execPath;
const TIME_LIMIT_MS = 900_000;
/** The tests of the rooms below the command line. */
const CORE_TESTS: readonly string[] = [
  "tests/{bytecode,check,compile,compiled,diagnostic,framework,run,syntax,value,vm}/**/*_test.ts",
  "tests/{capability,host,replay}/**/*_test.ts",
  "tests/conformance/{capability,check,codec,format,language}_test.ts",
  "tests/conformance/{machine,replay}_test.ts",
  "tests/{property,public,std_contract}_test.ts",
];
/** The bundled command, made for this suite. */
const SUITE_BUNDLE = join(root, ".runtimes", "boruna.mjs");

function steps(): Step[] {
  const runtimes = installRuntimes(root);
  if (!installOtel3(root)) say("no SDK of the third line: its test is skipped");
  if (!installOfficialClasses(root)) {
    say("no Python with opentelemetry-proto: its tests are skipped");
  }
  // One line of Node runs everything; the others leave out what starts
  // hundreds of processes of the command line.
  const nodes = (["node24", "node22", "node26"] as const).map((name): Step => ({
    name: name === "node24"
      ? `tests on ${name}`
      : `tests on ${name}, without those of the command line`,
    command: [
      runtimes[name],
      "--test",
      "--test-reporter=tap",
      `--test-concurrency=${availableParallelism()}`,
      ...(name === "node24" ? ["tests/**/*_test.ts"] : CORE_TESTS),
    ],
    count: (output) => numbers(output, /^# pass (\d+)$/gm, /^# fail (\d+)$/gm),
    // Recorded sessions run the command as it is installed.
    env: { BORUNA_BUNDLE: SUITE_BUNDLE },
  }));
  return [
    { name: "format", command: [deno, "fmt", "--check", "--quiet"] },
    { name: "lint", command: [deno, "lint", "--quiet"] },
    {
      name: "types, also of examples in comments",
      command: [deno, "check", "--quiet", "--doc", "."],
    },
    {
      name: "documentation of the public interface",
      command: [deno, "doc", "--quiet", "--lint", "mod.ts"],
    },
    {
      name: "what JSR would get",
      command: [deno, "publish", "--quiet", "--dry-run", "--allow-dirty"],
    },
    {
      name: "tests on deno",
      // Examples in comments of `src` run in tests/public_test.ts.
      command: [
        deno,
        "test",
        "-A",
        "--doc",
        "--no-check",
        "--parallel",
        "--ignore=src",
      ],
      count: (output) => numbers(output, /(\d+) passed/g, /(\d+) failed/g),
    },
    {
      name: "tests on bun",
      command: [runtimes.bun, "test", "--timeout", "60000", "tests"],
      count: (output) =>
        numbers(output, /^ *(\d+) pass$/gm, /^ *(\d+) fail$/gm),
    },
    ...nodes,
  ];
}

/** Two numbers, each from the last match. */
function numbers(
  output: string,
  passed: RegExp,
  failed: RegExp,
): Outcome | null {
  const find = (pattern: RegExp): number | null => {
    const all = [...output.matchAll(pattern)];
    const match = all.at(-1);
    return match?.[1] === undefined ? null : Number(match[1]);
  };
  const [a, b] = [find(passed), find(failed)];
  return a === null || b === null ? null : { passed: a, failed: b };
}

/** Runs a command; its output, and whether it went well. */
function execute(
  command: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<{ ok: boolean; output: string }> {
  return new Promise((resolve) => {
    const child = spawn(command[0] as string, command.slice(1), {
      cwd: root,
      env: {
        ...process.env,
        NO_COLOR: "1",
        BORUNA_DENO: deno,
        // Stripping the types of all sources at each start takes Node longer
        // than most tests.
        NODE_COMPILE_CACHE: join(root, ".runtimes", "compile-cache"),
        ...env,
      },
      stdio: ["ignore", "pipe", "pipe"],
    });
    let output = "";
    child.stdout.on("data", (data) => output += data);
    child.stderr.on("data", (data) => output += data);
    const timer = setTimeout(() => {
      output += `\nstopped after ${TIME_LIMIT_MS / 1000} s\n`;
      child.kill("SIGKILL");
    }, TIME_LIMIT_MS);
    child.on("error", (error) => output += `\n${error.message}\n`);
    child.on("close", (code) => {
      clearTimeout(timer);
      resolve({ ok: code === 0, output });
    });
  });
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** The part of a failed step's output that tells what failed. */
function excerpt(output: string): string {
  const lines = output.trimEnd().split("\n")
    .filter((line) =>
      !/^\s*(ok \d+ |\(pass\)|# Subtest|duration_ms|type: 'test'|---|\.\.\.|1\.\.\d)/
        .test(line) && !/ \.\.\. ok \(/.test(line)
    );
  return lines.slice(-80).map((line) => `    ${line}`).join("\n");
}

async function main(): Promise<number> {
  const only = process.argv.slice(2);
  let passed = 0;
  let failed = 0;
  say("setup");
  const installed = await execute([deno, "install", "--quiet", "--frozen"]);
  if (!installed.ok) {
    say(excerpt(installed.output));
    say("0 passed, 1 failed");
    return 1;
  }
  // The runtimes' folder may be made anew, so the bundle comes after them.
  const all = steps();
  await buildBundle(SUITE_BUNDLE);
  for (const step of all) {
    if (only.length > 0 && !only.some((word) => step.name.includes(word))) {
      continue;
    }
    const start = performance.now();
    const { ok, output } = await execute(step.command, step.env);
    const counted = step.count?.(output) ??
      { passed: ok ? 1 : 0, failed: ok ? 0 : 1 };
    // A runner that fails without a failing test (a file that does not load).
    const outcome = !ok && counted.failed === 0
      ? { passed: counted.passed, failed: 1 }
      : counted;
    passed += outcome.passed;
    failed += outcome.failed;
    const seconds = ((performance.now() - start) / 1000).toFixed(1);
    say(
      `${outcome.failed === 0 ? "ok" : "FAILED"}  ${step.name}: ` +
        `${outcome.passed} passed, ${outcome.failed} failed (${seconds} s)`,
    );
    if (outcome.failed > 0) say(excerpt(output));
  }
  say(`${passed} passed, ${failed} failed`);
  return failed === 0 && passed > 0 ? 0 : 1;
}

process.exitCode = await main();
