// Copyright 2026 the Boruna authors. MIT license.

/**
 * Runs under policies of version 2: what is shared, bounded, judged again and
 * recorded.
 *
 * @module
 */

import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import {
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import {
  type AnyPolicy,
  liveHandlers,
  policyHash,
  readAnyPolicy,
} from "../../src/capability/mod.ts";
import { decodeEventLog, encodeEventLog } from "../../src/replay/mod.ts";
import { run, type RunResult, verify } from "../../src/run/mod.ts";

function policy(members: Record<string, unknown>): Promise<AnyPolicy> {
  return readAnyPolicy(JSON.stringify({ schema_version: 2, ...members }));
}

function ending({ outcome }: RunResult): string {
  switch (outcome.kind) {
    case "done":
      return "done";
    case "refused":
      return outcome.refusal.reason;
    case "limit":
      return outcome.limit;
    default:
      return `${outcome.kind}: ${outcome.text}`;
  }
}

const LOOP = `
fn ask(n: Int) -> Int !{time.now} {
  let mut i = 0
  while i < n {
    time_now()
    i = i + 1
  }
  i
}
`;

test("a run under rules of functions and budgets", async () => {
  const rules = [{
    id: "clock",
    allow: "time.now",
    functions: ["ask"],
    budget: { calls: 3 },
  }];
  const program = (main: string) =>
    `${LOOP}fn main() -> Int !{time.now} { ${main} }`;
  const result = async (main: string) =>
    ending(await run(program(main), { policy: await policy({ rules }) }));
  assertEquals(await result("ask(3)"), "done");
  assertEquals(await result("ask(4)"), "budget.calls");
  assertEquals(await result("time_now()"), "policy.no_match");
});

test("the limits of a policy are those of the run", async () => {
  const program = `${LOOP}fn main() -> Int !{time.now} { ask(1000) }`;
  const rules = [{ id: "clock", allow: "time.now" }];
  const under = await policy({ rules, limits: { steps: 500 } });
  assertEquals(ending(await run(program, { policy: under })), "steps");
  const wide = { policy: under, limits: { steps: 100000 } };
  assertEquals(ending(await run(program, wide)), "steps");
  const narrow = { policy: under, limits: { steps: 50 } };
  const { outcome } = await run(program, narrow);
  assert(outcome.kind === "limit");
  assertEquals(outcome.max, 50);
});

test("times are recorded, and a replay judges by them", async () => {
  const program = `${LOOP}fn main() -> Int !{time.now} { ask(4) }`;
  const under = await policy({
    rules: [{
      id: "clock",
      allow: "time.now",
      rate: { calls: 2, per_ms: 1000 },
      not_after: "2026-01-01T00:00:00Z",
    }],
  });
  const start = Date.UTC(2025, 5, 1);
  let now = start - 400;
  const recorded = await run(program, {
    policy: under,
    clock: () => now += 400,
    handlers: { "time.now": () => 1 },
  });
  assertEquals(ending(recorded), "done");
  const text = encodeEventLog(recorded.events);
  const events = decodeEventLog(text);
  assertEquals(
    events.flatMap((event) => event.event === "CapCall" ? [event.at] : []),
    [start, start + 400, start + 800, start + 1200],
  );
  assertEquals(encodeEventLog(events), text);
  // By the real clock the time would be over.
  const again = await verify(program, { events }, { policy: under });
  assertEquals(again.following.kind, "identical");
  assertEquals(encodeEventLog(again.result.events), text);
  // Without the policy, and under a stricter one.
  const free = await verify(program, { events });
  assertEquals(free.following.kind, "identical");
  const slower = await policy({
    rules: [{
      id: "clock",
      allow: "time.now",
      rate: { calls: 1, per_ms: 1000 },
    }],
  });
  const refused = await verify(program, { events }, { policy: slower });
  assertEquals(ending(refused.result), "budget.rate");
});

test("tokens are recorded, and a replay counts them", async () => {
  const program = `fn main() -> String !{llm.call} {
    let a = llm_call("one", "p/m")
    llm_call("two", "p/m")
  }`;
  const under = (tokens: number) =>
    policy({ rules: [{ id: "m", allow: "llm.call", budget: { tokens } }] });
  const recorded = await run(program, {
    policy: await under(100),
    handlers: {
      "llm.call": (_args, { countTokens }) => {
        countTokens!(40);
        return "yes";
      },
    },
  });
  assertEquals(ending(recorded), "done");
  const events = decodeEventLog(encodeEventLog(recorded.events));
  const after = async (tokens: number) =>
    ending(
      (await verify(program, { events }, { policy: await under(tokens) }))
        .result,
    );
  assertEquals(await after(41), "done");
  assertEquals(await after(40), "budget.tokens");
});

test("a log without rules of time is as it always was", async () => {
  const program = `${LOOP}fn main() -> Int !{time.now} { ask(2) }`;
  const under = await policy({ rules: [{ id: "clock", allow: "time.now" }] });
  const [one, other] = [
    await run(program),
    await run(program, { policy: under }),
  ];
  assertEquals(encodeEventLog(one.events), encodeEventLog(other.events));
});

test("a file is judged by the path behind its links", async () => {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "boruna-policy-")));
  try {
    mkdirSync(join(folder, "data"));
    mkdirSync(join(folder, "secret"));
    writeFileSync(join(folder, "data", "a"), "a");
    writeFileSync(join(folder, "secret", "b"), "b");
    symlinkSync(join(folder, "secret", "b"), join(folder, "data", "link"));
    symlinkSync(join(folder, "data", "a"), join(folder, "data", "inside"));
    const under = await policy({
      rules: [{
        id: "data",
        allow: "fs.read",
        where: { path: [`${folder}/data/*`] },
      }],
    });
    const read = async (name: string) => {
      const path = JSON.stringify(join(folder, name));
      return ending(
        await run(
          `fn main() -> Result<String, String> !{fs.read} { try_fs_read(${path}) }`,
          {
            policy: under,
            handlers: await liveHandlers({ policy: under }),
          },
        ),
      );
    };
    assertEquals(await read("data/a"), "done");
    assertEquals(await read("data/inside"), "done");
    assertEquals(await read("data/link"), "policy.no_match");
    assertEquals(await read("secret/b"), "policy.no_match");
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test("every redirect is judged by the rules", async () => {
  const server = createServer((request, response) => {
    const to = new URL(request.url ?? "/", "http://x").searchParams.get("to");
    if (to === null) response.end("here");
    else response.writeHead(302, { location: to }).end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  try {
    const under = await policy({
      net: { exceptions: [`127.0.0.1:${port}`] },
      rules: [
        {
          id: "api",
          allow: "net.fetch",
          where: { host: ["127.0.0.1"], port: [port], path: ["/v1/**"] },
        },
        {
          id: "admin",
          deny: "net.fetch",
          where: { path: ["/v1/admin"] },
        },
      ],
    });
    const fetched = async (path: string) => {
      const url = JSON.stringify(`http://127.0.0.1:${port}${path}`);
      return ending(
        await run(
          `fn main() -> Result<String, String> !{net.fetch} { try_net_fetch(${url}) }`,
          {
            policy: under,
            handlers: await liveHandlers({ policy: under }),
          },
        ),
      );
    };
    assertEquals(await fetched("/v1/x"), "done");
    assertEquals(await fetched("/v1/x?to=/v1/y"), "done");
    assertEquals(await fetched("/v2/x"), "policy.no_match");
    const small = await policy({
      net: { exceptions: [`127.0.0.1:${port}`] },
      rules: [{ id: "all", allow: "net.fetch", budget: { bytes_in: 5 } }],
    });
    const url = `"http://127.0.0.1:${port}/"`;
    const twice = await run(
      `fn main() -> String !{net.fetch} { net_fetch(${url}) ++ net_fetch(${url}) }`,
      { policy: small, handlers: await liveHandlers({ policy: small }) },
    );
    assertStringIncludes(ending(twice), "larger than the 1 bytes");
    assertEquals(
      await fetched("/v1/x?to=/v2/y"),
      "redirect.policy.no_match",
    );
    assertEquals(
      await fetched("/v1/x?to=/v1/admin"),
      "redirect.policy.denied_by_rule",
    );
    // Without the exception the guard says no, whatever the rules say.
    const open = await policy({ rules: [{ id: "all", allow: "net.fetch" }] });
    const guarded = await run(
      `fn main() -> String !{net.fetch} { net_fetch("http://127.0.0.1:${port}/") }`,
      { policy: open, handlers: await liveHandlers({ policy: open }) },
    );
    assertEquals(ending(guarded), "address.loopback");
  } finally {
    await new Promise((resolve) => server.close(resolve));
  }
});

test("the hash does not depend on layout", async () => {
  const one = await policy({ rules: [{ id: "a", allow: "random" }] });
  const other = await readAnyPolicy(
    '{"rules": [{"allow":"random","id":"a"}], "default":"deny",\n "schema_version":2}',
  );
  assertEquals(policyHash(one), policyHash(other));
});
