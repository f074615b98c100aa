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
  ALLOW_ALL,
  type AnyPolicy,
  isAbout,
  isV2,
  RANGES_4,
  RANGES_6,
  ruleFor,
} from "../capability/mod.ts";
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
  "db.query": "a database file, so any file can be one",
  "llm.call": "the hosts of model providers",
};

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
    const flags: ReasonedFlag[] = [
      ["--no-prompt", "a run never asks a person"],
      ["--no-remote", "nothing is loaded from the network"],
      ["--no-npm", "no package is needed; telemetry would need some"],
      ["--cached-only", "nothing is downloaded"],
    ].map(([flag, rule]) => ({ flag: flag!, reasons: [forItself(rule!)] }));
    const read = this.#paths("fs.read");
    const write = this.#paths("fs.write");
    const database = this.#paths("db.query");
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
      ...database,
    ];
    flags.push(...denoList("--allow-read", reads));
    flags.push(...denoList("--allow-write", [...write, ...database]));
    const net = this.#hosts();
    if (net.length > 0) {
      flags.push(...denoList("--allow-net", net));
      flags.push({
        flag: `--deny-net=${this.#denied().join(",")}`,
        reasons: [
          forItself("addresses that are not public, as the guard has it"),
        ],
      });
    }
    const models = this.#need("llm.call");
    if (models !== null) {
      flags.push({
        flag: "--allow-env",
        reasons: [{ ...models, rule: "keys of model providers" }],
      });
    }
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
    const read = this.#paths("fs.read");
    const write = this.#paths("fs.write");
    const database = this.#paths("db.query");
    paths("--allow-fs-read", [
      {
        value: this.#own.packageFolder,
        reason: forItself("this package itself"),
      },
      ...this.#own.files.map((value) => ({
        value,
        reason: forItself("the program and its policy"),
      })),
      ...[...read, ...write, ...database].map(asNodePath),
    ]);
    paths("--allow-fs-write", [...write, ...database].map(asNodePath));
    const net = this.#hosts();
    if (net.length > 0 && this.#own.hasNetFlag) {
      flags.push({
        flag: "--allow-net",
        reasons: net.map(({ reason }) => reason),
      });
    }
    const notEnforced: NotEnforced[] = [];
    for (const { capability } of this.#allowed()) {
      if (capability === "net.fetch" || capability === "llm.call") {
        notEnforced.push({
          capability,
          why: this.#own.hasNetFlag
            ? "Node can switch the network on or off only, and before version 25 not even that (leave --allow-net out there)"
            : "Node before version 25 does not hold the network",
        });
      }
      if (capability === "db.query") {
        notEnforced.push({
          capability,
          why: "SQLite of Node writes files that may only be read",
        });
      }
      if (capability === "llm.call") {
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
    this.#paths("db.query");
    this.#hosts();
    return this.#plan(
      "bun",
      [],
      this.#allowed()
        .filter(({ capability }) => BROAD[capability] !== undefined)
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

  /** The reason for a capability; null if it is not needed. */
  #need(capability: CapabilityName): Reason | null {
    return this.#rules(capability)[0]?.reason ?? null;
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
      if (where.path === undefined || capability === "db.query") {
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
    const models = this.#need("llm.call");
    if (models !== null) {
      this.#warnBroad("llm.call", models);
      scopes.push({ value: null, reason: models });
    }
    return scopes;
  }

  #warnBroad(capability: CapabilityName, { rule }: Reason): void {
    const text = `${rule} for ${capability} does not list ${
      BROAD[capability]
    }, so the flag opens them all`;
    if (!this.#warnings.includes(text)) this.#warnings.push(text);
  }

  /** The ranges that Deno is told to refuse, without what is opened. */
  #denied(): string[] {
    // With allow-all a program may spell out loopback; exceptions may be for
    // anything near. The guard tells the rest apart.
    const near = ["loopback", "private", "link_local", "cgnat"];
    const opened = isV2(this.#policy)
      ? (this.#policy.net?.exceptions ?? []).length > 0 ? near : []
      : this.#policy === ALLOW_ALL
      ? ["loopback"]
      : [];
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
