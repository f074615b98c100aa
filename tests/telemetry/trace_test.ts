// Copyright 2026 the Boruna authors. MIT license.

/**
 * The structure of traces: the run above its calls, requests and questions to
 * models below them, and the traces of others above and below all that.
 *
 * @module
 */

import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { test } from "node:test";
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import {
  type Handlers,
  liveHandlers,
  parsePolicy,
  type Policy,
} from "../../src/capability/mod.ts";
import { encodeEventLog } from "../../src/replay/mod.ts";
import { run, type RunResult } from "../../src/run/mod.ts";
import { openTelemetry, type Telemetry } from "../../src/telemetry/mod.ts";
import {
  type CollectedSpan,
  type CollectedValue,
  startCollector,
} from "../support/collector.ts";

type Variables = Readonly<Record<string, string>>;

interface Traced {
  readonly spans: readonly CollectedSpan[];
  readonly result: RunResult;
  readonly telemetry: Telemetry;
}

/** The pipelines that must give the same: our own one and the SDK's. */
const PIPELINES: readonly (readonly [string, Variables])[] = [
  ["own", {}],
  ["SDK", { BORUNA_OTEL_SDK: "true" }],
];

async function traced(
  source: string,
  variables: Variables = {},
  options: {
    readonly policy?: Policy | "allow-all" | "deny-all";
    readonly handlers?: Handlers;
  } = {},
): Promise<Traced> {
  const collector = await startCollector();
  const all: Variables = {
    OTEL_EXPORTER_OTLP_ENDPOINT: collector.endpoint,
    ...variables,
  };
  const telemetry = await openTelemetry({
    env: (name) => all[name],
    hooks: false,
    warn: (message) => {
      throw new Error(message);
    },
  });
  assert(telemetry !== null);
  const result = await run(source, {
    ...options,
    recorder: telemetry.recorder,
  });
  await telemetry.close({ timeoutMs: 60_000 });
  await collector.close();
  return { spans: collector.spans, result, telemetry };
}

function named(
  spans: readonly CollectedSpan[],
  name: string,
): readonly CollectedSpan[] {
  return spans.filter((span) => span.name === name);
}

function attributesOf(
  span: CollectedSpan | undefined,
): Record<string, CollectedValue> {
  return Object.fromEntries(span?.attributes ?? []);
}

/**
 * How far clocks may be apart, in nanoseconds: the SDK takes the start of each
 * span from the clock on the wall, in whole milliseconds, and a machine that is
 * busy or is told the time sets that clock meanwhile.
 */
const CLOCK = 10_000_000n;

const TWO_CALLS = `fn main() -> Int !{time.now, fs.read} {
  fs_read("a secret path")
  time_now()
}
`;

for (const [pipeline, variables] of PIPELINES) {
  test(`a run is one span above its calls (${pipeline})`, async () => {
    const { spans, result } = await traced(TWO_CALLS, variables);
    assertEquals(spans.map(({ name }) => name), [
      "boruna.cap",
      "boruna.cap",
      "boruna.run",
    ]);
    const root = spans.at(-1)!;
    assertEquals(root.parentSpanId ?? "", "");
    assertEquals([root.kind, root.status, root.flags], [1, 0, 0x101]);
    const {
      "boruna.program.hash": program,
      "boruna.policy.hash": policy,
      "boruna.capability_set_hash": set,
      ...others
    } = attributesOf(root);
    for (const hash of [program, policy, set]) {
      assert(/^sha256:[0-9a-f]{64}$/.test(String(hash)), String(hash));
    }
    assertEquals(others, {
      "process.exit.code": 0n,
      "boruna.handler": "mock",
      "boruna.steps": BigInt(result.steps),
    });
    for (const call of spans.slice(0, 2)) {
      assertEquals(call.traceId, root.traceId);
      assertEquals(call.parentSpanId, root.spanId);
      assertEquals(call.flags, 0x101);
      assert(call.start >= root.start - CLOCK);
      assert(call.end <= root.end + CLOCK);
    }
  });

  test(`failures have a status, and a type where the contract leaves room (${pipeline})`, async () => {
    const source = `fn main() -> Int !{time.now} { time_now() }\n`;
    const { spans } = await traced(source, variables, { policy: "deny-all" });
    const [call, root] = spans;
    assertEquals(call!.attributes, [
      ["cap.name", "time.now"],
      ["bytes_in", 0n],
      ["error.kind", "denied"],
    ]);
    assertEquals([call!.status, call!.statusMessage], [2, "denied"]);
    assertEquals([root!.status, root!.statusMessage], [2, "denied"]);
    assertEquals(attributesOf(root)["process.exit.code"], 3n);
    assertEquals(attributesOf(root)["error.type"], "denied");
    const detailed = await traced(source, {
      ...variables,
      BORUNA_OTEL_CALL_DETAILS: "true",
    }, { policy: "deny-all" });
    const attributes = attributesOf(detailed.spans[0]);
    assertEquals(attributes["error.type"], "denied");
    assertEquals(attributes["boruna.handler"], "mock");
  });

  test(`TRACEPARENT is the parent, and its state goes on (${pipeline})`, async () => {
    const traceId = "0af7651916cd43dd8448eb211c80319c";
    const { spans } = await traced(TWO_CALLS, {
      ...variables,
      TRACEPARENT: `00-${traceId}-b7ad6b7169203331-01`,
      TRACESTATE: "congo=t61rcWkgMzE",
    });
    const root = spans.at(-1)!;
    assertEquals(root.parentSpanId, "b7ad6b7169203331");
    assertEquals(root.flags, 0x301);
    for (const span of spans) {
      assertEquals(span.traceId, traceId);
      assertEquals(span.traceState, "congo=t61rcWkgMzE");
    }
  });

  test(`a parent that is not sampled is not recorded (${pipeline})`, async () => {
    const { spans, telemetry } = await traced(TWO_CALLS, {
      ...variables,
      TRACEPARENT: "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00",
    });
    assertEquals(spans.length, 0);
    assertEquals(telemetry.counts.recorded, 0);
  });

  test(`limits hold for every span (${pipeline})`, async () => {
    const { spans } = await traced(TWO_CALLS, {
      ...variables,
      OTEL_ATTRIBUTE_COUNT_LIMIT: "2",
      OTEL_SPAN_ATTRIBUTE_VALUE_LENGTH_LIMIT: "4",
    });
    assertEquals(spans[0]!.attributes, [["cap.name", "fs.r"], [
      "bytes_in",
      13n,
    ]]);
    assertEquals(spans[0]!.droppedAttributes, 1);
  });

  for (const sampler of ["always_off", "parentbased_always_off"]) {
    test(`nothing is recorded with the sampler ${sampler} (${pipeline})`, async () => {
      const { spans } = await traced(TWO_CALLS, {
        ...variables,
        OTEL_TRACES_SAMPLER: sampler,
      });
      assertEquals(spans, []);
    });
  }
}

const parents: readonly string[] = [
  "",
  "nonsense",
  "00-00000000000000000000000000000000-b7ad6b7169203331-01",
  "00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01",
  "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-more",
  "00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01",
  "ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
];

for (const parent of parents) {
  test(`a trace of its own begins for TRACEPARENT="${parent}"`, async () => {
    const { spans } = await traced(TWO_CALLS, { TRACEPARENT: parent });
    const root = spans.at(-1)!;
    assertEquals(root.parentSpanId ?? "", "");
    assertEquals(root.flags, 0x101);
    assert(root.traceId !== "0af7651916cd43dd8448eb211c80319c");
  });
}

/** A server that notes the headers of its requests. */
async function server(
  status: number,
): Promise<{ url: string; seen: IncomingHttpHeaders[]; close(): void }> {
  const seen: IncomingHttpHeaders[] = [];
  const listening = createServer((request, response) => {
    seen.push(request.headers);
    const isMoved = request.url?.startsWith("/moved") ?? false;
    response.writeHead(
      isMoved ? 302 : status,
      isMoved ? { location: "/" } : {},
    );
    response.end("body");
  });
  await new Promise<void>((resolve) =>
    listening.listen(0, "127.0.0.1", resolve)
  );
  const { port } = listening.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    seen,
    close: () => {
      listening.closeAllConnections();
      listening.close();
    },
  };
}

function fetchPolicy(hosts: readonly string[] | null): Policy {
  return parsePolicy(JSON.stringify({
    schema_version: 1,
    rules: { "net.fetch": { allow: true, budget: 0 } },
    default_allow: false,
    net_policy: {
      allowed_domains: ["127.0.0.1"],
      ...(hosts === null ? {} : { trace_context_hosts: hosts }),
    },
  })) as Policy;
}

function live(policy: Policy): Promise<Handlers> {
  return liveHandlers({ policy, net: { loopbackLiterals: true } });
}

function fetching(url: string, form: string = "try_net_fetch"): string {
  return `fn main() -> Result<String, String> !{net.fetch} { ${form}("${url}?token=secret") }\n`;
}

for (const [pipeline, variables] of PIPELINES) {
  test(`a live net.fetch has a child span a request (${pipeline})`, async () => {
    const target = await server(200);
    const policy = fetchPolicy(["127.0.0.1"]);
    const { spans, result } = await traced(fetching(`${target.url}/moved`), {
      ...variables,
      BAGGAGE: "tenant=a",
    }, { policy, handlers: await live(policy) });
    target.close();
    const requests = named(spans, "GET");
    const [call] = named(spans, "boruna.cap");
    assertEquals(requests.length, 2);
    assertEquals(
      requests.map(attributesOf),
      [302n, 200n].map((status, i) => ({
        "http.request.method": "GET",
        "server.address": "127.0.0.1",
        "server.port": BigInt(new URL(target.url).port),
        ...(i === 0 ? {} : { "http.request.resend_count": 1n }),
        "http.response.status_code": status,
      })),
    );
    for (const [i, request] of requests.entries()) {
      assertEquals(request.kind, 3);
      assertEquals(request.parentSpanId, call!.spanId);
      assertEquals(request.traceId, call!.traceId);
      assertEquals(
        target.seen[i]!["traceparent"],
        `00-${request.traceId}-${request.spanId}-01`,
      );
      assertEquals(target.seen[i]!["baggage"], "tenant=a");
    }
    // Neither the program nor its log sees any of it.
    const log = encodeEventLog(result.events);
    assert(!log.includes(requests[0]!.traceId) && !log.includes("traceparent"));
  });
}

test("the trace context goes to no host that the policy does not name for it", async () => {
  for (const hosts of [null, [], ["example.com"]]) {
    const target = await server(200);
    const policy = fetchPolicy(hosts);
    await traced(fetching(target.url), {}, {
      policy,
      handlers: await live(policy),
    });
    target.close();
    assertEquals(target.seen[0]!["traceparent"], undefined);
  }
});

test("no trace context is sent when the propagators are none", async () => {
  const target = await server(200);
  const policy = fetchPolicy(["127.0.0.1"]);
  const { spans } = await traced(fetching(target.url), {
    OTEL_PROPAGATORS: "none",
    TRACEPARENT: "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
  }, { policy, handlers: await live(policy) });
  target.close();
  assertEquals(target.seen[0]!["traceparent"], undefined);
  assertEquals(spans.at(-1)!.parentSpanId ?? "", "");
});

test("a failed request has its status as its type, and no secret", async () => {
  const target = await server(404);
  const policy = fetchPolicy(null);
  const { spans } = await traced(fetching(target.url), {}, {
    policy,
    handlers: await live(policy),
  });
  target.close();
  const [request] = named(spans, "GET");
  assertEquals([request!.status, request!.statusMessage], [2, "404"]);
  assertEquals(attributesOf(request)["error.type"], "404");
  assert(!JSON.stringify(spans.map(attributesOf), shown).includes("secret"));
});

test("addresses are recorded only when asked for, without their secrets", async () => {
  const target = await server(200);
  const policy = fetchPolicy(null);
  const { spans } = await traced(
    fetching(`${target.url}/path`),
    { BORUNA_OTEL_CAPTURE_URL: "true" },
    { policy, handlers: await live(policy) },
  );
  target.close();
  assertEquals(
    attributesOf(named(spans, "GET")[0])["url.full"],
    `${target.url}/path`,
  );
});

const ASKING = `fn main() -> String !{llm.call} {
  llm_call("a secret question", "own/large")
}
`;

for (const [pipeline, variables] of PIPELINES) {
  test(`llm.call has a child span by the conventions (${pipeline})`, async () => {
    const { spans } = await traced(ASKING, variables, {
      policy: "allow-all",
      handlers: {
        "llm.call": (_args, context) => {
          const told = context.trace?.()?.model({ provider: "", model: "" });
          told?.end({
            errorType: null,
            model: "large-2",
            inputTokens: 3,
            outputTokens: 5,
            finishReasons: ["stop"],
          });
          return Promise.resolve("a secret answer");
        },
      },
    });
    const [question] = named(spans, "chat large");
    assertEquals(question!.kind, 3);
    assertEquals(
      question!.parentSpanId,
      named(spans, "boruna.cap")[0]!.spanId,
    );
    assertEquals(attributesOf(question), {
      "gen_ai.operation.name": "chat",
      "gen_ai.provider.name": "own",
      "gen_ai.request.model": "large",
      "gen_ai.response.model": "large-2",
      "gen_ai.usage.input_tokens": 3n,
      "gen_ai.usage.output_tokens": 5n,
      "gen_ai.response.finish_reasons": ["stop"],
    });
    assertEquals(
      attributesOf(named(spans, "boruna.run")[0])["boruna.handler"],
      "host",
    );
  });

  test(`contents are recorded only when asked for (${pipeline})`, async () => {
    const { spans } = await traced(ASKING, {
      ...variables,
      OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT: "true",
    }, {
      policy: "allow-all",
      handlers: { "llm.call": () => "a secret answer" },
    });
    const attributes = attributesOf(named(spans, "chat large")[0]);
    assertStringIncludes(
      String(attributes["gen_ai.input.messages"]),
      "a secret question",
    );
    assertStringIncludes(
      String(attributes["gen_ai.output.messages"]),
      "a secret answer",
    );
  });
}

test("runs side by side have traces of their own", async () => {
  const collector = await startCollector();
  const telemetry = await openTelemetry({
    env: (name) =>
      name === "OTEL_EXPORTER_OTLP_ENDPOINT" ? collector.endpoint : undefined,
    hooks: false,
  });
  const source = `fn main() -> String !{net.fetch} {
  net_fetch("https://a.example/") ++ net_fetch("https://b.example/")
}
`;
  await Promise.all(Array.from({ length: 5 }, () =>
    run(source, {
      policy: "allow-all",
      recorder: telemetry!.recorder,
      handlers: { "net.fetch": () => Promise.resolve("x") },
    })));
  await telemetry!.close({ timeoutMs: 60_000 });
  await collector.close();
  const roots = named(collector.spans, "boruna.run");
  assertEquals(new Set(roots.map(({ traceId }) => traceId)).size, 5);
  for (const root of roots) {
    const calls = collector.spans.filter(({ parentSpanId }) =>
      parentSpanId === root.spanId
    );
    assertEquals(calls.length, 2);
    assert(calls.every(({ traceId }) => traceId === root.traceId));
  }
});

function shown(_key: string, value: unknown): unknown {
  return typeof value === "bigint" ? String(value) : value;
}
