// Copyright 2026 the Boruna authors. MIT license.

/**
 * `boruna repl [FILE]`: declarations and expressions, one after another.
 *
 * On a terminal with history and inputs of several lines; capabilities give
 * mock answers. From a pipe line by line as in the reference (`spec/cli.md`
 * 5.10): everything is refused unless `--policy` says otherwise, and errors are
 * its one-line texts on standard output.
 *
 * @module
 */

import { type AnyPolicy, MOCK_HANDLERS } from "../capability/mod.ts";
import { inspectModule } from "../bytecode/mod.ts";
import type { CompileResult } from "../compile/mod.ts";
import { type Diagnostic, renderAll } from "../diagnostic/mod.ts";
import { decodeText, FileError } from "../host/mod.ts";
import { runModule, type RunResult } from "../run/mod.ts";
import { display, kindName } from "../value/mod.ts";
import type { Call } from "./command.ts";
import { SUCCESS } from "./exit.ts";
import { policyOfWord } from "./policy_file.ts";
import { importLoader } from "./program.ts";
import { referenceError, referenceText } from "./reference_error.ts";
import { evaluated, Session } from "./repl_session.ts";
import { RESIDENT_BYTES } from "./run_limits.ts";
import { PACKAGE_VERSION } from "./version.ts";

/** One REPL. */
interface Repl {
  readonly call: Call;
  readonly session: Session;
  readonly policy: AnyPolicy;
  /** Whether a person types. */
  readonly typed: boolean;
  /** The loaded file. */
  file: string | null;
}

/** Reads inputs until there are no more. */
export async function run(call: Call): Promise<number> {
  const { world } = call;
  const typed = world.isTerminal("stdin") && world.isTerminal("stdout");
  const word = call.text("policy") ?? (typed ? "allow-all" : "deny-all");
  const repl: Repl = {
    call,
    session: new Session(importLoader("-", world)),
    policy: await policyOfWord(word),
    typed,
    file: null,
  };
  const file = call.positionals[0];
  if (file !== undefined) {
    try {
      load(repl, file);
    } catch (error) {
      if (!(error instanceof FileError)) throw error;
      const { Failure } = await import("./failure.ts");
      throw new Failure(`cannot read ${file}: ${error.message}`);
    }
  }
  if (typed) {
    world.out(
      `boruna repl ${PACKAGE_VERSION}  (\`:help\` for meta-commands, \`:quit\` to exit)\n`,
    );
    const { readTyped } = await import("./repl_typed.ts");
    await readTyped(
      world,
      (text, isForced) =>
        repl.session.kindOf(text) === "incomplete" && !isForced,
      (text) => input(repl, text),
    );
    return SUCCESS;
  }
  for (const line of decodeText(world.readInput(), "-").split(/\r?\n/)) {
    if (!await input(repl, line)) break;
  }
  return SUCCESS;
}

/** Deals with one input; false to leave. */
async function input(repl: Repl, text: string): Promise<boolean> {
  const trimmed = text.trim();
  if (trimmed === "") return true;
  if (trimmed.startsWith(":")) return await meta(repl, trimmed);
  const { session } = repl;
  const kind = session.kindOf(text);
  if (repl.typed || !repl.call.reference) {
    if (kind === "declaration" || kind === "let") {
      const wrong = kind === "let" ? session.bind(text) : session.declare(text);
      if (wrong !== null) tellErrors(repl, wrong);
      return true;
    }
  }
  const result = await evaluate(repl, trimmed);
  if (result === null) return true;
  const { outcome, ui } = result;
  if (outcome.kind !== "done") tell(repl, `runtime error: ${outcome.text}`);
  else {
    repl.call.world.out(`${display(outcome.value)}\n`);
    for (const tree of ui) repl.call.world.out(`ui: ${display(tree)}\n`);
  }
  return true;
}

async function evaluate(repl: Repl, text: string): Promise<RunResult | null> {
  const { session, call, policy } = repl;
  const compiled = repl.typed || !call.reference
    ? session.compile(text)
    : session.compileLine(text);
  if (compiled.module === null) {
    tellErrors(repl, compiled);
    return null;
  }
  return await runModule(evaluated(compiled.module), {
    policy,
    handlers: MOCK_HANDLERS,
    limits: { residentBytes: RESIDENT_BYTES },
    keepEvents: false,
    onDebug: (line) => call.world.error(`${line}\n`),
  });
}

/** Errors are results here: they go to standard output. */
function tell({ call }: Repl, message: string): void {
  const color = call.world.hasColors("stdout");
  const mark = color ? "\x1b[31merror\x1b[39m" : "error";
  call.world.out(`${mark}: ${message}\n`);
}

function tellErrors(repl: Repl, { diagnostics }: CompileResult): void {
  const errors = diagnostics.filter(({ severity }) => severity === "error");
  const { world, reference } = repl.call;
  const known = referenceError(errors);
  if (!repl.typed && reference) {
    tell(repl, known === null ? sentence(errors) : referenceText(known));
    return;
  }
  world.out(
    `${
      renderAll(errors.slice(0, 3), { color: world.hasColors("stdout") })
        .trimEnd()
    }\n`,
  );
}

function sentence([first]: readonly Diagnostic[]): string {
  return first === undefined
    ? "this cannot be compiled"
    : `${first.code}: ${first.message}`;
}

const HELP = `Meta-commands:
  :load <file>    use the declarations of a file
  :reload         read it again
  :reset          forget everything
  :type <expr>    show the type of an expression
  :ast <expr>     show the tree of an expression
  :code <expr>    show the bytecode of an expression
  :env            list the functions
  :help           this page
  :quit           leave; also ctrl-D

Functions, types, imports and \`let\` stay; a later one of the same name takes the place
of the earlier. An input goes on while brackets are open; an empty line ends it.
Capabilities give mock answers: nothing is read, sent or written.
`;

async function meta(repl: Repl, line: string): Promise<boolean> {
  const { world } = repl.call;
  const [, name = "", rest = ""] = /^:(\S*)\s*([\s\S]*)$/.exec(line) ?? [];
  switch (name) {
    case "quit":
    case "q":
    case "exit":
      return false;
    case "help":
    case "h":
    case "?":
      world.out(HELP);
      return true;
    case "load":
      if (rest === "") tell(repl, ":load requires a path");
      else if (tryLoad(repl, rest)) world.out(`loaded ${rest}\n`);
      return true;
    case "reload":
      if (repl.file === null) {
        tell(repl, "no file loaded; use `:load <file>` first");
      } else if (tryLoad(repl, repl.file)) {
        world.out(`reloaded ${repl.file}\n`);
      }
      return true;
    case "reset":
      repl.session.reset();
      repl.file = null;
      world.out("session reset (module unloaded, policy preserved)\n");
      return true;
    case "env": {
      const names = repl.session.functions();
      world.out(
        names.length === 0
          ? "(no functions in scope; use `:load <file>` to load a module)\n"
          : names.map((one) => `${one}\n`).join(""),
      );
      return true;
    }
    case "type":
    case "t":
      if (rest === "") tell(repl, ":type requires an expression");
      else await showType(repl, rest);
      return true;
    case "ast":
    case "code":
      if (rest === "") tell(repl, `:${name} requires an expression`);
      else await showInside(repl, name, rest);
      return true;
  }
  tell(repl, `unknown meta-command \`:${name}\` (try \`:help\`)`);
  return true;
}

function load(repl: Repl, path: string): void {
  repl.session.loaded = decodeText(repl.call.world.readFile(path), path);
  repl.file = path;
}

function tryLoad(repl: Repl, path: string): boolean {
  try {
    load(repl, path);
    return true;
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    tell(repl, `cannot read ${path}: ${error.message}`);
    return false;
  }
}

/** As in the reference the expression runs, and its value tells the kind. */
async function showType(repl: Repl, text: string): Promise<void> {
  const result = await evaluate(repl, text);
  if (result === null) return;
  const { outcome } = result;
  if (outcome.kind !== "done") tell(repl, `runtime error: ${outcome.text}`);
  else {
    repl.call.world.out(`${text} : ${kindName(outcome.value)}\n`);
  }
}

async function showInside(
  repl: Repl,
  what: "ast" | "code",
  text: string,
): Promise<void> {
  const { world } = repl.call;
  if (what === "ast") {
    const { parse, treeToJson } = await import("../syntax/mod.ts");
    const { makeSource } = await import("../diagnostic/mod.ts");
    const { file } = parse(makeSource("<repl>", `fn it() { ${text}\n}`));
    world.out(`${treeToJson(file)}\n`);
    return;
  }
  const compiled = repl.session.compile(text);
  if (compiled.module === null) tellErrors(repl, compiled);
  else world.out(inspectModule(evaluated(compiled.module)));
}
