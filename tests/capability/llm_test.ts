// Copyright 2026 the Boruna authors. MIT license.

/**
 * `llm.call` against servers that speak each provider's form, well and badly.
 *
 * @module
 */

import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import {
  createServer,
  type IncomingMessage,
  type ServerResponse,
} from "node:http";
import { readFileSync } from "node:fs";
import type { AddressInfo, Socket } from "node:net";
import { after, test } from "node:test";
import {
  ALLOW_ALL,
  type CallTrace,
  createGateway,
  type Handler,
  type HandlerContext,
  type LlmUsage,
  type ModelAnswer,
  type ModelFacts,
  type ModelOptions,
  PROVIDER_KINDS,
  ProvidersError,
  readProviders,
} from "../../src/capability/mod.ts";
import {
  llmHandler,
  type LlmWorld,
} from "../../src/capability/handlers/llm.ts";
import { parseJson, type Value } from "../../src/value/mod.ts";

/** What a server saw of a request. */
interface Seen {
  readonly url: string;
  readonly headers: IncomingMessage["headers"];
  readonly body: unknown;
}

/** How a server answers the first request, the second, and so on. */
type Reply =
  | {
    readonly status?: number;
    readonly headers?: Readonly<Record<string, string>>;
    readonly body: unknown;
  }
  | ((response: ServerResponse) => void);

const closers: (() => void)[] = [];
after(() => closers.forEach((close) => close()));

/** A server that answers as it is told, and keeps what it saw. */
async function serve(
  ...replies: Reply[]
): Promise<{ readonly url: string; readonly seen: Seen[] }> {
  const seen: Seen[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((request, response) => {
    const chunks: Uint8Array[] = [];
    request.on("data", (chunk: Uint8Array) => chunks.push(chunk));
    request.on("end", () => {
      const text = chunks.map((chunk) => new TextDecoder().decode(chunk)).join(
        "",
      );
      const reply = replies[Math.min(seen.length, replies.length - 1)]!;
      seen.push({
        url: request.url ?? "",
        headers: request.headers,
        body: JSON.parse(text),
      });
      if (typeof reply === "function") return reply(response);
      response.writeHead(reply.status ?? 200, {
        "content-type": "application/json",
        ...reply.headers,
      });
      response.end(
        typeof reply.body === "string"
          ? reply.body
          : JSON.stringify(reply.body),
      );
    });
  });
  server.on("connection", (socket) => sockets.add(socket));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  closers.push(() => {
    server.close();
    for (const socket of sockets) socket.destroy();
  });
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, seen };
}

const KEY = "sk-very-secret-0123456789";
const waits: number[] = [];

function handlerFor(
  file: unknown,
  options: Partial<ModelOptions> = {},
  world: LlmWorld = {},
): Handler {
  return llmHandler({
    providers: readProviders(parseJson(JSON.stringify(file))),
    env: (name) => name === "THE_KEY" ? KEY : undefined,
    ...options,
  }, {
    wait: (milliseconds) => {
      waits.push(milliseconds);
      return Promise.resolve();
    },
    ...world,
  });
}

/** The text of the answer, or how the call failed. */
async function told(
  handler: Handler,
  args: readonly Value[],
): Promise<string> {
  const answer = await createGateway({
    policy: ALLOW_ALL,
    handlers: { "llm.call": handler },
  }).call({
    capability: "llm.call",
    args,
    function: "main",
    declared: true,
    form: "typed",
  });
  switch (answer.kind) {
    case "value":
      return answer.value as string;
    case "failed":
      return answer.message;
    case "refused":
      return `refused: ${answer.refusal.message}`;
  }
}

const completion = {
  model: "small-2",
  choices: [{
    message: { role: "assistant", content: "four" },
    finish_reason: "stop",
  }],
  usage: { prompt_tokens: 12, completion_tokens: 3, total_tokens: 15 },
};

test("OpenAI's form, and vLLM's", async () => {
  const { url, seen } = await serve({ body: completion });
  const handler = handlerFor({
    shop: {
      provider: "openai_compat",
      base_url: `${url}/v1/`,
      api_key_env: "THE_KEY",
      max_tokens: 50,
      body: {
        top_k: 20,
        chat_template_kwargs: { enable_thinking: false },
        model: "other",
      },
    },
    bare: { provider: "openai_compat", base_url: url, temperature: null },
  });
  assertEquals(await told(handler, ["two and two?", "shop/org/small"]), "four");
  assertEquals(seen[0]?.url, "/v1/chat/completions");
  assertEquals(seen[0]?.headers.authorization, `Bearer ${KEY}`);
  assertEquals(seen[0]?.headers["content-type"], "application/json");
  assertEquals(seen[0]?.body, {
    model: "org/small",
    messages: [{ role: "user", content: "two and two?" }],
    stream: false,
    temperature: 0,
    max_tokens: 50,
    top_k: 20,
    chat_template_kwargs: { enable_thinking: false },
  });
  assertEquals(await told(handler, ["x", "bare/m"]), "four");
  assertEquals(seen[1]?.url, "/v1/chat/completions");
  assertEquals(seen[1]?.headers.authorization, undefined);
  assertEquals(seen[1]?.body, {
    model: "m",
    messages: [{ role: "user", content: "x" }],
    stream: false,
  });
});

test("Anthropic's form", async () => {
  const { url, seen } = await serve({
    body: {
      type: "message",
      model: "c-1",
      content: [
        { type: "thinking", thinking: "hm" },
        { type: "text", text: "fo" },
        { type: "text", text: "ur" },
      ],
      stop_reason: "end_turn",
      usage: {
        input_tokens: 10,
        cache_read_input_tokens: 90,
        output_tokens: 2,
      },
    },
  });
  const usage: LlmUsage[] = [];
  const handler = handlerFor(
    {
      "llm.call": {
        provider: "anthropic",
        base_url: url,
        api_key_env: "THE_KEY",
        model: "c-1",
      },
    },
    { onUsage: (one) => usage.push(one) },
  );
  assertEquals(await told(handler, ["2+2", "anthropic/"]), "four");
  assertEquals(seen[0]?.url, "/v1/messages");
  assertEquals(seen[0]?.headers["x-api-key"], KEY);
  assertEquals(seen[0]?.headers["anthropic-version"], "2023-06-01");
  assertEquals(seen[0]?.body, {
    model: "c-1",
    messages: [{ role: "user", content: "2+2" }],
    stream: false,
    temperature: 0,
    max_tokens: 4096,
  });
  assertEquals(usage, [{ inputTokens: 100, outputTokens: 2, isCounted: true }]);
});

test("Ollama's form", async () => {
  const { url, seen } = await serve({
    body: {
      model: "q",
      message: { role: "assistant", content: "four" },
      done: true,
      done_reason: "stop",
      eval_count: 7,
    },
  });
  const usage: LlmUsage[] = [];
  const handler = handlerFor(
    {
      near: {
        provider: "ollama",
        base_url: url,
        max_tokens: 9,
        body: { keep_alive: "5m" },
      },
    },
    { onUsage: (one) => usage.push(one), limits: { maxOutputTokens: 5 } },
  );
  assertEquals(await told(handler, ["2+2 = ?", "near/q:8b"]), "four");
  assertEquals(seen[0]?.url, "/api/chat");
  assertEquals(seen[0]?.body, {
    model: "q:8b",
    messages: [{ role: "user", content: "2+2 = ?" }],
    stream: false,
    options: { temperature: 0, num_predict: 5 },
    keep_alive: "5m",
  });
  // The prompt was not counted: seven bytes are three tokens at most.
  assertEquals(usage, [{ inputTokens: 3, outputTokens: 7, isCounted: false }]);
});

test("a second attempt follows 429, 5xx and a broken connection, once", async () => {
  const cut: Reply = (response) => response.socket?.destroy();
  const cases: [Reply[], string, number[]][] = [
    [[{ status: 429, body: {} }, { body: completion }], "four", [1000]],
    [
      [{ status: 503, headers: { "retry-after": "7" }, body: "busy" }, {
        body: completion,
      }],
      "four",
      [7000],
    ],
    [[{ status: 529, body: {} }, { body: completion }], "four", [1000]],
    [[cut, { body: completion }], "four", [1000]],
    [
      [{ status: 500, body: { error: { message: "first" } } }, {
        status: 500,
        body: { error: { message: "second" } },
      }],
      "p request failed: status 500: second",
      [1000],
    ],
    [
      [{
        status: 429,
        headers: { "retry-after": "3600" },
        body: { error: "slow down" },
      }],
      "p request failed: status 429: slow down (to be asked again in 3600 s)",
      [],
    ],
    [
      [{ status: 400, body: { object: "error", message: "no\nsuch option" } }],
      "p request failed: status 400: no such option",
      [],
    ],
    [
      [{ status: 404, body: { error: "model 'm' not found" } }],
      "p request failed: status 404: model 'm' not found",
      [],
    ],
    [
      [{ status: 302, headers: { location: "http://127.0.0.1:1/" }, body: "" }],
      "p request failed: status 302",
      [],
    ],
  ];
  for (const [replies, expected, waited] of cases) {
    const { url, seen } = await serve(...replies);
    const handler = handlerFor({
      p: { provider: "openai_compat", base_url: url },
    });
    waits.length = 0;
    assertEquals(await told(handler, ["x", "p/m"]), expected);
    assertEquals(waits, waited, expected);
    assertEquals(seen.length, waited.length + 1);
  }
});

test("a date may say how long to wait", async () => {
  const soon = new Date(Date.now() + 5000).toUTCString();
  const { url } = await serve(
    { status: 429, headers: { "retry-after": soon }, body: {} },
    { body: completion },
  );
  const handler = handlerFor({
    p: { provider: "openai_compat", base_url: url },
  });
  waits.length = 0;
  assertEquals(await told(handler, ["x", "p/m"]), "four");
  assert(waits[0]! > 0 && waits[0]! <= 5000, `${waits}`);
});

test("answers that cannot be used are failures of one style", async () => {
  const cases: [unknown, string][] = [
    ["{", "p response parse: the answer is not JSON"],
    ["", "p response parse: the answer is not JSON"],
    ["[]", "p response parse: the answer is not of the expected form"],
    [
      { choices: [] },
      "p response parse: the answer is not of the expected form",
    ],
    [
      { choices: [null] },
      "p response parse: the answer is not of the expected form",
    ],
    [
      {
        choices: [{
          message: { content: null, reasoning_content: "…" },
          finish_reason: "length",
        }],
      },
      "p response parse: the answer has no text (the model stopped for: length)",
    ],
    [
      { choices: [{ message: { content: null, refusal: "I will not" } }] },
      "I will not",
    ],
    [
      { choices: [{ message: { content: [{ type: "text", text: "a" }] } }] },
      "a",
    ],
    ['{"choices":[{"message":{"content":"half \\ud83d"}}]}', "half \ufffd"],
    [
      '{"__proto__":{"choices":[{"message":{"content":"x"}}]}}',
      "p response parse: the answer is not of the expected form",
    ],
    [
      `${"[".repeat(5000)}${"]".repeat(5000)}`,
      "p response parse: the answer is not of the expected form",
    ],
  ];
  for (const [body, expected] of cases) {
    const { url } = await serve({ body });
    const handler = handlerFor({
      p: { provider: "openai_compat", base_url: url },
    });
    assertEquals(await told(handler, ["x", "p/m"]), expected);
  }
});

test("slow and huge answers end", async () => {
  const never: Reply = () => {};
  const dripping: Reply = (response) => {
    response.writeHead(200);
    response.write("{");
  };
  for (const reply of [never, dripping]) {
    const { url, seen } = await serve(reply);
    const handler = handlerFor({
      p: { provider: "ollama", base_url: url, timeout_ms: 150 },
    });
    assertEquals(
      await told(handler, ["x", "p/m"]),
      "p request failed: no answer within 150 ms",
    );
    assertEquals(seen.length, 1);
  }
  const { url, seen } = await serve({ body: "x".repeat(100000) });
  const handler = handlerFor(
    { p: { provider: "ollama", base_url: url } },
    { limits: { maxResponseBytes: 50000 } },
  );
  assertEquals(
    await told(handler, ["x", "p/m"]),
    "p request failed: the answer is larger than 50000 bytes",
  );
  assertEquals(seen.length, 1);
});

test("nobody listening, nobody of that name", async () => {
  const { url } = await serve({ body: "" });
  closers.pop()!();
  const handler = handlerFor(
    {
      p: { provider: "ollama", base_url: url },
      q: { provider: "ollama", base_url: "http://models.example.org" },
    },
    {},
    { resolve: () => Promise.reject(new Error("unknown")) },
  );
  assertEquals(
    await told(handler, ["x", "p/m"]),
    "p request failed: Connection refused (os error 111)",
  );
  assertEquals(
    await told(handler, ["x", "q/m"]),
    "q request failed: the host has no address",
  );
});

test("keys come from the environment and show nowhere", async () => {
  const echo = { error: { message: `Incorrect API key provided: ${KEY}` } };
  const { url } = await serve({ status: 401, body: echo }, {
    status: 400,
    body: echo,
  });
  const file = (more: object) => ({
    p: {
      provider: "openai_compat",
      base_url: url,
      api_key_env: "THE_KEY",
      ...more,
    },
  });
  const handler = handlerFor(file({}));
  assertEquals(
    await told(handler, ["x", "p/m"]),
    "p request failed: status 401: the provider does not take the key in THE_KEY",
  );
  assertEquals(
    await told(handler, ["x", "p/m"]),
    "p request failed: status 400: Incorrect API key provided: [key]",
  );
  assertEquals(
    await told(handlerFor(file({ api_key_env: "OTHER" })), ["x", "p/m"]),
    "p request failed: the environment variable OTHER is not set, or may not be read",
  );
  assertEquals(
    await told(
      handlerFor(file({}), { env: () => `${KEY}\r\nx: y` }),
      ["x", "p/m"],
    ),
    "p request failed: the key in THE_KEY holds characters that keys do not have",
  );
  assertEquals(
    await told(handlerFor(file({ base_url: "http://api.example.org" })), [
      "x",
      "p/m",
    ]),
    "p request failed: a key is sent over https only, unless the provider is on this machine or in a private network",
  );
});

test("the usual places are public ones, whatever a name leads to", async () => {
  let asked = false;
  const handler = handlerFor(
    { openai: { provider: "openai_compat", api_key_env: "THE_KEY" } },
    {},
    {
      resolve: () => Promise.resolve(["169.254.169.254"]),
      exchange: () => {
        asked = true;
        return Promise.reject(new Error());
      },
    },
  );
  assertStringIncludes(
    await told(handler, ["x", "openai/m"]),
    "refused: blocked",
  );
  assert(!asked);
});

test("the router's words", async () => {
  const handler = handlerFor({
    openai: { provider: "openai_compat" },
    anthropic: { provider: "anthropic", model: "c" },
    shut: { provider: "deny" },
    mock: { provider: "passthrough" },
  });
  const names = '["anthropic", "mock", "openai", "shut"]';
  const cases: [Value[], string][] = [
    [
      ["x"],
      "llm router: llm.call requires a model name as args[1] in 'provider/model' format (e.g. 'openai/gpt-4')",
    ],
    [["x", 1], "llm router: args[1] (model) must be a String, got Int"],
    [
      ["x", "m"],
      `llm router: model 'm' must be in 'provider/model' format (e.g. 'openai/gpt-4'). Registered providers: ${names}`,
    ],
    [
      ["x", "/m"],
      `llm router: model '/m' must be in 'provider/model' format (e.g. 'openai/gpt-4'). Registered providers: ${names}`,
    ],
    [["x", "a/b"], `llm router: unknown provider 'a' (registered: ${names})`],
    [
      ["x", "openai/"],
      "llm router: model 'openai/' names no model, and provider 'openai' has no usual one",
    ],
    [[1, "openai/m"], "llm.call: first arg must be a String prompt"],
    [["x", "shut/m"], "refused: llm.call: the provider 'shut' is denied"],
    [["x", "mock/m"], '{"status":"ok","mock":true}'],
  ];
  for (const [args, expected] of cases) {
    assertEquals(await told(handler, args), expected);
  }
  assertEquals(
    await told(handlerFor({}), ["x", "a/b"]),
    "llm router: unknown provider 'a' (registered: [])",
  );
});

test("limits on models and prompts hold before anything is sent", async () => {
  const { url, seen } = await serve({ body: completion });
  const handler = handlerFor(
    { p: { provider: "openai_compat", base_url: url } },
    {
      limits: ({ function: name }) =>
        name === "main"
          ? { models: ["p/small-*", "p/one"], maxPromptBytes: 4 }
          : {},
    },
  );
  assertEquals(await told(handler, ["x", "p/small-2"]), "four");
  assertEquals(await told(handler, ["x", "p/one"]), "four");
  assertEquals(
    await told(handler, ["x", "p/one-2"]),
    "refused: llm.call: model 'p/one-2' is not among those allowed: [p/small-*, p/one]",
  );
  assertEquals(
    await told(handler, ["xxxxé", "p/one"]),
    "llm.call: the prompt has 6 bytes, more than 4",
  );
  assertEquals(seen.length, 2);
});

test("budgets and telemetry are told of tokens, not of keys", async () => {
  const { url } = await serve({ body: completion }, {
    body: { choices: [{ message: {} }], usage: completion.usage },
  });
  const handler = handlerFor({
    p: { provider: "openai_compat", base_url: url, api_key_env: "THE_KEY" },
  });
  const log: unknown[] = [];
  const trace: CallTrace = {
    http: ({ method, resends }) => {
      log.push([method, resends]);
      return { headers: [], end: (status) => void log.push(status) };
    },
    model: ({ provider, model }: ModelFacts) => {
      log.push([provider, model]);
      return {
        end: ({ text: _, ...answer }: ModelAnswer) => void log.push(answer),
      };
    },
  };
  let tokens = 0;
  const context: HandlerContext = {
    capability: "llm.call",
    function: "main",
    form: "typed",
    signal: undefined,
    trace: () => trace,
    countTokens: (count) => void (tokens += count),
  };
  await handler(["x", "p/m"], context);
  assertEquals(log, [["p", "m"], ["POST", 0], 200, {
    errorType: null,
    model: "small-2",
    inputTokens: 12,
    outputTokens: 3,
    finishReasons: ["stop"],
  }]);
  assertEquals(tokens, 15);
  // What was used counts, also if the answer is of no use.
  await Promise.resolve(handler(["x", "p/m"], context)).then(
    () => assert(false),
    () => {},
  );
  assertEquals(tokens, 30);
  assert(!JSON.stringify(log).includes(KEY));
});

test("a run that ends does not wait for the model", async () => {
  const stopper = new AbortController();
  const { url } = await serve(() => stopper.abort());
  const handler = handlerFor({
    p: { provider: "ollama", base_url: url },
  });
  const failure = await Promise.resolve(handler(["x", "p/m"], {
    capability: "llm.call",
    function: "main",
    form: "typed",
    signal: stopper.signal,
  })).then(() => "", (error) => String(error.message));
  assertStringIncludes(failure, "p request failed: ");
});

test("files of providers", () => {
  const read = (text: string) => readProviders(parseJson(text));
  assertEquals(
    [
      ...read('{"llm.call":{"provider":"openai_compat","model":null}}').models
        .keys(),
    ],
    ["openai"],
  );
  assertEquals(read('{"db.query":{"provider":"deny"},"$schema":"x"}').denied, [
    "db.query",
  ]);
  const entry = read(
    '{"a":{"provider":"ollama","model":"m","foo":1,"temperature":0.5,"timeout_ms":5}}',
  ).models.get("a");
  assertEquals(entry, {
    name: "a",
    kind: "ollama",
    model: "m",
    keyEnv: null,
    baseUrl: null,
    maxTokens: null,
    temperature: 0.5,
    timeoutMs: 5,
    body: null,
  });
  const faults: [string, string][] = [
    ["[]", "invalid providers.json: expected a map"],
    ['{"a":1}', "invalid providers.json: expected struct ProviderEntry"],
    ['{"a":{}}', "invalid providers.json: missing field `provider`"],
    [
      '{"a":{"provider":"x"}}',
      'unknown provider "x" for capability "a"; expected one of: anthropic, ollama, openai_compat, deny, passthrough',
    ],
    [
      '{"a/b":{"provider":"ollama"}}',
      'invalid providers.json: "a/b" is no name: programs write NAME/MODEL',
    ],
    [
      '{"a":{"provider":"ollama","base_url":"x"}}',
      "invalid providers.json: base_url: not a URL",
    ],
    [
      '{"a":{"provider":"ollama","base_url":"ftp://x"}}',
      "invalid providers.json: base_url: neither http nor https",
    ],
    [
      '{"a":{"provider":"ollama","base_url":"http://u:p@x"}}',
      "invalid providers.json: base_url: may hold no user name, password or query; a key belongs into the variable that api_key_env names",
    ],
    [
      '{"a":{"provider":"ollama","max_tokens":1.5}}',
      "invalid providers.json: max_tokens: expected a number from 1 to 10000000",
    ],
    [
      '{"a":{"provider":"ollama","body":[]}}',
      "invalid providers.json: body: expected an object",
    ],
  ];
  for (const [text, expected] of faults) {
    let said = "";
    try {
      read(text);
    } catch (error) {
      assert(error instanceof ProvidersError);
      said = error.message;
    }
    assertEquals(said, expected);
  }
});

test("the published schema names what is read", () => {
  const schema = JSON.parse(
    readFileSync(
      new URL("../../schema/providers.schema.json", import.meta.url),
      "utf8",
    ),
  );
  const { properties } = schema.additionalProperties;
  assertEquals(properties.provider.enum, [...PROVIDER_KINDS]);
  for (const name of Object.keys(properties)) {
    let said = "";
    try {
      readProviders(
        parseJson(JSON.stringify({ a: { provider: "ollama", [name]: [] } })),
      );
    } catch (error) {
      said = String(error);
    }
    assertStringIncludes(said, `${name}: expected`);
  }
});
