// Copyright 2026 the Boruna authors. MIT license.

/**
 * What the effects that settings name need of the host: a provider of models,
 * a database. It follows from the settings alone; nothing is looked at.
 *
 * @module
 */

import type { HostNeed } from "../host/mod.ts";
import { type AddressKind, addressKind } from "./address.ts";
import type { DatabaseSettings } from "./database.ts";
import type { HostPort } from "./net_rules.ts";
import { USUAL_URLS } from "./provider_urls.ts";
import type { ModelProvider } from "./providers.ts";
import { portOf } from "./refusal.ts";

/** Variables that the client of PostgreSQL reads, whatever it is told. */
const POSTGRES_VARIABLES: readonly string[] = [
  "PGBINARY",
  "PGOPTIONS",
  "PGPASSWORD",
  "PGREPLICATION",
  "PGSSLNEGOTIATION",
];

/**
 * What asking a provider needs; empty for one that is not asked over HTTP.
 *
 * @param proxy The proxy that connections go through.
 */
export function providerNeeds(
  { kind, baseUrl, keyEnv }: ModelProvider,
  proxy: HostPort | null = null,
): HostNeed[] {
  if (kind === "deny" || kind === "passthrough") return [];
  const url = new URL(baseUrl ?? USUAL_URLS[kind]);
  const host = url.hostname.replace(/^\[|\]$/g, "");
  return [
    { kind: "net", host, port: portOf(url) },
    ...proxy === null ? [] : [{ kind: "net" as const, ...proxy }],
    ...keyEnv === null ? [] : [{ kind: "env" as const, name: keyEnv }],
  ];
}

/** What opening a database and asking it needs. */
export function databaseNeeds(
  settings: DatabaseSettings,
  isWritable: boolean,
): HostNeed[] {
  if (settings.kind === "sqlite") {
    const { path } = settings;
    const read: HostNeed = { kind: "read", path };
    return isWritable ? [read, { kind: "write", path }] : [read];
  }
  const { host, port, passwordEnv, rootCertificate } = settings;
  const variables = new Set([...POSTGRES_VARIABLES, passwordEnv]);
  const socket = `${host}/.s.PGSQL.${port}`;
  return [
    ...host.startsWith("/")
      ? [
        { kind: "net" as const, host: `unix:${socket}`, port },
        { kind: "read" as const, path: socket },
        { kind: "write" as const, path: socket },
      ]
      : [{ kind: "net" as const, host, port }],
    ...rootCertificate === null
      ? []
      : [{ kind: "read" as const, path: rootCertificate }],
    ...[...variables].sort().map((name) => ({ kind: "env" as const, name })),
  ];
}

/**
 * Whether a host that an operator named may be near: on this machine or in a
 * private network. A name may lead anywhere.
 */
export function nearKinds(host: string): readonly AddressKind[] {
  const near: readonly AddressKind[] = [
    "loopback",
    "private",
    "link_local",
    "cgnat",
  ];
  if (host.startsWith("unix:")) return [];
  if (host === "localhost") return ["loopback"];
  const kind = addressKind(host);
  return kind === null ? near : near.filter((one) => one === kind);
}
