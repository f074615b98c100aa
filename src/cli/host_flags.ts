// Copyright 2026 the Boruna authors. MIT license.

/**
 * The least flags under which a program can do all that its policy allows.
 *
 * They follow from the program and the policy alone: the capabilities of the
 * functions that can be reached, with what the policy's rules allow of each.
 * Values in the program are never guessed at.
 *
 * @module
 */

import {
  type AddressKind,
  ALLOW_ALL,
  type AnyPolicy,
  isAbout,
  isV2,
  netRulesOf,
  RANGES_4,
  RANGES_6,
  ruleFor,
} from "../capability/mod.ts";
import { type HostNeed, netText } from "../host/mod.ts";
import type { ProgramNeed, ProgramNeeds } from "../run/mod.ts";
import type { CapabilityName } from "../value/mod.ts";

/** The runtimes for which there are flags. */
export type FlagRuntime = "deno" | "node" | "bun";

/** Why a flag is there. */
export interface Reason {
  /** The capability; null for what the command itself needs. */
  readonly capability: CapabilityName | null;
  /** The functions that use it. */
  readonly functions: readonly string[];
  /** The rule that allows it, or what else the flag is for. */
  readonly rule: string;
}

/** A flag with the reasons for it. */
export interface ReasonedFlag {
  /** As it is written, without quotes of a shell. */
  readonly flag: string;
  /** At least one. */
  readonly reasons: readonly Reason[];
}

/** What the host cannot do. */
export interface NotEnforced {
  readonly capability: CapabilityName;
  /** One sentence without a final period. */
  readonly why: string;
}

/** Everything about the flags of one program. */
export interface FlagPlan {
  readonly runtime: FlagRuntime;
  readonly flags: readonly ReasonedFlag[];
  readonly warnings: readonly string[];
  readonly notEnforced: readonly NotEnforced[];
}

/** What the command itself has to read. */
export interface OwnFiles {
  /** The program, what it imports, and the policy. */
  readonly files: readonly string[];
  /** The folder that this package lies in. */
  readonly packageFolder: string;
  /** Whether the Node that is meant has a flag for the network. */
  readonly hasNetFlag: boolean;
  /** The effects that settings name. */
  readonly targets: LiveTargets;
}

/** Whom `llm.call` and `db.query` reach. */
export interface LiveTargets {
  /** The providers of models; none if nobody is named. */
  readonly models: readonly LiveTarget[];
  /** The database; null if none is named. */
  readonly database: LiveTarget | null;
}

/** One of them. */
export interface LiveTarget {
  /** How people know it: `provider local`. */
  readonly name: string;
  /** The part of a model before the `/`; empty for a database. */
  readonly provider: string;
  /** What it needs of the host. */
  readonly needs: readonly HostNeed[];
  /** The kinds of addresses near this machine that it may have. */
  readonly near: readonly AddressKind[];
  /** Whether it needs a package of npm. */
  readonly hasPackages: boolean;
}

/** A path or host that a rule allows; null is any. */
interface Scope {
  readonly value: string | null;
  readonly reason: Reason;
}

/** Computes the flags. */
export function planFlags(
  runtime: FlagRuntime,
  needs: ProgramNeeds,
  policy: AnyPolicy,
  own: OwnFiles,
): FlagPlan {
  const plan = new Plan(policy, needs, own);
  switch (runtime) {
    case "deno":
      return plan.deno();
    case "node":
      return plan.node();
    case "bun":
      return plan.bun();
  }
}

const BROAD: Readonly<Partial<Record<CapabilityName, string>>> = {
  "net.fetch": "hosts",
  "fs.read": "paths",
  "fs.write": "paths",
};

/** What holds a capability on the host, where any host has a say. */
const HELD: readonly CapabilityName[] = [
  "net.fetch",
  "fs.read",
  "fs.write",
  "db.query",
  "llm.call",
];

class Plan {
  readonly #policy: AnyPolicy;
  readonly #needs: readonly ProgramNeed[];
  readonly #own: OwnFiles;
  readonly #warnings: string[] = [];

  constructor(policy: AnyPolicy, { reachable }: ProgramNeeds, own: OwnFiles) {
    this.#policy = policy;
    this.#needs = reachable;
    this.#own = own;
  }

  deno(): FlagPlan {
    const live = this.#live();
    const flags: ReasonedFlag[] = [
      ["--no-prompt", "a run never asks a person"],
      ["--no-remote", "nothing is loaded from the network"],
      ...live.some(({ target }) => target.hasPackages)
        ? []
        : [["--no-npm", "no package is needed; telemetry would need some"]],
      ["--cached-only", "nothing is downloaded"],
    ].map(([flag, rule]) => ({ flag: flag!, reasons: [forItself(rule!)] }));
    const read = this.#paths("fs.read");
    const write = this.#paths("fs.write");
    const reads = [
      {
        value: this.#own.packageFolder,
        reason: forItself("this package itself"),
      },
      ...this.#own.files.map((value) => ({
        value,
        reason: forItself("the program and its policy"),
      })),
      ...read,
      ...write,
      ...scopesOf(live, "read"),
    ];
    flags.push(...denoList("--allow-read", reads));
    flags.push(
      ...denoList("--allow-write", [...write, ...scopesOf(live, "write")]),
    );
    const net = [...this.#hosts(), ...scopesOf(live, "net")];
    if (net.length > 0) {
      flags.push(...denoList("--allow-net", net));
      flags.push({
        flag: `--deny-net=${this.#denied(live).join(",")}`,
        reasons: [
          forItself("addresses that are not public, as the guard has it"),
        ],
      });
    }
    flags.push(...denoList("--allow-env", scopesOf(live, "env")));
    return this.#plan("deno", flags, []);
  }

  node(): FlagPlan {
    const flags: ReasonedFlag[] = [
      { flag: "--permission", reasons: [forItself("turns the model on")] },
    ];
    const paths = (flag: string, scopes: readonly Scope[]) => {
      const byValue = new Map<string, Reason[]>();
      for (const { value, reason } of scopes) {
        const written = value ?? "*";
        byValue.set(written, [...(byValue.get(written) ?? []), reason]);
      }
      const all = byValue.get("*");
      if (all !== undefined) flags.push({ flag: `${flag}=*`, reasons: all });
      else {
        for (const [value, reasons] of byValue) {
          flags.push({ flag: `${flag}=${value}`, reasons });
        }
      }
    };
    const live = this.#live();
    const read = this.#paths("fs.read");
    const write = this.#paths("fs.write");
    paths("--allow-fs-read", [
      {
        value: this.#own.packageFolder,
        reason: forItself("this package itself"),
      },
      ...this.#own.files.map((value) => ({
        value,
        reason: forItself("the program and its policy"),
      })),
      ...[...read, ...write].map(asNodePath),
      ...scopesOf(live, "read"),
    ]);
    paths("--allow-fs-write", [
      ...write.map(asNodePath),
      ...scopesOf(live, "write"),
    ]);
    const net = [...this.#hosts(), ...scopesOf(live, "net")];
    if (net.length > 0 && this.#own.hasNetFlag) {
      flags.push({
        flag: "--allow-net",
        reasons: net.map(({ reason }) => reason),
      });
    }
    const notEnforced: NotEnforced[] = [];
    for (const { capability } of this.#allowed()) {
      const reaches = (kind: HostNeed["kind"]) =>
        live.some(({ reason, target }) =>
          reason.capability === capability &&
          target.needs.some((need) => need.kind === kind)
        );
      if (capability === "net.fetch" || reaches("net")) {
        notEnforced.push({
          capability,
          why: this.#own.hasNetFlag
            ? "Node can switch the network on or off only, and before version 25 not even that (leave --allow-net out there)"
            : "Node before version 25 does not hold the network",
        });
      }
      if (capability === "db.query" && reaches("read")) {
        notEnforced.push({
          capability,
          why: "SQLite of Node writes files that may only be read",
        });
      }
      if (reaches("env")) {
        notEnforced.push({
          capability,
          why: "Node has no permission for variables",
        });
      }
    }
    return this.#plan("node", flags, notEnforced);
  }

  bun(): FlagPlan {
    // The scopes are asked for their warnings.
    this.#paths("fs.read");
    this.#paths("fs.write");
    this.#hosts();
    this.#live();
    return this.#plan(
      "bun",
      [],
      this.#allowed()
        .filter(({ capability }) => HELD.includes(capability))
        .map(({ capability }) => ({
          capability,
          why: "Bun has no permissions; what a flag says is ignored",
        })),
    );
  }

  #plan(
    runtime: FlagRuntime,
    flags: readonly ReasonedFlag[],
    notEnforced: readonly NotEnforced[],
  ): FlagPlan {
    return { runtime, flags, warnings: this.#warnings, notEnforced };
  }

  /** What the program may use and the policy lets pass at all. */
  #allowed(): readonly ProgramNeed[] {
    return this.#needs.filter(({ capability }) =>
      this.#rules(capability).length > 0
    );
  }

  /** Whom models and databases the policy lets the program reach. */
  #live(): Reached[] {
    const { models, database } = this.#own.targets;
    const reached: Reached[] = [];
    for (const { reason, where } of this.#rules("llm.call")) {
      if (models.length === 0) {
        this.#warn(
          "no provider of models is named, in boruna.json or by --providers, so llm.call has nobody to ask",
        );
      }
      for (const target of models) {
        if (!mayName(where.model, target.provider)) continue;
        reached.push({ target, reason: because(reason, target) });
      }
    }
    for (const { reason } of this.#rules("db.query")) {
      if (database === null) {
        this.#warn(
          "no database is named, in boruna.json or by --db, so db.query has nothing to ask",
        );
      } else {
        reached.push({ target: database, reason: because(reason, database) });
      }
    }
    return reached;
  }

  /** What the policy's rules allow of a capability that is reachable. */
  #rules(
    capability: CapabilityName,
  ): {
    readonly reason: Reason;
    readonly where: {
      readonly host?: readonly string[];
      readonly port?: readonly number[];
      readonly path?: readonly string[];
      readonly model?: readonly string[];
    };
  }[] {
    const need = this.#needs.find((one) => one.capability === capability);
    if (need === undefined) return [];
    const { functions } = need;
    const policy = this.#policy;
    if (!isV2(policy)) {
      const rule = ruleFor(policy, capability);
      if (!(rule?.allow ?? policy.defaultAllow)) return [];
      const domains = policy.netPolicy?.allowedDomains ?? [];
      return [{
        reason: {
          capability,
          functions,
          rule: rule === null ? "default_allow" : `rules.${capability}`,
        },
        where: capability === "net.fetch" && domains.length > 0
          // Here a pattern is for the name itself too.
          ? {
            host: domains.flatMap((name) =>
              name.startsWith("*.") ? [name, name.slice(2)] : [name]
            ),
          }
          : {},
      }];
    }
    const rules = policy.rules.filter(({ effect, subject }) =>
      effect === "allow" && isAbout(subject, capability)
    );
    if (rules.length === 0) {
      return policy.default === "allow"
        ? [{ reason: { capability, functions, rule: "default" }, where: {} }]
        : [];
    }
    return rules.flatMap(({ id, functions: only, where = {} }) => {
      const users = only === undefined
        ? functions
        : functions.filter((name) => only.includes(name));
      return users.length === 0
        ? []
        : [{ reason: { capability, functions: users, rule: id }, where }];
    });
  }

  #paths(capability: CapabilityName): Scope[] {
    return this.#rules(capability).flatMap(({ reason, where }): Scope[] => {
      if (where.path === undefined) {
        this.#warnBroad(capability, reason);
        return [{ value: null, reason }];
      }
      return where.path.map((pattern) => {
        const start = literalStart(pattern);
        // A file is written beside its place first.
        const value = start === pattern && capability === "fs.write"
          ? folderOf(start)
          : start;
        if (value === null) this.#warnBroad(capability, reason);
        return { value, reason };
      });
    });
  }

  #hosts(): Scope[] {
    const scopes = this.#rules("net.fetch").flatMap(
      ({ reason, where }): Scope[] => {
        if (where.host === undefined) {
          this.#warnBroad("net.fetch", reason);
          return [{ value: null, reason }];
        }
        return where.host.flatMap((host) =>
          where.port === undefined
            ? [{ value: host, reason }]
            : where.port.map((port) => ({ value: `${host}:${port}`, reason }))
        );
      },
    );
    const { proxy = null } = netRulesOf(this.#policy);
    if (scopes.length > 0 && proxy !== null) {
      scopes.push({
        value: netText(proxy),
        reason: forItself("the proxy of the policy"),
      });
    }
    return scopes;
  }

  #warnBroad(capability: CapabilityName, { rule }: Reason): void {
    this.#warn(
      `${rule} for ${capability} does not list ${
        BROAD[capability]
      }, so the flag opens them all`,
    );
  }

  #warn(text: string): void {
    if (!this.#warnings.includes(text)) this.#warnings.push(text);
  }

  /** The ranges that Deno is told to refuse, without what is opened. */
  #denied(live: readonly Reached[]): string[] {
    // With allow-all a program may spell out loopback; exceptions may be for
    // anything near. The guard tells the rest apart.
    const near = ["loopback", "private", "link_local", "cgnat"];
    const opened: string[] = isV2(this.#policy)
      ? (this.#policy.net?.exceptions ?? []).length > 0 ? near : []
      : this.#policy === ALLOW_ALL
      ? ["loopback"]
      : [];
    // Deno refuses what a deny flag covers, whatever else is allowed.
    for (const { target } of live) opened.push(...target.near);
    const ranges = RANGES_4
      .filter(([, length, kind]) => length < 32 && !opened.includes(kind))
      .map(([network, length]) => `${network}/${length}`);
    const single = [...RANGES_4, ...RANGES_6]
      .filter(([address, length, kind]) =>
        length === (address.includes(":") ? 128 : 32) && !opened.includes(kind)
      )
      .map(([address]) => address.includes(":") ? `[${address}]` : address)
      // A range that covers it says the same.
      .filter((address) => !/^(?:169\.254|100\.100|192\.0\.0)\./.test(address));
    return [...ranges, ...single];
  }
}

/** A target that some function may reach. */
interface Reached {
  readonly target: LiveTarget;
  readonly reason: Reason;
}

function because(reason: Reason, { name }: LiveTarget): Reason {
  return { ...reason, rule: `${reason.rule}, ${name}` };
}

/** Whether a pattern of models may be for some model of a provider. */
function mayName(
  patterns: readonly string[] | undefined,
  provider: string,
): boolean {
  return patterns === undefined || patterns.some((pattern) => {
    const [first = ""] = pattern.split("/");
    return /[*?\\]/.test(first) || first === provider;
  });
}

/** What targets need of one kind. */
function scopesOf(
  live: readonly Reached[],
  kind: HostNeed["kind"],
): Scope[] {
  return live.flatMap(({ target, reason }) =>
    target.needs.filter((need) => need.kind === kind).map((need) => ({
      value: need.kind === "net"
        ? netText(need)
        : need.kind === "env"
        ? need.name
        : need.path,
      reason,
    }))
  );
}

function forItself(rule: string): Reason {
  return { capability: null, functions: [], rule };
}

/** One flag with a list, or the flag alone where something is not bounded. */
function denoList(name: string, scopes: readonly Scope[]): ReasonedFlag[] {
  if (scopes.length === 0) return [];
  const reasons: Reason[] = [];
  for (const { reason } of scopes) {
    if (!reasons.includes(reason)) reasons.push(reason);
  }
  const values = [...new Set(scopes.map(({ value }) => value))];
  if (values.includes(null)) return [{ flag: name, reasons }];
  const written = values.map((value) => value!.replaceAll(",", ",,"));
  return [{ flag: `${name}=${written.join(",")}`, reasons }];
}

/** Node wants a star behind a folder that may not exist yet. */
function asNodePath({ value, reason }: Scope): Scope {
  return value === null || value.includes(".")
    ? { value, reason }
    : { value: `${value}/*`, reason };
}

function folderOf(path: string): string {
  const slash = path.lastIndexOf("/");
  return slash < 0 ? "." : slash === 0 ? "/" : path.slice(0, slash);
}

/** The part of a pattern before its first wildcard; null for none. */
function literalStart(pattern: string): string | null {
  const parts = pattern.split("/");
  const wild = parts.findIndex((part) => /[*?\\]/.test(part));
  if (wild < 0) return pattern;
  const start = parts.slice(0, wild).join("/");
  return start === ""
    ? (pattern.startsWith("/") && wild > 0 ? "/" : null)
    : start;
}
