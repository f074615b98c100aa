// Copyright 2026 the Boruna authors. MIT license.

/**
 * Runtime × permission state × capability × what has to come of it, run as real
 * processes. What the host refuses names a flag; with that flag the same
 * program has to run.
 *
 * @module
 */

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { startDocument } from "../../scripts/collector.ts";
import { MOD, run } from "./spawn.ts";

/** A runtime with its version line. */
export type Host = "deno" | "bun" | "node22" | "node24" | "node26";

/** One cell of the matrix. */
export interface Cell {
  readonly host: Host;
  /** How the process is started. */
  readonly state: string;
  /** The flags of that state; `NET` stands for the server's host and port. */
  readonly flags: readonly string[];
  readonly capability: string;
  /** `ok`, or the reason of the refusal by the host layer. */
  readonly expected: string;
  /** How strongly the host has to hold the capability in this state. */
  readonly strength: string | null;
}

/** The programs, by capability. `URL` stands for the server's address. */
const PROGRAMS: Readonly<Record<string, string>> = {
  "fs.read": 'fn main() -> String !{fs.read} { fs_read("data/in.txt") }',
  "fs.write":
    'fn main() -> Bool !{fs.write} { fs_write("out/out.txt", "text") }',
  "net.fetch": 'fn main() -> String !{net.fetch} { net_fetch("URL") }',
  "time.now": "fn main() -> Int !{time.now} { time_now() }",
};

const ROOT = dirname(MOD);
const DENO_BASE = [
  "run",
  "--no-prompt",
  `--allow-read=${ROOT}`,
  "--allow-read=app.ax",
];
const DENO: readonly (readonly [
  state: string,
  flags: readonly string[],
  capability: string,
  expected: string,
  strength: string | null,
])[] = [
  ["-A", ["run", "-A"], "fs.read", "ok", "coarse"],
  ["-A", ["run", "-A"], "fs.write", "ok", "coarse"],
  ["-A", ["run", "-A"], "net.fetch", "ok", "coarse"],
  ["-A", ["run", "-A"], "time.now", "ok", null],
  ["nothing", DENO_BASE, "fs.read", "host.read_not_granted", "enforced"],
  ["nothing", DENO_BASE, "fs.write", "host.write_not_granted", "enforced"],
  ["nothing", DENO_BASE, "net.fetch", "host.net_not_granted", "enforced"],
  ["nothing", DENO_BASE, "time.now", "ok", null],
  ["granted", [...DENO_BASE, "--allow-read=data"], "fs.read", "ok", "enforced"],
  [
    "granted",
    [...DENO_BASE, "--allow-read=out", "--allow-write=out"],
    "fs.write",
    "ok",
    "enforced",
  ],
  ["granted", [...DENO_BASE, "--allow-net=NET"], "net.fetch", "ok", "enforced"],
  [
    "another granted",
    [...DENO_BASE, "--allow-read=out"],
    "fs.read",
    "host.read_not_granted",
    "enforced",
  ],
  [
    "another granted",
    [...DENO_BASE, "--allow-read=out", "--allow-write=data"],
    "fs.write",
    "host.write_not_granted",
    "enforced",
  ],
  [
    "another granted",
    [...DENO_BASE, "--allow-net=example.org:80"],
    "net.fetch",
    "host.net_not_granted",
    "enforced",
  ],
  [
    "denied",
    ["run", "--no-prompt", "--allow-read", "--deny-read=data"],
    "fs.read",
    "host.read_denied",
    "enforced",
  ],
  [
    "denied",
    [...DENO_BASE, "--allow-read=out", "--allow-write", "--deny-write=out"],
    "fs.write",
    "host.write_denied",
    "enforced",
  ],
  [
    "denied",
    [...DENO_BASE, "--allow-net", "--deny-net=NET"],
    "net.fetch",
    "host.net_denied",
    "enforced",
  ],
];

const NODE_BASE = [
  "--permission",
  `--allow-fs-read=${ROOT}`,
  "--allow-fs-read=app.ax",
];

/** All cells of a runtime. */
export function cellsOf(host: Host): Cell[] {
  switch (host) {
    case "deno":
      return DENO.map(([state, flags, capability, expected, strength]) => ({
        host,
        state,
        flags,
        capability,
        expected,
        strength,
      }));
    case "bun":
      return Object.keys(PROGRAMS).map((capability) => ({
        host,
        state: "nothing can be held",
        flags: [],
        capability,
        expected: "ok",
        strength: capability === "time.now" ? null : "none",
      }));
    default: {
      // The network can be closed from 25 on.
      const closes = host === "node26";
      const cell = (
        state: string,
        flags: readonly string[],
        capability: string,
        expected: string,
        strength: string | null,
      ): Cell => ({ host, state, flags, capability, expected, strength });
      return [
        ...Object.keys(PROGRAMS).map((capability) =>
          cell(
            "open",
            [],
            capability,
            "ok",
            capability === "time.now" ? null : "none",
          )
        ),
        cell(
          "nothing",
          NODE_BASE,
          "fs.read",
          "host.read_not_granted",
          "enforced",
        ),
        cell(
          "nothing",
          NODE_BASE,
          "fs.write",
          "host.write_not_granted",
          "enforced",
        ),
        cell(
          "nothing",
          NODE_BASE,
          "net.fetch",
          closes ? "host.net_not_granted" : "ok",
          closes ? "enforced" : "none",
        ),
        cell("nothing", NODE_BASE, "time.now", "ok", null),
        cell(
          "granted",
          [...NODE_BASE, "--allow-fs-read=data/*"],
          "fs.read",
          "ok",
          "enforced",
        ),
        cell(
          "granted",
          [...NODE_BASE, "--allow-fs-read=out/*", "--allow-fs-write=out/*"],
          "fs.write",
          "ok",
          "enforced",
        ),
        ...(closes
          ? [
            cell(
              "granted",
              [...NODE_BASE, "--allow-net"],
              "net.fetch",
              "ok",
              "coarse",
            ),
          ]
          : []),
        cell(
          "another granted",
          [...NODE_BASE, "--allow-fs-read=out/*"],
          "fs.read",
          "host.read_not_granted",
          "enforced",
        ),
      ];
    }
  }
}

/** What the command says of a run. */
interface Told {
  readonly ok: boolean;
  readonly error?: {
    readonly kind: string;
    readonly layer: string;
    readonly reason: string;
    readonly message: string;
    readonly fix: Readonly<Record<string, string | null>> | null;
  };
  readonly host?: HostFacts;
  readonly data?: { readonly host?: HostFacts };
}

interface HostFacts {
  readonly capabilities: Readonly<Record<string, string>>;
}

/** Runs a cell; an empty list when everything is as expected. */
export async function play(cell: Cell, program: string): Promise<string[]> {
  const folder = mkdtempSync(join(tmpdir(), "boruna-matrix-"));
  const server = await startDocument({ a: 1 });
  const problems: string[] = [];
  try {
    mkdirSync(join(folder, "data"));
    mkdirSync(join(folder, "out"));
    writeFileSync(join(folder, "data/in.txt"), "text");
    writeFileSync(
      join(folder, "app.ax"),
      PROGRAMS[cell.capability]!.replace("URL", server.url),
    );
    const net = new URL(server.url).host;
    let flags = cell.flags.map((flag) => flag.replace("NET", net));
    for (let round = 0; round < 4; round++) {
      const ran = await run([
        program,
        ...flags,
        MOD,
        "app.ax",
        "--live",
        "--policy=allow-all",
        "--json",
      ], { cwd: folder, timeoutMs: 30_000 });
      let told: Told;
      try {
        told = JSON.parse(ran.stdout) as Told;
      } catch {
        problems.push(`no JSON, exit ${ran.exit}: ${ran.stdout}${ran.stderr}`);
        break;
      }
      const said = withoutNodeWarnings(ran.stderr);
      if (said !== "") problems.push(`standard error: ${said}`);
      const reason = told.ok ? "ok" : told.error?.reason ?? "?";
      if (round === 0) {
        if (reason !== cell.expected) {
          problems.push(
            `${reason} and not ${cell.expected}: ${told.error?.message}`,
          );
        }
        if (cell.strength !== null) {
          const strength = (told.host ?? told.data?.host)
            ?.capabilities[cell.capability];
          if (strength !== cell.strength) {
            problems.push(`strength ${strength} and not ${cell.strength}`);
          }
        }
      }
      const exit = told.ok ? 0 : 3;
      if (ran.exit !== exit) {
        problems.push(`exit code ${ran.exit} and not ${exit}`);
      }
      if (told.ok) break;
      if (told.error?.layer !== "host") {
        problems.push(`refused by ${told.error?.layer}`);
        break;
      }
      // What the refusal says would allow it does allow it.
      const kind = cell.host === "deno" ? "deno" : "node";
      const flag = told.error.fix?.[kind] ?? null;
      if (cell.expected.endsWith("_denied")) {
        if (flag !== null) problems.push(`offers ${flag} against a deny flag`);
        break;
      }
      if (flag === null) {
        problems.push("offers no flag");
        break;
      }
      if (round === 3) problems.push("never runs, whatever is added");
      flags = [...flags, flag];
    }
  } finally {
    await server.close();
    rmSync(folder, { recursive: true, force: true });
  }
  return problems;
}

/** Node says that its own flags are experimental. */
function withoutNodeWarnings(text: string): string {
  return text.replace(
    /^\(node:\d+\) ExperimentalWarning: .*\n|^\(Use `node --trace-warnings.*\n/gm,
    "",
  );
}
