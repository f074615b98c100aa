// Copyright 2026 the Boruna authors. MIT license.

/**
 * From the FILE of a command about applications to an application.
 *
 * @module
 */

import { compile } from "../compile/mod.ts";
import type { Diagnostic, Source } from "../diagnostic/mod.ts";
import {
  type App,
  AppError,
  type AppMessage,
  parseMessages,
  startApp,
} from "../framework/mod.ts";
import type { Call } from "./command.ts";
import { Failure } from "./failure.ts";
import { readSource } from "./program.ts";
import { referenceError, referenceText } from "./reference_error.ts";
import type { World } from "./world.ts";

/** An application, or why there is none. */
export type Started =
  | { readonly kind: "app"; readonly app: App }
  | { readonly kind: "errors"; readonly diagnostics: readonly Diagnostic[] };

/** Compiles a source and starts it; throws `AppError`. */
export function startSource(source: Source, world: World): Started {
  const { module, diagnostics } = compile(source, { moduleName: "test" });
  return module === null ? { kind: "errors", diagnostics } : {
    kind: "app",
    app: startApp(module, { onDebug: (line) => world.error(`${line}\n`) }),
  };
}

/** The same, where an error of the source is one line like any other. */
export function startInOneLine(source: Source, world: World): App {
  const started = startSource(source, world);
  if (started.kind === "app") return started.app;
  throw new AppError("compile_error", oneLine(started.diagnostics));
}

/** The first error in one line, that of the reference if it has one. */
export function oneLine(diagnostics: readonly Diagnostic[]): string {
  const error = referenceError(diagnostics);
  if (error !== null) return referenceText(error);
  const first = diagnostics.find(({ severity }) => severity === "error");
  return first === undefined ? "" : first.message;
}

/** The FILE of a command. */
export function sourceOf(call: Call): Source {
  return readSource(call.positionals[0] ?? "", call.world);
}

/** The messages of `--messages`; none without it. */
export function messagesOf(call: Call): AppMessage[] {
  const text = call.text("messages");
  return text === undefined ? [] : parseMessages(text);
}

/** Runs an action; its `AppError` becomes a failure with a prefix. */
export function orFail<T>(prefix: string, action: () => T): T {
  try {
    return action();
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    throw new Failure(`${prefix}${error.message}`);
  }
}
