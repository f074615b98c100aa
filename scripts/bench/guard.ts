// Copyright 2026 the Boruna authors. MIT license.

/**
 * What the gates cost: a call of `net.fetch` and one of `fs.read` through
 * gateway, guard and host permission, and the same work without them. Resolver
 * and transport are stubs, so the network is not in it.
 *
 * @module
 */

import process from "node:process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  ALLOW_ALL,
  createGateway,
  type GatewayCall,
  type GatewayOptions,
  type Handlers,
  isV2,
  judgeOf,
  readAnyPolicy,
} from "../../src/capability/mod.ts";
import { DEFAULT_FILE_LIMITS } from "../../src/capability/file_guard.ts";
import { fsReadHandler } from "../../src/capability/handlers/fs_read.ts";
import { netFetchHandler } from "../../src/capability/handlers/net_fetch.ts";
import { type HttpResponse, readTextFile } from "../../src/host/mod.ts";

/** What a guarded call may cost beyond an unguarded one, in microseconds. */
const BOUND = 20;

/** Calls a batch; short enough to fit between two interruptions. */
const BATCH = 20;

const folder = mkdtempSync(join(tmpdir(), "boruna-guard-"));
const file = join(folder, "a.txt");
writeFileSync(file, "text");

const BODY = new TextEncoder().encode("body");
const RESPONSE: HttpResponse = {
  status: 200,
  headers: [],
  header: () => null,
  read: () => Promise.resolve(BODY),
  close: () => {},
};
const resolve = () => Promise.resolve(["93.184.216.34"]);
const exchange = () => Promise.resolve(RESPONSE);
const decoder = new TextDecoder();

/** The same steps without a question to anybody. */
const unguarded: Handlers = {
  "net.fetch": async (args) => {
    const url = new URL(args[0] as string);
    await resolve();
    const response = await exchange();
    const text = decoder.decode(await response.read(1e7));
    return url.hostname === "" ? "" : text;
  },
  "fs.read": (args) => readTextFile(args[0] as string, { regular: true }),
};

function caller(
  handlers: Handlers,
  call: Partial<GatewayCall>,
  policy: GatewayOptions["policy"] = ALLOW_ALL,
) {
  const gateway = createGateway({ policy, handlers });
  const whole: GatewayCall = {
    capability: "net.fetch",
    args: [],
    function: "main",
    declared: true,
    form: "typed",
    ...call,
  };
  return () => gateway.call(whole);
}

/**
 * Times both in short batches, interleaved, and gives the lower tenth of each:
 * what the work costs when nothing else has the processor.
 */
async function quiet(
  works: readonly [() => unknown, () => unknown],
): Promise<[number, number]> {
  const times: [number[], number[]] = [[], []];
  for (let round = 0; round < 2000; round++) {
    for (const k of [0, 1] as const) {
      const start = performance.now();
      for (let i = 0; i < BATCH; i++) {
        const given = works[k]();
        if (given instanceof Promise) await given;
      }
      // The first half is for the compilers.
      if (round >= 1000) times[k].push((performance.now() - start) / BATCH);
    }
  }
  const [bare, gated] = times.map((list) =>
    list.sort((a, b) => a - b)[Math.floor(list.length / 10)]!
  );
  return [bare!, gated!];
}

async function main(): Promise<number> {
  const guarded: Handlers = {
    "net.fetch": netFetchHandler({ resolve, exchange }),
    "fs.read": fsReadHandler(),
  };
  const rooted: Handlers = {
    "fs.read": fsReadHandler({ ...DEFAULT_FILE_LIMITS, readRoots: [folder] }),
  };
  const fetch = {
    capability: "net.fetch",
    args: ["https://api.example.org/v1/items?page=2"],
  } as const;
  const read = { capability: "fs.read", args: [file] } as const;
  const policy = await readAnyPolicy(JSON.stringify({
    schema_version: 2,
    rules: [{ id: "in", allow: "fs.read", where: { path: [`${folder}/**`] } }],
  }));
  if (!isV2(policy)) throw new TypeError("not a policy of version 2");
  const judge = await judgeOf(policy, {
    clock: Date.now,
    base: process.cwd(),
  });
  const rows: [
    string,
    Handlers,
    Partial<GatewayCall>,
    GatewayOptions["policy"],
  ][] = [
    ["net.fetch", guarded, fetch, ALLOW_ALL],
    ["fs.read", guarded, read, ALLOW_ALL],
    ["fs.read below a root", rooted, read, ALLOW_ALL],
    ["fs.read by a rule", guarded, read, judge],
  ];
  let exit = 0;
  for (const [name, handlers, call, policy] of rows) {
    const [bare, gated] = await quiet([
      caller(unguarded, call),
      caller(handlers, call, policy),
    ]);
    const extra = (gated - bare) * 1000;
    const ok = extra < BOUND;
    if (!ok) exit = 1;
    process.stdout.write(
      `${name.padEnd(22)} unguarded ${(bare * 1000).toFixed(1)} µs, guarded ${
        (gated * 1000).toFixed(1)
      } µs, the gates cost ${extra.toFixed(1)} µs${
        ok ? ` (below ${BOUND})` : ` (NOT below ${BOUND})`
      }\n`,
    );
  }
  return exit;
}

try {
  process.exitCode = await main();
} finally {
  rmSync(folder, { recursive: true, force: true });
}
