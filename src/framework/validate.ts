// Copyright 2026 the Boruna authors. MIT license.

/**
 * Whether a source keeps the protocol of an application, judged by its text
 * (`spec/framework.md` 2).
 *
 * @module
 */

import type { FunctionItem, SourceFile } from "../syntax/mod.ts";
import { AppError } from "./app_error.ts";

/** What a source says about its application. */
export interface AppContract {
  /** Whether there is a function `policies`; the other three are there. */
  readonly hasPolicies: boolean;
  /** The last type whose name ends in `State`; null for none. */
  readonly stateType: string | null;
  /** The last type that ends in `Msg` or is called `Message`; null for none. */
  readonly messageType: string | null;
}

const REQUIRED = ["init", "update", "view"] as const;

/** Judges a tree; throws `AppError` with everything that is wrong. */
export function validateApp(file: SourceFile): AppContract {
  const problems: string[] = [];
  const found = new Set<string>();
  let stateType: string | null = null;
  let messageType: string | null = null;
  for (const item of file.items) {
    if (item.kind === "Function") {
      found.add(item.name.text);
      problems.push(...problemsOf(item));
    }
    if (item.kind !== "Record" && item.kind !== "Enum") continue;
    const name = item.name.text;
    if (name.endsWith("State")) stateType = name;
    if (name.endsWith("Msg") || name === "Message") messageType = name;
  }
  for (const name of REQUIRED) {
    if (!found.has(name)) problems.push(`missing required function: ${name}()`);
  }
  if (problems.length > 0) {
    throw new AppError("validation", problems.join("; "));
  }
  return { hasPolicies: found.has("policies"), stateType, messageType };
}

function problemsOf(item: FunctionItem): string[] {
  const name = item.name.text;
  const count = item.parameters.length;
  const problems: string[] = [];
  switch (name) {
    case "init":
    case "policies":
      if (count !== 0) problems.push(`${name}() must take 0 parameters`);
      break;
    case "update":
      if (count !== 2) {
        problems.push(
          `update() must take 2 parameters (state, msg), got ${count}`,
        );
      }
      break;
    case "view":
      if (count !== 1) {
        problems.push(`view() must take 1 parameter (state), got ${count}`);
      }
      break;
    default:
      return [];
  }
  const declares = (item.capabilities?.names.length ?? 0) > 0;
  if (name !== "init" && declares) {
    problems.push(
      `${name}() must be pure \u2014 no capability annotations allowed`,
    );
  }
  return problems;
}
