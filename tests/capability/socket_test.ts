// Copyright 2026 the Boruna authors. MIT license.

/**
 * The client over real sockets: it connects to the address that was judged and
 * to no other, whatever the name means, whatever the environment says.
 *
 * @module
 */

import {
  createServer,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from "node:http";
import {
  type AddressInfo,
  connect,
  createServer as createTcp,
  type Socket,
} from "node:net";
import process from "node:process";
import { after, before, test } from "node:test";
import {
  assert,
  assertEquals,
  assertRejects,
  assertStringIncludes,
} from "@std/assert";
import {
  deliverLate,
  type HandlerContext,
  HandlerFailure,
  HandlerRefusal,
  type NetRules,
} from "../../src/capability/mod.ts";
import {
  netFetchHandler,
  type NetFetchOptions,
} from "../../src/capability/handlers/net_fetch.ts";
import { exchange, type HttpRequest } from "../../src/host/mod.ts";

let connections = 0;
let bytes = 0;
const hosts: (string | undefined)[] = [];

const server: Server = createServer(
  (request: IncomingMessage, response: ServerResponse) => {
    hosts.push(request.headers.host);
    if (request.url === "/big-header") response.setHeader("X", "x".repeat(9e4));
    response.end("document");
  },
);
server.on("connection", (socket: Socket) => {
  connections++;
  socket.on("data", (chunk: Uint8Array) => bytes += chunk.length);
});

let port = 0;

function listen(one: Server | ReturnType<typeof createTcp>): Promise<number> {
  return new Promise((resolve) =>
    one.listen(
      0,
      "127.0.0.1",
      () => resolve((one.address() as AddressInfo).port),
    )
  );
}

before(async () => {
  port = await listen(server);
});
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

async function get(url: string, options: NetFetchOptions): Promise<unknown> {
  connections = 0;
  bytes = 0;
  hosts.length = 0;
  return await netFetchHandler(options)([url], CONTEXT);
}

/** A name of the test, opened with its port. */
function opened(name: string, more: Partial<NetRules> = {}): Partial<NetRules> {
  return { exceptions: [{ host: name, port }], ...more };
}

test("the connection goes to the judged address, not to the name", async () => {
  let questions = 0;
  const options = {
    rules: opened("does-not-exist.example"),
    resolve: () => {
      questions++;
      return Promise.resolve(["127.0.0.1"]);
    },
  };
  const url = `http://does-not-exist.example:${port}/`;
  assertEquals(await get(url, options), "document");
  // No runtime could have looked this name up.
  assertEquals([questions, connections], [1, 1]);
  assertEquals(hosts, [`does-not-exist.example:${port}`]);
});

test("a name that turns to a private address gets no handshake", async () => {
  const answers = [["8.8.8.8", "127.0.0.1"], ["127.0.0.1"]];
  for (const answer of answers) {
    const error = await assertRejects(
      () =>
        get(`http://turn.example:${port}/`, {
          resolve: () => Promise.resolve(answer),
        }),
      HandlerRefusal,
    );
    assertEquals((error as HandlerRefusal).rule, "dns.loopback");
    assertEquals(connections, 0);
  }
});

test("a peer that is another gets no byte", async () => {
  await assertRejects(
    () =>
      get(`http://public.example:${port}/`, {
        resolve: () => Promise.resolve(["8.8.8.8"]),
        // A network that leads elsewhere.
        exchange: (request: HttpRequest) =>
          exchange({ ...request, addresses: ["127.0.0.1"] }),
      }),
    HandlerRefusal,
  );
  assertEquals([hosts.length, bytes], [0, 0]);
});

test("the next address is tried when one does not answer", async () => {
  const closed = createTcp();
  await listen(closed);
  const options = {
    rules: opened("two.example"),
    resolve: () => Promise.resolve(["::1", "127.0.0.1"]),
  };
  assertEquals(await get(`http://two.example:${port}/`, options), "document");
  closed.close();
});

test("proxy variables are not looked at", async () => {
  let asked = 0;
  const proxy = createServer((_, response) => {
    asked++;
    response.end("from the proxy");
  });
  proxy.on("connect", (_, socket) => {
    asked++;
    socket.destroy();
  });
  const proxyPort = await listen(proxy);
  const names = ["HTTP_PROXY", "http_proxy", "ALL_PROXY", "NODE_USE_ENV_PROXY"];
  const before = names.map((name) => process.env[name]);
  for (const name of names) {
    process.env[name] = name.startsWith("NODE")
      ? "1"
      : `http://127.0.0.1:${proxyPort}`;
  }
  try {
    const options = {
      rules: opened("plain.example"),
      resolve: () => Promise.resolve(["127.0.0.1"]),
    };
    assertEquals(
      await get(`http://plain.example:${port}/`, options),
      "document",
    );
    assertEquals([asked, connections], [0, 1]);
  } finally {
    for (const [i, name] of names.entries()) {
      const value = before[i];
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
    proxy.close();
  }
});

test("a proxy that the rules name is given addresses, not names", async () => {
  const targets: (string | undefined)[] = [];
  const proxy = createServer();
  proxy.on("connect", (request, socket: Socket) => {
    targets.push(request.url);
    const through = connect(port, "127.0.0.1", () => {
      socket.write("HTTP/1.1 200 OK\r\n\r\n");
      through.pipe(socket);
      socket.pipe(through);
    });
    through.on("error", () => socket.destroy());
    socket.on("error", () => through.destroy());
  });
  const proxyPort = await listen(proxy);
  const rules = { proxy: { host: "127.0.0.1", port: proxyPort } };
  const far = { rules, resolve: () => Promise.resolve(["8.8.8.8"]) };
  assertEquals(await get(`http://far.example:${port}/`, far), "document");
  assertEquals(targets, [`8.8.8.8:${port}`]);
  assertEquals(hosts, [`far.example:${port}`]);
  const near = { rules, resolve: () => Promise.resolve(["10.0.0.1"]) };
  await assertRejects(
    () => get(`http://near.example:${port}/`, near),
    HandlerRefusal,
  );
  assertEquals(targets.length, 1);
  proxy.closeAllConnections();
  proxy.close();
});

test("a name that takes too long to resolve is a failure in time", async () => {
  const error = await assertRejects(
    () =>
      get("http://slow.example/", {
        rules: {
          policy: {
            allowedDomains: [],
            allowedMethods: [],
            maxResponseBytes: 1000,
            timeoutMs: 50,
            allowRedirects: true,
          },
        },
        resolve: () => new Promise(() => {}),
      }),
    HandlerFailure,
  );
  assertStringIncludes(
    (error as Error).message,
    "failed to resolve host 'slow.example': timed out",
  );
});

test("a header block beyond 64 KiB is a failure", async () => {
  const error = await assertRejects(
    () =>
      get(`http://big.example:${port}/big-header`, {
        rules: opened("big.example"),
        resolve: () => Promise.resolve(["127.0.0.1"]),
      }),
    HandlerFailure,
  );
  assertStringIncludes((error as Error).message, "HTTP request failed: ");
});

test("https is spoken to the name, and a wrong certificate is a failure", async () => {
  let first: number | undefined;
  const plain = createTcp((socket) => {
    socket.on("data", (chunk: Uint8Array) => {
      first ??= chunk[0];
      socket.destroy();
    });
    socket.on("error", () => {});
  });
  const tlsPort = await listen(plain);
  await assertRejects(
    () =>
      get(`https://tls.example:${tlsPort}/`, {
        rules: { exceptions: [{ host: "tls.example", port: tlsPort }] },
        resolve: () => Promise.resolve(["127.0.0.1"]),
      }),
    HandlerFailure,
  );
  // A handshake, and not a request in plain text.
  assertEquals(first, 0x16);
  plain.close();
});

test("an error that nobody can catch becomes the refusal of its call", async () => {
  const lost = Object.assign(
    new Error('Requires net access to "8.8.8.8:80", run again with the flag'),
    { name: "NotCapable" },
  );
  const waiting = get("http://late.example/", {
    resolve: () => Promise.resolve(["8.8.8.8"]),
    exchange: () => {
      setTimeout(() => assert(deliverLate(lost)), 5);
      return new Promise(() => {});
    },
  });
  const error = await assertRejects(() => waiting, HandlerRefusal);
  assertEquals((error as HandlerRefusal).layer, "host");
  assert(!deliverLate(lost), "nobody waits any more");
  assert(!deliverLate(new Error("another")));
});
