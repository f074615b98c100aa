// Copyright 2026 the Boruna authors. MIT license.

/**
 * What the host runtime lets this process do: asked, never requested.
 *
 * Deno has permissions by host, path and variable; Node has them by path, and
 * from version 25 on for the network as a whole; Bun has none. A question costs
 * microseconds and never becomes a prompt, so it is put before every effect.
 *
 * @module
 */

import { DENO, type DenoPermission, process } from "./globals.ts";
import { env, runtime, runtimeVersion } from "./runtime.ts";

/** An effect that a permission may stand in the way of. */
export type HostNeed =
  /** A host may be `unix:` with the path of a socket; its port says nothing. */
  | { readonly kind: "net"; readonly host: string; readonly port: number }
  | { readonly kind: "read" | "write"; readonly path: string }
  | { readonly kind: "env"; readonly name: string };

/** Why the host would not let an effect happen. */
export interface HostDenial {
  /** `missing`: not granted. `denied`: a deny flag says so. */
  readonly state: "missing" | "denied";
  /** A fixed name, such as `host.net_not_granted`. */
  readonly reason: string;
  /** One sentence without a final period. */
  readonly message: string;
  /** The flags that would allow it; null where none does. */
  readonly flags: {
    readonly deno: string | null;
    readonly node: string | null;
    readonly bun: null;
  };
  /** The flag of this runtime; null where none helps. */
  readonly flag: string | null;
}

/** Asks whether an effect would be let through; null if so. Never throws. */
export function hostDenial(need: HostNeed): HostDenial | null {
  const state = stateOf(need);
  return state === "granted" ? null : denial(need, state);
}

/** The denial that an error of the runtime means, or null if it is another. */
export function denialOf(error: unknown, need: HostNeed): HostDenial | null {
  let at = error;
  for (let depth = 0; depth < 5; depth++) {
    if (typeof at !== "object" || at === null) return null;
    const { name, code, syscall, message, cause } = at as {
      name?: unknown;
      code?: unknown;
      syscall?: unknown;
      message?: unknown;
      cause?: unknown;
    };
    if (
      name === "NotCapable" || code === "ERR_ACCESS_DENIED" ||
      (code === "EPERM" && syscall === "getaddrinfo") ||
      (typeof message === "string" &&
        /Requires (?:net|read|write|env) access to /.test(message))
    ) return denial(need, stateOf(need) === "denied" ? "denied" : "missing");
    at = cause;
  }
  return null;
}

/** The flags that would allow an effect. */
export function hostFlags(need: HostNeed): HostDenial["flags"] {
  switch (need.kind) {
    case "net":
      return {
        deno: `--allow-net=${netText(need)}`,
        node: "--allow-net",
        bun: null,
      };
    case "read":
    case "write":
      return {
        deno: `--allow-${need.kind}=${need.path.replaceAll(",", ",,")}`,
        node: `--allow-fs-${need.kind}=${need.path}`,
        bun: null,
      };
    case "env":
      return { deno: `--allow-env=${need.name}`, node: null, bun: null };
  }
}

type State = "granted" | "missing" | "denied";

function stateOf(need: HostNeed): State {
  if (DENO !== undefined) return denoState(denoPermission(need));
  const { permission } = process();
  if (permission === undefined) return "granted";
  switch (need.kind) {
    case "net":
      return !hasNetPermission() || permission.has("net")
        ? "granted"
        : "missing";
    case "read":
    case "write":
      return permission.has(`fs.${need.kind}`, need.path)
        ? "granted"
        : "missing";
    case "env":
      return "granted";
  }
}

function denoPermission(need: HostNeed): DenoPermission {
  switch (need.kind) {
    case "net":
      return { name: "net", host: netText(need) };
    case "read":
    case "write":
      return { name: need.kind, path: need.path };
    case "env":
      return { name: "env", variable: need.name };
  }
}

/** The state of a permission of Deno. Only a whole grant counts. */
export function denoState(what: DenoPermission): State {
  try {
    const { state } = DENO!.permissions.querySync(what);
    if (state === "granted") return "granted";
    // A broker decides at the operation itself, and prompts nobody.
    if (hasBroker()) return "granted";
    return state === "denied" ? "denied" : "missing";
  } catch {
    // What cannot even be asked about, such as a host name with odd letters.
    return "missing";
  }
}

let broker: boolean | undefined;

function hasBroker(): boolean {
  if (broker !== undefined) return broker;
  const name = "DENO_PERMISSION_BROKER_PATH";
  try {
    broker = DENO!.permissions.querySync({ name: "env", variable: name })
          .state === "granted" && (env(name) ?? "") !== "";
  } catch {
    broker = false;
  }
  return broker;
}

/** Whether this Node has a permission for the network at all (from 25 on). */
export function hasNetPermission(): boolean {
  return process().allowedNodeEnvironmentFlags?.has("--allow-net") === true;
}

function denial(need: HostNeed, state: "missing" | "denied"): HostDenial {
  const flags = hostFlags(need);
  const isDeno = DENO !== undefined;
  const what = need.kind === "net"
    ? "net access to this host"
    : need.kind === "env"
    ? `access to the variable ${need.name}`
    : `${need.kind} access to this path`;
  return {
    state,
    reason: `host.${need.kind}_${
      state === "denied" ? "denied" : "not_granted"
    }`,
    message: !isDeno
      ? `Node was started with --permission and without ${
        need.kind === "net" ? "net access" : what
      }`
      : state === "denied"
      ? `a --deny-${need.kind} flag of Deno covers this`
      : `Deno was started without ${what}`,
    flags: state === "denied" ? { ...flags, deno: null } : flags,
    flag: state === "denied" ? null : isDeno ? flags.deno : flags.node,
  };
}

/** A target as Deno's flags name it. */
export function netText(
  { host, port }: { readonly host: string; readonly port: number },
): string {
  if (host.startsWith("unix:")) return host;
  return `${host.includes(":") ? `[${host}]` : host}:${port}`;
}

/** The kinds of permission that a program may need. */
export type HostCategory = "net" | "read" | "write" | "env";

/** How far the process may go in one category. */
export type Grant =
  /** The host has no say in it. */
  | "open"
  /** All of it. */
  | "all"
  /** Some of it, or nothing. */
  | "limited";

/** What the process was started with. */
export interface HostGrants {
  /** The runtime. */
  readonly runtime: "deno" | "bun" | "node";
  /** Its version. */
  readonly version: string;
  /** Whether the runtime holds the process to anything at all. */
  readonly isEnforcing: boolean;
  /** By category. */
  readonly grants: Readonly<Record<HostCategory, Grant>>;
}

const DENO_CATEGORIES = ["net", "read", "write", "env", "run", "ffi", "sys"];

/** Looks at what the process may do. */
export function hostGrants(): HostGrants {
  const version = runtimeVersion();
  if (DENO !== undefined) {
    const all = (name: string) => {
      if (hasBroker()) return true;
      const { state, partial } = DENO!.permissions.querySync({ name });
      return state === "granted" && partial !== true;
    };
    const grant = (name: string): Grant => all(name) ? "all" : "limited";
    return {
      runtime: "deno",
      version,
      isEnforcing: hasBroker() || !DENO_CATEGORIES.every(all),
      grants: {
        net: grant("net"),
        read: grant("read"),
        write: grant("write"),
        env: grant("env"),
      },
    };
  }
  const { permission } = process();
  const name = runtime();
  if (name === "bun" || permission === undefined) {
    const grants = { net: "open", read: "open", write: "open", env: "open" };
    return {
      runtime: name,
      version,
      isEnforcing: false,
      grants: grants as Record<HostCategory, Grant>,
    };
  }
  const grant = (scope: string): Grant =>
    permission.has(scope) ? "all" : "limited";
  return {
    runtime: "node",
    version,
    isEnforcing: true,
    grants: {
      net: hasNetPermission() ? grant("net") : "open",
      read: grant("fs.read"),
      write: grant("fs.write"),
      env: "open",
    },
  };
}

/**
 * Gives up, for the rest of the process, what it will not need. Nothing is
 * asked; what cannot be given up is kept.
 *
 * @param keep What is still needed, in Deno's words: categories as well as
 * `run`, `ffi`, `sys`, and `worker` for threads.
 * @returns What was given up, in the runtime's words.
 */
export function shedPermissions(keep: ReadonlySet<string>): string[] {
  const shed: string[] = [];
  if (DENO !== undefined) {
    for (const name of DENO_CATEGORIES) {
      if (keep.has(name)) continue;
      try {
        if (DENO.permissions.querySync({ name }).state !== "granted") continue;
        DENO.permissions.revokeSync({ name });
        shed.push(name);
      } catch {
        // Kept.
      }
    }
    return shed;
  }
  const { permission } = process();
  if (permission?.drop === undefined || runtime() === "bun") return shed;
  const scopes: readonly (readonly [string, boolean])[] = [
    ["child", false],
    ["worker", keep.has("worker")],
    ["wasi", false],
    ["addon", false],
    ["inspector", false],
    ["net", keep.has("net")],
    ["fs.write", keep.has("write")],
    // Modules are read when they are needed, so reading stays.
  ];
  for (const [scope, isKept] of scopes) {
    try {
      if (isKept || !permission.has(scope)) continue;
      permission.drop(scope);
      shed.push(scope);
    } catch {
      // Kept.
    }
  }
  return shed;
}
