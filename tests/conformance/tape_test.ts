// Copyright 2026 the Boruna authors. MIT license.

/**
 * Recorded sessions of the reference with tapes and event logs, step by step
 * through the command line.
 *
 * `--live` means more here than in the reference: all effects are real, without
 * a policy nothing is allowed, and refusals have an exit code of their own. So
 * steps with it get a policy and are compared in what they have to share.
 *
 * @module
 */

import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { netFetchHandler } from "../../src/capability/handlers/net_fetch.ts";
import {
  ALLOW_ALL,
  type Handler,
  parsePolicy,
} from "../../src/capability/mod.ts";
import { netRulesOf } from "../../src/capability/policy_net.ts";
import { exchange } from "../../src/host/mod.ts";
import {
  encodeEventLog,
  encodeTape,
  type NetTransaction,
  recordNet,
  Redactor,
} from "../../src/replay/mod.ts";
import { run } from "../../src/run/mod.ts";
import {
  type Content,
  type Did,
  fileText,
  inFolder,
  putFiles,
} from "../support/in_process.ts";
import { boruna } from "../support/spawn.ts";

interface Step {
  readonly args: readonly string[];
  readonly exit: number;
  readonly stdout: string;
  readonly stderr: string;
  readonly match?: Readonly<Record<string, unknown>>;
  readonly "files_after"?: Readonly<Record<string, string>>;
}

interface Case {
  readonly id: string;
  readonly note: string;
  readonly files?: Readonly<Record<string, Content>>;
  readonly steps: readonly Step[];
  readonly server?: true;
}

function load(name: string): readonly Case[] {
  return JSON.parse(readFileSync(new URL(name, import.meta.url), "utf8"));
}

const cases = [...load("tape.json"), ...load("eventlog.json")];

/** `--live` asks the real clock here. */
const OTHERWISE: readonly string[] = ["tape/record/mock-capabilities"];

/** What stays of an error whose details belong to a parser, a guard. */
function judged(text: string, match: unknown): string {
  if (match === "first-line") return text.split("\n")[0]!;
  if (typeof match !== "object" || match === null) return text;
  const [{ after }] = (match as { mask: [{ after: string }] }).mask;
  const at = text.indexOf(after);
  return at < 0 ? text : text.slice(0, at + after.length);
}

function isLive({ args }: Step): boolean {
  return args.includes("--live") && !args.includes("--replay-net-from");
}

/** A live run in a process of its own: it gives up what it does not need. */
async function goLive(folder: string, { args }: Step): Promise<Did> {
  const allowed = args.includes("--policy")
    ? args
    : [...args, "--policy", "allow-all"];
  const { exit, stdout, stderr } = await boruna(allowed, { cwd: folder });
  return { exit: exit ?? -1, stdout, stderr };
}

async function play(one: Case, folder: string): Promise<void> {
  putFiles(folder, one.files ?? {});
  for (const step of one.steps) {
    const live = isLive(step);
    const did = live ? await goLive(folder, step) : await inFolder(
      folder,
      step.args,
    );
    const { match = {} } = step;
    if (live) {
      assertEquals(did.exit === 0, step.exit === 0, did.stderr);
      assertStringIncludes(
        did.stderr,
        judged(step.stderr, match["stderr"]).trimEnd(),
      );
    } else {
      assertEquals(did.exit, step.exit, did.stderr);
      assertEquals(did.stdout, step.stdout);
      assertEquals(
        judged(did.stderr, match["stderr"]),
        judged(step.stderr, match["stderr"]),
      );
    }
    const after = step["files_after"] ?? {};
    for (const [path, text] of Object.entries(after)) {
      assertEquals(fileText(folder, path), text, path);
    }
    for (const [path, text] of Object.entries(one.files ?? {})) {
      // What was there and is not named stays as it was.
      if (typeof text !== "string" || path in after) continue;
      assertEquals(fileText(folder, path), text, path);
    }
  }
}

const guarded = cases.filter((one) => one.id.startsWith("tape/guard/"));
const plain = cases.filter((one) =>
  one.server !== true && !OTHERWISE.includes(one.id) && !guarded.includes(one)
);

function moduleOf({ files }: Case): Uint8Array {
  const module = files?.["m.axbc"] as { readonly base64: string };
  return Uint8Array.from(atob(module.base64), (c) => c.charCodeAt(0));
}

test(`${guarded.length} live requests that the guard refuses`, async () => {
  for (const one of guarded) {
    const written = one.files?.["p.json"];
    const policy = typeof written === "string"
      ? parsePolicy(written)
      : ALLOW_ALL;
    const { outcome } = await run(moduleOf(one), {
      policy,
      handlers: {
        "net.fetch": netFetchHandler({
          rules: netRulesOf(policy),
          resolve: () => Promise.reject(new Error("nothing is looked up")),
          exchange: () => Promise.reject(new Error("nothing is sent")),
        }),
      },
    });
    assert(outcome.kind !== "done", one.id);
    const { stderr, match } = one.steps[0]!;
    assertStringIncludes(
      `runtime error: ${outcome.text}`,
      judged(stderr, match?.["stderr"]).trimEnd(),
      one.id,
    );
    assert(!outcome.text.includes("nothing is"), `${one.id}: ${outcome.text}`);
  }
});

test(`${plain.length} recorded sessions with tapes and event logs`, {
  timeout: 240_000,
}, async (t) => {
  for (const one of plain) {
    await t.test(
      one.note === "" ? one.id : `${one.id}: ${one.note}`,
      async () => {
        const folder = mkdtempSync(join(tmpdir(), "boruna-tape-"));
        try {
          await play(one, folder);
        } finally {
          rmSync(folder, { recursive: true, force: true });
        }
      },
    );
  }
});

/** The server of the recorded cases. */
function serve(): Server {
  const routes: Readonly<
    Record<string, readonly [number, string | Uint8Array]>
  > = {
    "GET /text": [200, "plain text"],
    "GET /unicode": [200, 'grüß 😀 "q" \\ \n\t\u0001/'],
    "POST /echo": [201, "made"],
    "GET /fail": [500, "no"],
    "GET /empty": [204, ""],
    "DELETE /text": [200, "gone"],
    "GET /binary": [200, new Uint8Array([0xff, 0xfe, 0xfd])],
  };
  return createServer((request, response) => {
    const path = (request.url ?? "").split("?")[0];
    const [status, body] = routes[`${request.method} ${path}`] ?? [404, ""];
    response.writeHead(status, path === "/text" ? { "X-One": "1" } : {});
    response.end(body);
  });
}

/**
 * The live handler, led to the test's server: its guard refuses the address
 * that the recorded programs ask for.
 */
function ledTo(port: number): Handler {
  const handler = netFetchHandler({
    resolve: () => Promise.resolve(["93.184.216.34"]),
    exchange: (request) =>
      exchange({
        ...request,
        url: new URL(request.url.pathname, `http://127.0.0.1:${port}`),
        addresses: ["127.0.0.1"],
        blocked: [],
        checkPeer: () => {},
      }),
  });
  return ([url, ...rest], context) =>
    handler(
      [
        typeof url === "string"
          ? url.replace("[::ffff:127.0.0.1]:18431", "public.test")
          : url!,
        ...rest,
      ],
      context,
    );
}

const served = cases.filter((one) => one.server === true);

test(`${served.length} recorded sessions with a server: record, then replay`, {
  timeout: 240_000,
}, async (t) => {
  const server = serve();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  try {
    for (const one of served) {
      await t.test(one.id, async () => {
        const folder = mkdtempSync(join(tmpdir(), "boruna-tape-"));
        try {
          await recordAndReplay(one, folder, port);
        } finally {
          rmSync(folder, { recursive: true, force: true });
        }
      });
    }
  } finally {
    server.close();
    server.closeAllConnections?.();
  }
});

async function recordAndReplay(
  one: Case,
  folder: string,
  port: number,
): Promise<void> {
  const [live, replayed] = one.steps as [Step, Step];
  const transactions: NetTransaction[] = [];
  const { outcome, events } = await run(
    moduleOf(one),
    {
      policy: "allow-all",
      handlers: {
        "net.fetch": recordNet(
          ledTo(port),
          (transaction) => transactions.push(transaction),
          new Redactor([]),
        ),
      },
    },
  );
  const after = live["files_after"] ?? {};
  assertEquals(encodeTape("net.fetch", transactions), after["t.json"]);
  if (live.exit === 0) {
    assertEquals(encodeEventLog(events), after["live.json"]);
  } else {
    assert(outcome.kind !== "done");
    const unled = outcome.text.replace(
      "http://public.test",
      "http://[::ffff:7f00:1]:18431",
    );
    assertEquals(`runtime error: ${unled}\n`, live.stderr);
  }
  putFiles(folder, { ...one.files, "t.json": after["t.json"]! });
  await play({ ...one, files: {}, steps: [replayed] }, folder);
}
