// Copyright 2026 the Boruna authors. MIT license.

/**
 * The commands that send messages to an application and show what it does
 * (`spec/framework.md` 9.4 to 9.8). Effects are shown, never carried out.
 *
 * @module
 */

import {
  type App,
  type AppCycle,
  AppError,
  type AppMessage,
  compareStates,
  cycleHash,
  effectName,
  parseMessages,
  snapshot,
} from "../framework/mod.ts";
import { display, indentJson, quoteJson } from "../value/mod.ts";
import {
  messagesOf,
  oneLine,
  orFail,
  sourceOf,
  startSource,
} from "./app_program.ts";
import type { Call } from "./command.ts";
import { showCompileErrors } from "./compile_errors.ts";
import { envelope } from "./envelope.ts";
import { FAILED, SUCCESS } from "./exit.ts";
import { Failure } from "./failure.ts";

/** `framework test`: every state, and the view at the end. */
export function test(call: Call): number {
  const app = start(call);
  if (app === null) return FAILED;
  if (call.has("json")) return document(call, app, messagesOf(call));
  const { world } = call;
  world.out(`init state: ${display(app.state)}\n`);
  for (const message of messagesOf(call)) {
    try {
      const { cycle, after, effects } = app.send(message);
      world.out(
        `cycle ${cycle}: state=${display(after)}\n` +
          (effects.length === 0 ? "" : `  effects: ${effects.length}\n`) +
          effects.map(({ kind, callbackTag }) =>
            `    - ${effectName(kind)} -> ${callbackTag}\n`
          ).join(""),
      );
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      world.error(`error at cycle ${app.cycle}: ${error.message}\n`);
      return FAILED;
    }
  }
  world.out(`\nfinal state: ${display(app.state)}\ncycles: ${app.cycle}\n`);
  try {
    world.out(`view: ${display(app.view())}\n`);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    world.error(`view error: ${error.message}\n`);
  }
  return SUCCESS;
}

/** `framework inspect-state`: the last state, and what changed. */
export function inspectState(call: Call): number {
  const app = start(call);
  if (app === null) return FAILED;
  const messages = messagesOf(call);
  if (call.has("json")) return document(call, app, messages);
  orFail("", () => messages.forEach((message) => app.send(message)));
  let text = `--- State Inspection ---\ncycle: ${app.cycle}\n` +
    `state: ${display(app.state)}\n\nJSON snapshot:\n${snapshot(app.state)}\n`;
  const first = app.log[0];
  const last = app.log.at(-1);
  if (first !== undefined && last !== undefined) {
    const changes = compareStates(first.before, last.after).map((change) =>
      `  field[${change.index}]: ${display(change.old)} -> ${
        display(change.new)
      }\n`
    );
    text += `\n--- Diff from init ---\n${changes.join("") || "  no changes\n"}`;
  }
  call.world.out(text);
  return SUCCESS;
}

/** `framework simulate`: every step with its effects. */
export function simulate(call: Call): number {
  const app = start(call);
  if (app === null) return FAILED;
  const messages = parseMessages(call.positionals[1] ?? "");
  if (call.has("json")) return document(call, app, messages);
  const { world } = call;
  world.out(`=== Simulation ===\ninit: ${display(app.state)}\n\n`);
  for (const [i, message] of messages.entries()) {
    try {
      const { after, effects } = app.send(message);
      world.out(
        `step ${i + 1}: msg="${message.tag}"\n  state: ${display(after)}\n` +
          effects.map(({ kind }) => `  effect: ${effectName(kind)}\n`).join(""),
      );
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      world.error(`step ${i + 1} failed: ${error.message}\n`);
      return FAILED;
    }
  }
  world.out(
    `\n=== Final ===\nstate: ${display(app.state)}\ncycles: ${app.cycle}\n`,
  );
  return SUCCESS;
}

/** `framework trace-hash`: one number for all that happened. */
export function traceHash(call: Call): number {
  const app = start(call);
  if (app === null) return FAILED;
  orFail("", () => messagesOf(call).forEach((message) => app.send(message)));
  const hash = cycleHash(app.log);
  call.world.out(
    call.has("json")
      ? envelope({ hash, cycles: app.cycle, state: display(app.state) })
      : `${hash}\ncycles: ${app.cycle}\nstate: ${display(app.state)}\n`,
  );
  return SUCCESS;
}

/** `framework diag`: everything as one document; always succeeds. */
export function diagnose(call: Call): number {
  const file = call.positionals[0] ?? "";
  const tell = (members: readonly string[]): number => {
    call.world.out(`${indentJson(`{${members.join(",")}}`)}\n`);
    return SUCCESS;
  };
  const failed = (reason: string): number =>
    tell([
      `"error":${quoteJson(reason)}`,
      `"file":${quoteJson(file)}`,
      `"status":"error"`,
    ]);
  let app: App;
  try {
    const started = startSource(sourceOf(call), call.world);
    if (started.kind === "errors") {
      return failed(`compile error: ${oneLine(started.diagnostics)}`);
    }
    app = started.app;
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return failed(error.message);
  }
  const init = display(app.state);
  let failure: AppError | null = null;
  for (const message of messagesOf(call)) {
    try {
      app.send(message);
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      failure = error;
      break;
    }
  }
  const text = (value: string) => quoteJson(value);
  return tell([
    `"cycles":[${app.log.map(cycleJson).join(",")}]`,
    ...failure === null ? [] : [`"errors":[${text(errorText(failure))}]`],
    `"file":${text(file)}`,
    `"final_cycle":${app.cycle}`,
    `"final_state":${text(display(app.state))}`,
    `"init_state":${text(init)}`,
    `"snapshot":${text(snapshot(app.state))}`,
    `"status":"${failure === null ? "ok" : "error"}"`,
  ]);
}

function errorText({ kind, detail }: AppError): string {
  return indentJson(
    `{"detail":${quoteJson(detail)},"error":${quoteJson(kind)}}`,
  );
}

function cycleJson({ cycle, effects, message, after }: AppCycle): string {
  return `{"cycle":${cycle},` +
    `"effects":[${effects.map(({ kind }) => quoteJson(kind)).join(",")}],` +
    `"message":${quoteJson(message.tag)},` +
    `"state":${quoteJson(display(after))}}`;
}

/** The application of FILE; null if errors of the source were told. */
function start(call: Call): App | null {
  const source = sourceOf(call);
  const started = orFail("", () => startSource(source, call.world));
  if (started.kind === "app") return started.app;
  showCompileErrors(call, started.diagnostics, "error: compile error: ");
  return null;
}

/** `--json`: what the messages did. */
function document(
  call: Call,
  app: App,
  messages: readonly AppMessage[],
): number {
  const init = display(app.state);
  for (const message of messages) {
    try {
      app.send(message);
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      throw new Failure(`cycle ${app.cycle + 1}: ${error.message}`);
    }
  }
  call.world.out(envelope({
    init,
    cycles: app.log.map(({ cycle, message, effects, after }) => ({
      cycle,
      message: message.tag,
      state: display(after),
      effects: effects.map(({ kind, callbackTag }) => ({
        kind,
        callback: callbackTag,
      })),
    })),
    state: display(app.state),
    snapshot: JSON.parse(snapshot(app.state)),
    view: display(orFail("view: ", () => app.view())),
  }));
  return SUCCESS;
}
