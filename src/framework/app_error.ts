// Copyright 2026 the Boruna authors. MIT license.

/**
 * What can go wrong in an application (`spec/framework.md` 10).
 *
 * @module
 */

/** The kinds, as documents name them. */
export type AppErrorKind =
  | "validation"
  | "missing_function"
  | "purity_violation"
  | "effect_error"
  | "policy_violation"
  | "state_error"
  | "compile_error"
  | "runtime_error"
  | "max_cycles_exceeded";

/** Thrown when an application cannot start or go on. */
export class AppError extends Error {
  /** Always `AppError`. */
  override readonly name = "AppError";
  /** What kind it is. */
  readonly kind: AppErrorKind;
  /** What happened, without the words of the kind. */
  readonly detail: string;

  /** Makes an error; the message is made of the kind and the detail. */
  constructor(kind: AppErrorKind, detail: string) {
    super(messageOf(kind, detail));
    this.kind = kind;
    this.detail = kind === "purity_violation" ? `function: ${detail}` : detail;
  }
}

function messageOf(kind: AppErrorKind, detail: string): string {
  switch (kind) {
    case "missing_function":
      return `missing required function: ${detail}`;
    case "purity_violation":
      return `function \`${detail}\` must not have capability annotations`;
    case "max_cycles_exceeded":
      return `max cycles exceeded: ${detail}`;
    default:
      return `${kind.replaceAll("_", " ")}: ${detail}`;
  }
}
