// Copyright 2026 the Boruna authors. MIT license.

/**
 * `net.fetch` against a real server on this machine, and against made-up ones
 * where the world would be needed.
 *
 * @module
 */

import {
  assert,
  assertEquals,
  assertRejects,
  assertStringIncludes,
} from "@std/assert";
import { Buffer } from "node:buffer";
import {
  createServer,
  type IncomingMessage,
  type ServerResponse,
} from "node:http";
import type { AddressInfo } from "node:net";
import { after, before, test } from "node:test";
import { gzipSync } from "node:zlib";
import {
  DEFAULT_NET_POLICY,
  type HandlerContext,
  HandlerFailure,
  HandlerRefusal,
  type NetPolicy,
  type NetRules,
  readHostPort,
} from "../../src/capability/mod.ts";
import {
  netFetchHandler,
  type NetFetchOptions,
} from "../../src/capability/handlers/net_fetch.ts";
import {
  exchange,
  HttpError,
  type HttpRequest,
  type HttpResponse,
} from "../../src/host/mod.ts";
import { mapOf, type Value } from "../../src/value/mod.ts";

interface Seen {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

let seen: Seen[] = [];
let origin = "";

type Route = (request: IncomingMessage, response: ServerResponse) => void;

const ROUTES: Readonly<Record<string, Route>> = {
  "/text": (_, r) => r.end("héllo"),
  "/mark": (_, r) => r.end("\ufeffx"),
  "/empty": (_, r) => r.writeHead(204).end(),
  "/status/399": (_, r) => r.writeHead(399).end("odd"),
  "/status/400": (_, r) => r.writeHead(400).end("bad"),
  "/status/503": (_, r) => r.writeHead(503).end("down"),
  "/gzip": (_, r) =>
    r.writeHead(200, { "Content-Encoding": "gzip" }).end(
      gzipSync("z".repeat(5000)),
    ),
  "/bad-gzip": (_, r) =>
    r.writeHead(200, { "Content-Encoding": "gzip" }).end("no gzip at all"),
  "/binary": (_, r) => r.end(Buffer.from([0x61, 0xff, 0x62])),
  "/cut": (_, r) => r.end(Buffer.from([0x61, 0xe2, 0x82])),
  "/loop": (_, r) =>
    r.writeHead(302, { Location: "/loop" }).end(`loop ${seen.length}`),
  "/no-location": (_, r) => r.writeHead(302).end("nowhere"),
  "/bad-location": (_, r) =>
    r.writeHead(302, { Location: "http://[::g]/" }).end(),
  "/to-file": (_, r) =>
    r.writeHead(302, { Location: "file:///etc/passwd" }).end(),
  "/to-private": (_, r) =>
    r.writeHead(302, { Location: "http://10.0.0.1/" }).end(),
  "/not-modified": (_, r) => r.writeHead(304).end(),
  "/choices": (_, r) => r.writeHead(300, { Location: "/text" }).end("choose"),
  "/head-never": () => {},
  "/body-never": (_, r) =>
    void r.writeHead(200, { "Content-Length": "10" }).write("abc"),
  "/short": (_, r) => {
    r.writeHead(200, { "Content-Length": "10" });
    r.write("abc", () => r.socket?.destroy());
  },
};

const server = createServer((request, response) => {
  const chunks: Uint8Array[] = [];
  request.on("data", (chunk: Uint8Array) => chunks.push(chunk));
  request.on("end", () => {
    const path = request.url ?? "";
    const { method = "", headers } = request;
    seen.push({
      method,
      path,
      headers,
      body: Buffer.concat(chunks).toString(),
    });
    const redirect = /^\/redirect\/(\d+)/.exec(path);
    if (redirect !== null) {
      response.writeHead(Number(redirect[1]), { Location: "/text" }).end(
        "moved",
      );
    } else if (ROUTES[path] !== undefined) ROUTES[path](request, response);
    else response.writeHead(404).end();
  });
});

before(() =>
  new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", () => {
      origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
      resolve();
    });
  })
);

after(() => {
  server.closeAllConnections();
  server.close();
});

const CONTEXT: HandlerContext = {
  capability: "net.fetch",
  function: "main",
  form: "typed",
  signal: undefined,
};

function policy(changes: Partial<NetPolicy>): Partial<NetRules> {
  return { policy: { ...DEFAULT_NET_POLICY, ...changes } };
}

async function get(
  args: readonly Value[],
  options: Partial<NetFetchOptions> = {},
  context: HandlerContext = CONTEXT,
): Promise<Value> {
  seen = [];
  return await netFetchHandler(opened(options))(args, context);
}

/** The server of this test is on this machine, so it needs an exception. */
function opened(options: Partial<NetFetchOptions>): NetFetchOptions {
  const own =
    options.exchange === undefined || options.exchange === lateExchange
      ? [readHostPort(origin.slice("http://".length))!]
      : [];
  return { ...options, rules: { exceptions: own, ...options.rules } };
}

const controllerOfLate = new AbortController();

/** The deadline passes as soon as the head is there. */
async function lateExchange(request: HttpRequest): Promise<HttpResponse> {
  const response = await exchange({
    ...request,
    signal: controllerOfLate.signal,
  });
  controllerOfLate.abort(new DOMException("", "TimeoutError"));
  return response;
}

async function failure(
  args: readonly Value[],
  options: Partial<NetFetchOptions> = {},
  context: HandlerContext = CONTEXT,
): Promise<string> {
  const error = await assertRejects(
    () => get(args, options, context),
    HandlerFailure,
  );
  return (error as Error).message;
}

async function refusal(
  args: readonly Value[],
  options: Partial<NetFetchOptions> = {},
): Promise<string> {
  const error = await assertRejects(() => get(args, options), HandlerRefusal);
  return (error as Error).message;
}

test("the result is the body as text", async () => {
  const cases: [string, string][] = [
    ["/text", "héllo"],
    ["/mark", "\ufeffx"],
    ["/empty", ""],
    ["/status/399", "odd"],
    ["/gzip", "z".repeat(5000)],
    ["/not-modified", ""],
    ["/choices", "choose"],
  ];
  for (const [path, body] of cases) {
    assertEquals(await get([origin + path]), body, path);
  }
  assertEquals(await get([`${origin}/text#part`, "head"]), "");
  assertEquals(seen[0]?.path, "/text");
});

test("the request is what the program asked for and little more", async () => {
  await get([
    `${origin}/text?a=1`,
    "post",
    "",
    mapOf([["X-B", 1], ["X-A", "é"]]),
  ]).catch(() => {});
  const plain = seen[0]!;
  assertEquals([plain.method, plain.path, plain.body], [
    "POST",
    "/text?a=1",
    "",
  ]);
  const { headers } = plain;
  assertEquals([headers["x-a"], headers["x-b"]], [
    Buffer.from("é", "latin1").toString("latin1"),
    "1",
  ]);
  assertEquals([
    headers["content-type"],
    headers["content-length"],
    headers["transfer-encoding"],
  ], [
    undefined,
    undefined,
    undefined,
  ]);
  assertEquals(
    [headers["accept"], headers["accept-encoding"], headers["host"]],
    [
      "*/*",
      "gzip",
      origin.slice(7),
    ],
  );
  for (const method of ["GET", "POST", "PUT", "PATCH", "DELETE"]) {
    await get([`${origin}/text`, method, "é{}"]);
    assertEquals([
      seen[0]?.method,
      seen[0]?.body,
      seen[0]?.headers["content-length"],
    ], [method, "é{}", "4"]);
  }
  await get([`${origin}/text`, "OPTIONS"]);
  assertEquals(seen[0]?.method, "OPTIONS");
});

test("failures", async () => {
  const cases: [Value[], string][] = [
    [
      [`${origin}/status/400`],
      `HTTP request failed: ${origin}/status/400: status code 400`,
    ],
    [
      [`${origin}/status/503`],
      `HTTP request failed: ${origin}/status/503: status code 503`,
    ],
    [
      [`${origin}/binary`],
      "response body is not valid UTF-8: invalid utf-8 sequence of 1 bytes from index 1",
    ],
    [
      [`${origin}/cut`],
      "response body is not valid UTF-8: incomplete utf-8 byte sequence from index 1",
    ],
    [[`${origin}/no-location`], "redirect 302 without a Location header"],
    [[], "net.fetch requires at least a URL argument"],
  ];
  for (const [args, message] of cases) {
    assertEquals(await failure(args), message);
  }
  const refused: [Value[], string][] = [
    [
      [`${origin}/bad-location`],
      "invalid redirect Location 'http://[::g]/': invalid IPv6 address",
    ],
    [[`${origin}/text`, "TRACE"], "unsupported HTTP method: TRACE"],
    [
      [`${origin}/text`, "GET", "", mapOf([["a b", "c"]])],
      "HTTP request failed: Bad Header: invalid header 'a b: c'",
    ],
    [
      [`${origin}/text`, "GET", "", mapOf([["a", "b\r\nc: d"]])],
      "HTTP request failed: Bad Header: invalid header 'a: b\r\nc: d'",
    ],
    [[""], "invalid URL '': relative URL without a base"],
    [["h.test/x"], "invalid URL 'h.test/x': relative URL without a base"],
    [["http://"], "invalid URL 'http://': empty host"],
    [["http://[::g]/"], "invalid URL 'http://[::g]/': invalid IPv6 address"],
    [["http://a:99999/"], "invalid URL 'http://a:99999/': invalid port number"],
    [
      ["http://1.2.3.400/"],
      "invalid URL 'http://1.2.3.400/': invalid IPv4 address",
    ],
    [["http://a b/"], "invalid URL 'http://a b/': invalid domain character"],
  ];
  for (const [args, message] of refused) {
    assertEquals(await refusal(args), message);
  }
  const broken = [`${origin}/bad-gzip`, `${origin}/short`];
  for (const url of broken) {
    assertStringIncludes(
      await failure([url]),
      "failed to read response body: ",
      url,
    );
  }
  const closed = createServer();
  await new Promise<void>((resolve) => closed.listen(0, "127.0.0.1", resolve));
  const { port } = closed.address() as AddressInfo;
  await new Promise((resolve) => closed.close(resolve));
  const url = `http://127.0.0.1:${port}/`;
  assertEquals(
    await failure([url], {
      rules: { exceptions: [{ host: "127.0.0.1", port }] },
    }),
    `HTTP request failed: ${url}: Connection Failed: Connect error: Connection refused (os error 111)`,
  );
});

test("redirects change method and body as the status says", async () => {
  const cases: [number, string, string, string][] = [
    [301, "GET", "GET", "x"],
    [302, "POST", "GET", ""],
    [301, "PUT", "GET", ""],
    [303, "POST", "GET", ""],
    [303, "DELETE", "GET", ""],
    [307, "POST", "POST", "x"],
    [308, "PUT", "PUT", "x"],
  ];
  for (const [status, method, then, body] of cases) {
    assertEquals(
      await get([`${origin}/redirect/${status}`, method, "x"]),
      "héllo",
    );
    assertEquals(seen.map((s) => [s.method, s.body]), [[method, "x"], [
      then,
      body,
    ]]);
  }
  assertEquals(await get([`${origin}/redirect/303`, "HEAD"]), "héllo");
  assertEquals(
    await failure([`${origin}/loop`]),
    `HTTP request failed: ${origin}/loop: more than 10 redirects`,
  );
  assertEquals(seen.length, 11);
  const off = { rules: policy({ allowRedirects: false }) };
  assertEquals(await get([`${origin}/redirect/302`], off), "moved");
  assertEquals(await get([`${origin}/no-location`], off), "nowhere");
});

test("every hop is judged", async () => {
  assertEquals(
    await refusal([`${origin}/to-file`]),
    "blocked scheme 'file': only http/https allowed",
  );
  assertEquals(
    await refusal([`${origin}/to-private`]),
    "blocked request to private/reserved IP (10.0.0.1)",
  );
  const post = { rules: policy({ allowedMethods: ["POST"] }) };
  assertEquals(
    await refusal([`${origin}/redirect/303`, "POST"], post),
    "HTTP method 'GET' not in allowlist: [POST]",
  );
});

// The reference cuts such a body and says nothing (`spec/capabilities.md` 9.4).
// A part of a document is another document; see `docs/security.md`.
test("a body over the limit is an error, after decompression", async () => {
  const tooLarge = (limit: number) =>
    `response body is larger than the ${limit} bytes of max_response_bytes`;
  for (const path of ["/gzip", "/text"]) {
    const two = { rules: policy({ maxResponseBytes: 2 }) };
    assertEquals(await failure([origin + path], two), tooLarge(2));
  }
  const exact = { rules: policy({ maxResponseBytes: 5000 }) };
  assertEquals(await get([`${origin}/gzip`], exact), "z".repeat(5000));
  const less = { rules: policy({ maxResponseBytes: 4999 }) };
  assertEquals(await failure([`${origin}/gzip`], less), tooLarge(4999));
});

test("one deadline covers head and body", async () => {
  const url = `${origin}/head-never`;
  assertEquals(
    // Long enough for a busy machine to connect.
    await failure([url], { rules: policy({ timeoutMs: 500 }) }),
    `HTTP request failed: ${url}: Network Error: timed out`,
  );
  const late: Partial<NetFetchOptions> = { exchange: lateExchange };
  assertEquals(
    await failure([`${origin}/body-never`], late),
    "failed to read response body: timed out",
  );
});

test("the end of the run ends the call", async () => {
  const controller = new AbortController();
  const context = { ...CONTEXT, signal: controller.signal };
  const waiting = failure([`${origin}/head-never`], {}, context);
  controller.abort(new Error("the run was stopped"));
  assertStringIncludes(await waiting, "the run was stopped");
});

test("headers that belong to the connection are refused", async () => {
  for (
    const name of [
      "Host",
      "content-length",
      "Transfer-Encoding",
      "Proxy-X",
      "Sec-Fetch-Mode",
    ]
  ) {
    assertEquals(
      await refusal([`${origin}/text`, "GET", "", mapOf([[name, "x"]])]),
      `header '${name}' must not be set`,
    );
    assertEquals(seen.length, 0);
  }
});

// A world of our own: names, addresses and answers without a network.

function world(
  names: Readonly<Record<string, readonly string[]>>,
  answers: Readonly<Record<string, { status: number; location?: string }>> = {},
): Partial<NetFetchOptions> & { readonly sent: HttpRequest[] } {
  const sent: HttpRequest[] = [];
  return {
    sent,
    resolve: (name) => Promise.resolve(names[name] ?? []),
    exchange(request) {
      sent.push(request);
      request.checkPeer(request.addresses[0]!);
      const answer = answers[request.url.href] ?? { status: 200 };
      const response: HttpResponse = {
        status: answer.status,
        headers: [],
        header: (header) =>
          header === "location" ? answer.location ?? null : null,
        read: () => Promise.resolve(new TextEncoder().encode("body")),
        close: () => {},
      };
      return Promise.resolve(response);
    },
  };
}

test("credentials stay with the origin that the program named", async () => {
  const secret = mapOf([["Authorization", "s"], ["Cookie", "c"], ["X", "y"]]);
  const names = { "a.test": ["93.184.216.34"], "b.test": ["93.184.216.34"] };
  const cases: [string, boolean][] = [
    ["http://a.test/2", true],
    ["/2", true],
    ["http://b.test/2", false],
    ["http://a.test:81/2", false],
  ];
  for (const [location, kept] of cases) {
    const w = world(names, { "http://a.test/1": { status: 302, location } });
    assertEquals(await get(["http://a.test/1", "GET", "", secret], w), "body");
    const sent = w.sent[1]!.headers.map(([name]) => name);
    assertEquals(sent.includes("Authorization"), kept, location);
    assertEquals(sent.includes("Cookie"), kept, location);
    assert(sent.includes("X"));
  }
});

test("the guard", async () => {
  const names = {
    "public.test": ["93.184.216.34", "2606:2800:220:1::1"],
    "rebind.test": ["127.0.0.1"],
    "mixed.test": ["93.184.216.34", "10.0.0.5"],
    "mapped.test": ["::ffff:10.0.0.5"],
    "metadata.test": ["169.254.169.254"],
    "localhost": ["::1", "127.0.0.1"],
    "c.test": ["93.184.216.34"],
  };
  const blocked = (address: string) =>
    `blocked request to private/reserved IP (${address})`;
  const resolves = (name: string, address: string) =>
    `blocked request to '${name}' — it resolves to a private/reserved IP (${address})`;
  const cases: [string, string][] = [
    ["ftp://public.test/", "blocked scheme 'ftp': only http/https allowed"],
    ["data:text/plain,x", "blocked scheme 'data': only http/https allowed"],
    ["http://10.1.2.3/", blocked("10.1.2.3")],
    ["http://172.16.0.1/", blocked("172.16.0.1")],
    ["http://192.168.1.1/", blocked("192.168.1.1")],
    ["http://169.254.169.254/", blocked("169.254.169.254")],
    ["http://100.64.0.1/", blocked("100.64.0.1")],
    ["http://0.0.0.0/", blocked("0.0.0.0")],
    ["http://[::]/", blocked("::")],
    ["http://[fd00::1]/", blocked("fd00::1")],
    ["http://[::ffff:10.0.0.5]/", blocked("::ffff:a00:5")],
    ["http://[64:ff9b::a00:5]/", blocked("64:ff9b::a00:5")],
    [
      "http://user@public.test/",
      "blocked URL with a user name or password in it",
    ],
    ["http://127.0.0.1:8080/", blocked("127.0.0.1")],
    ["http://[::1]/", blocked("::1")],
    ["http://LOCALHOST./", "blocked request to localhost (localhost)"],
    ["http://db.internal/", "blocked request to local name 'db.internal'"],
    ["http://printer/", "blocked request to local name 'printer'"],
    [
      "http://public.test:22/",
      "invalid URL 'http://public.test:22/': port 22 is not for HTTP",
    ],
    ["http://rebind.test/", resolves("rebind.test", "127.0.0.1")],
    ["http://mixed.test/", resolves("mixed.test", "10.0.0.5")],
    ["http://mapped.test/", resolves("mapped.test", "::ffff:10.0.0.5")],
    ["http://metadata.test/", resolves("metadata.test", "169.254.169.254")],
  ];
  for (const [url, message] of cases) {
    const w = world(names);
    assertEquals(await refusal([url], w), message);
    assertEquals(w.sent.length, 0, url);
  }
  assertEquals(await get(["http://public.test/"], world(names)), "body");
  assertEquals(
    await failure(["http://nowhere.test/"], world(names)),
    "host 'nowhere.test' did not resolve to any address",
  );
});

test("with allow-all, loopback is served where the URL spells it out", async () => {
  const names = { "a.test": ["93.184.216.34"], "near.test": ["127.0.0.1"] };
  const answers = {
    "http://a.test/": { status: 302, location: "http://127.0.0.1:80/" },
    "http://127.0.0.1:8080/1": { status: 302, location: "/2" },
    "http://127.0.0.1:8080/3": {
      status: 302,
      location: "http://127.0.0.1:8081/",
    },
  };
  const w = () => ({
    ...world(names, answers),
    rules: { loopbackLiterals: true },
  });
  for (
    const url of [
      "http://127.0.0.1:8080/",
      "http://127.0.0.1:80/",
      "http://[::1]:8080/",
      "http://127.0.0.1:8080/1",
    ]
  ) assertEquals(await get([url], w()), "body", url);
  for (
    const url of [
      "http://127.0.0.1/",
      "http://127.0.0.2:8080/",
      "http://127.1:8080/",
      "http://2130706433:8080/",
      "http://localhost:8080/",
      "http://[::ffff:127.0.0.1]:8080/",
      "http://127.0.0.1:22/",
      "http://near.test:8080/",
      "http://10.0.0.1:8080/",
      "http://a.test/",
      "http://127.0.0.1:8080/3",
    ]
  ) await refusal([url], w());
});

test("an exception opens one host with one port", async () => {
  const names = {
    "wiki.intranet": ["10.1.2.3"],
    "keys.intranet": ["169.254.169.254"],
    "a.test": ["93.184.216.34"],
  };
  const answers = {
    "http://a.test/": { status: 307, location: "http://wiki.intranet/x" },
  };
  const exceptions = ["10.0.0.1:8080", "wiki.intranet:80", "keys.intranet:80"]
    .map((text) => readHostPort(text)!);
  const w = () => ({ ...world(names, answers), rules: { exceptions } });
  for (
    const url of [
      "http://10.0.0.1:8080/",
      "http://wiki.intranet/",
      "http://a.test/",
    ]
  ) assertEquals(await get([url], w()), "body", url);
  for (
    const url of [
      "http://10.0.0.1/",
      "http://10.0.0.2:8080/",
      "http://wiki.intranet:81/",
      "http://10.1.2.3/",
      "http://keys.intranet/",
    ]
  ) await refusal([url], w());
});

test("lists of domains and methods", async () => {
  const lists = policy({
    allowedDomains: ["a.test", "*.b.test", "BÜCHER.test"],
    allowedMethods: ["GET"],
  });
  const w = () =>
    world(Object.fromEntries(
      [
        "a.test",
        "a.test.",
        "x.b.test",
        "b.test",
        "xb.test",
        "c.test",
        "xn--bcher-kva.test",
      ]
        .map((name) => [name, ["93.184.216.34"]]),
    ));
  for (
    const host of [
      "a.test",
      "A.TEST.",
      "x.b.test",
      "b.test",
      "bücher.test",
    ]
  ) {
    assertEquals(
      await get([`http://${host}/`], { ...w(), rules: lists }),
      "body",
      host,
    );
  }
  for (const host of ["c.test", "xb.test"]) {
    assertEquals(
      await refusal([`http://${host}/`], { ...w(), rules: lists }),
      `domain '${host}' not in allowlist: [a.test, *.b.test, BÜCHER.test]`,
    );
  }
  assertEquals(
    await refusal(["http://a.test/", "POST"], { ...w(), rules: lists }),
    "HTTP method 'POST' not in allowlist: [GET]",
  );
});

test("a connection that ends elsewhere is refused before anything is sent", async () => {
  const w: Partial<NetFetchOptions> = {
    resolve: () => Promise.resolve(["93.184.216.34"]),
    exchange(request) {
      request.checkPeer("10.0.0.5");
      throw new HttpError("exchange", "not reached");
    },
  };
  assertEquals(
    await refusal(["http://rebind.test/"], w),
    "blocked request to 'rebind.test' — it resolves to a private/reserved IP (10.0.0.5)",
  );
});
