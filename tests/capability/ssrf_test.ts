// Copyright 2026 the Boruna authors. MIT license.

/**
 * The sample of address cases, against the live handler of `net.fetch` with a
 * resolver and a transport of our own, so that no network is touched.
 *
 * The resolver counts questions: a name may change its answer between the check
 * and the connection. The transport connects where it is told, and looks a name
 * up once more if it is told a name.
 *
 * @module
 */

import { readFileSync } from "node:fs";
import { isIP } from "node:net";
import process from "node:process";
import { test } from "node:test";
import { assert, assertEquals } from "@std/assert";
import {
  ALLOW_ALL,
  createGateway,
  DEFAULT_NET_POLICY,
  type GatewayAnswer,
  type NetPolicy,
} from "../../src/capability/mod.ts";
import { netFetchHandler } from "../../src/capability/handlers/net_fetch.ts";
import type { HttpRequest, HttpResponse } from "../../src/host/mod.ts";
import { mapOf } from "../../src/value/mod.ts";

interface Case {
  readonly id: string;
  readonly url: string;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly policy?: {
    readonly "allowed_domains"?: readonly string[];
    readonly "allowed_methods"?: readonly string[];
    readonly "allow_redirects"?: boolean;
    readonly "max_redirects"?: number;
  };
  readonly env?: Readonly<Record<string, string>>;
  readonly dns?: Readonly<
    Record<string, { readonly A?: string[][]; readonly AAAA?: string[][] }>
  >;
  readonly http?: Readonly<
    Record<string, { readonly status: number; readonly location?: string }>
  >;
  readonly expect: "allow" | "deny" | "either";
  readonly reason?: string;
  readonly connect?: readonly string[];
  readonly "connect_any"?: readonly string[];
  readonly "never_connect"?: readonly string[];
  readonly "never_connect_port"?: readonly number[];
  readonly "max_connects"?: number;
  readonly methods?: readonly string[];
  readonly "headers_absent"?: Readonly<Record<string, readonly string[]>>;
  readonly "headers_present"?: Readonly<Record<string, readonly string[]>>;
}

const { cases, count } = JSON.parse(
  readFileSync(
    new URL("../conformance/ssrf.json", import.meta.url),
    "utf8",
  ),
) as { readonly cases: readonly Case[]; readonly count: number };

/** What happened at the two seams. */
interface Seen {
  readonly connects: string[];
  readonly methods: string[];
  readonly headers: string[][];
}

function world(one: Case) {
  const asked = new Map<string, number>();
  const seen: Seen = { connects: [], methods: [], headers: [] };
  const resolve = (name: string): Promise<readonly string[]> => {
    const records = one.dns?.[name];
    if (records === undefined) {
      return Promise.reject(new Error("Name does not exist"));
    }
    const number = asked.get(name) ?? 0;
    asked.set(name, number + 1);
    const answers = [records.A ?? [], records.AAAA ?? []].flatMap((list) =>
      list[Math.min(number, list.length - 1)] ?? []
    );
    return Promise.resolve(answers);
  };
  const exchange = async (request: HttpRequest): Promise<HttpResponse> => {
    const { url } = request;
    const address = request.addresses[0]!;
    const port = url.port || (url.protocol === "https:" ? "443" : "80");
    const peers = isIP(address) === 0 ? await resolve(address) : [address];
    const peer = peers[0]!;
    seen.connects.push(`${peer.includes(":") ? `[${peer}]` : peer}:${port}`);
    request.checkPeer(peer);
    seen.methods.push(request.method);
    seen.headers.push(request.headers.map(([name]) => name.toLowerCase()));
    const { status, location = null } = one.http?.[url.href] ?? { status: 200 };
    return {
      status,
      headers: [],
      header: (name) => name === "location" ? location : null,
      read: () => Promise.resolve(new TextEncoder().encode("body")),
      close: () => {},
    };
  };
  return { seen, resolve, exchange };
}

async function play(one: Case): Promise<[GatewayAnswer, Seen]> {
  const { policy = {} } = one;
  const net: NetPolicy = {
    ...DEFAULT_NET_POLICY,
    allowedDomains: policy.allowed_domains ?? [],
    allowedMethods: policy.allowed_methods ?? [],
    allowRedirects: policy.allow_redirects ?? true,
  };
  const { seen, resolve, exchange } = world(one);
  const gateway = createGateway({
    policy: ALLOW_ALL,
    handlers: {
      "net.fetch": netFetchHandler({
        rules: { policy: net, maxRedirects: policy.max_redirects ?? 10 },
        resolve,
        exchange,
      }),
    },
  });
  const before = { ...process.env };
  Object.assign(process.env, one.env);
  try {
    const answer = await gateway.call({
      capability: "net.fetch",
      args: [
        one.url,
        one.method ?? "GET",
        "",
        mapOf(Object.entries(one.headers ?? {})),
      ],
      function: "main",
      declared: true,
      form: "typed",
    });
    return [answer, seen];
  } finally {
    for (const name of Object.keys(one.env ?? {})) {
      if (before[name] === undefined) delete process.env[name];
    }
  }
}

/** The families of a reason that count as equal. */
function familyOf(reason: string): string {
  const family = reason.split(".")[0]!;
  return family === "host" && /invalid/.test(reason) ? "url" : family;
}

assertEquals(cases.length, count);

for (const one of cases) {
  test(`${one.id}: ${one.expect} ${JSON.stringify(one.url)}`, async () => {
    const [answer, seen] = await play(one);
    const refusal = answer.kind === "refused" ? answer.refusal : null;
    if (one.expect === "allow") assertEquals(answer.kind, "value");
    if (one.expect === "deny") {
      assert(refusal !== null, `${one.id} was not refused: ${answer.kind}`);
      assertEquals(refusal.layer, "guard");
      assertEquals(familyOf(refusal.reason), familyOf(one.reason ?? ""));
      assertEquals(refusal.reason, one.reason);
    }
    if (one.connect !== undefined) assertEquals(seen.connects, one.connect);
    if (one.connect_any !== undefined) {
      assertEquals(seen.connects.length, 1);
      assert(one.connect_any.includes(seen.connects[0]!));
    }
    if (one.expect === "deny" && one.connect === undefined) {
      assertEquals(seen.connects, []);
    }
    const addresses = seen.connects.map((text) =>
      text.replace(/:\d+$/, "").replace(/^\[|\]$/g, "")
    );
    for (const never of one.never_connect ?? []) {
      assert(!addresses.includes(never), never);
    }
    for (const port of one.never_connect_port ?? []) {
      assert(!seen.connects.some((text) => text.endsWith(`:${port}`)));
    }
    assert(seen.connects.length <= (one.max_connects ?? Infinity));
    if (one.methods !== undefined) assertEquals(seen.methods, one.methods);
    for (const [hop, names] of Object.entries(one.headers_absent ?? {})) {
      const sent = seen.headers[Number(hop) - 1] ?? [];
      assertEquals(names.filter((name) => sent.includes(name)), []);
    }
    for (const [hop, names] of Object.entries(one.headers_present ?? {})) {
      const sent = seen.headers[Number(hop) - 1] ?? [];
      assertEquals(names.filter((name) => !sent.includes(name)), []);
    }
  });
}
