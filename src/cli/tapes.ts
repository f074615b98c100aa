// Copyright 2026 the Boruna authors. MIT license.

/**
 * Tapes as they are written and replayed (`spec/replay.md` 5).
 *
 * @module
 */

import {
  type AnyPolicy,
  composeHandlers,
  type Handler,
  type Handlers,
  isV2,
  judgeLists,
  MOCK_HANDLERS,
} from "../capability/mod.ts";
import { decodeText, FileError, type GrowingFile } from "../host/mod.ts";
import {
  type CallTransaction,
  decodeCallTape,
  decodeNetTape,
  type NetTransaction,
  parseRedactRules,
  recordCalls,
  recordNet,
  Redactor,
  replayCalls,
  replayNet,
  type Tape,
  type TapeCapability,
  TapeError,
  TapeText,
} from "../replay/mod.ts";
import type { Call } from "./command.ts";
import { Failure } from "./failure.ts";
import { redactorOf } from "./journal.ts";
import { isLive, KINDS, type Tapes } from "./tape_flags.ts";

/** Reads the tapes that are to be replayed and starts those to be written. */
export function openTapes(call: Call, policy: AnyPolicy): Tapes {
  const recorders: Recorder[] = [];
  const layers: ((handlers: Handlers) => Handlers)[] = [];
  for (const [word, capability] of KINDS) {
    const to = call.text(`record-${word}-to`);
    const from = call.text(`replay-${word}-from`);
    if (to !== undefined && !call.has("live")) {
      throw new Failure(
        word === "net"
          ? "--record-net-to requires --live (recording needs real HTTP calls to record)"
          : `--record-${word}-to requires --live (recording needs real calls to record)`,
      );
    }
    if (from !== undefined) {
      if (word === "net" && call.has("live")) {
        call.world.error(
          "warning: --live is ignored when --replay-net-from is set (replay " +
            "serves all net.fetch calls from the tape, no real network access)\n",
        );
      }
      const handler = replayer(call, policy, capability, from);
      layers.push((below) => composeHandlers({ [capability]: handler }, below));
    }
    if (to !== undefined) {
      const recorder = new Recorder(
        call,
        `--record-${word}-to`,
        capability,
        to,
      );
      recorders.push(recorder);
      layers.push((below) => {
        const inner = below[capability] ?? MOCK_HANDLERS[capability]!;
        return composeHandlers({ [capability]: recorder.around(inner) }, below);
      });
    }
  }
  return {
    wrap: (handlers) => layers.reduce((below, layer) => layer(below), handlers),
    finish: () => recorders.forEach((recorder) => recorder.finish()),
    isLive: isLive(call),
  };
}

function replayer(
  call: Call,
  policy: AnyPolicy,
  capability: TapeCapability,
  path: string,
): Handler {
  if (capability !== "net.fetch") {
    const tape = readTape(
      call,
      path,
      (text) => decodeCallTape(capability, text),
    );
    return replayCalls(tape.transactions, redactorFor(tape));
  }
  const tape = readTape(call, path, decodeNetTape);
  // The rules of version 2 judge a call before its answer is looked up. The
  // lists of version 1 do not in the reference (`spec/replay.md` 5.3).
  const netPolicy = call.reference || isV2(policy) ? null : policy.netPolicy;
  return replayNet(
    tape.transactions,
    redactorFor(tape),
    netPolicy === null
      ? undefined
      : (url, method) => judgeLists(url, method, netPolicy),
  );
}

function redactorFor({ redact }: Tape<unknown>): Redactor {
  return new Redactor(parseRedactRules(redact));
}

function readTape<T>(
  call: Call,
  path: string,
  decode: (text: string) => Tape<T>,
): Tape<T> {
  try {
    const tape = decode(decodeText(call.world.readFile(path), path));
    if (tape.cut !== null) {
      if (call.reference) throw new TapeError(tape.cut);
      call.world.error(
        `warning: tape '${path}' was cut off; it holds ${tape.transactions.length} whole transactions\n`,
      );
    }
    return tape;
  } catch (error) {
    if (error instanceof FileError) {
      throw new Failure(`failed to read tape '${path}': ${error.message}`);
    }
    if (error instanceof TapeError && error.version !== null) {
      throw new Failure(
        `tape '${path}' has format_version=${error.version} but this build supports 1`,
      );
    }
    // A redaction rule that is none is a RangeError.
    if (error instanceof TapeError || error instanceof RangeError) {
      throw new Failure(`failed to parse tape '${path}': ${error.message}`);
    }
    throw error;
  }
}

/** One tape as it is written. */
class Recorder {
  readonly #call: Call;
  readonly #flag: string;
  readonly #path: string;
  readonly #capability: TapeCapability;
  readonly #redactor: Redactor;
  readonly #text = new TapeText();
  readonly #file: GrowingFile;

  constructor(
    call: Call,
    flag: string,
    capability: TapeCapability,
    path: string,
  ) {
    this.#call = call;
    this.#flag = flag;
    this.#path = path;
    this.#capability = capability;
    this.#redactor = redactorOf(call);
    this.#file = this.#attempt(() => {
      const file = call.world.growFile(path);
      file.write(this.#text.open(capability, this.#redactor.rules));
      return file;
    });
  }

  around(inner: Handler): Handler {
    const write = (transaction: NetTransaction | CallTransaction) =>
      this.#attempt(() => this.#file.write(this.#text.add(transaction)));
    return this.#capability === "net.fetch"
      ? recordNet(inner, write, this.#redactor, this.#call.has("tape-details"))
      : recordCalls(inner, write, this.#redactor);
  }

  finish(): void {
    try {
      this.#file.write(this.#text.close());
      this.#file.finish();
    } catch (error) {
      if (!(error instanceof FileError)) throw error;
      this.#call.world.error(
        `warning: failed to save tape to '${this.#path}': ${error.message}\n`,
      );
      this.#file.leave();
    }
  }

  #attempt<T>(write: () => T): T {
    try {
      return write();
    } catch (error) {
      if (!(error instanceof FileError)) throw error;
      throw new Failure(
        `${this.#flag}: cannot write to '${this.#path}': ` +
          `failed to write tape '${this.#path}': ${error.message}`,
      );
    }
  }
}
