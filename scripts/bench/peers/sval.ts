// Copyright 2026 the Boruna authors. MIT license.

/**
 * Sval, an interpreter of JavaScript in JavaScript: it runs the hand-written
 * JavaScript.
 *
 * @module
 */

import { handText, makeHost } from "../programs/mod.ts";
import { load } from "./install.ts";
import { nothing, type Peer } from "./peer.ts";

interface Interpreter {
  readonly exports: Readonly<Record<string, unknown>>;
  import(values: Readonly<Record<string, unknown>>): void;
  run(text: string): void;
}

type Sval = new (
  options: { readonly ecmaVer: "latest"; readonly sandBox: boolean },
) => Interpreter;

/** The peer. */
export const SVAL: Peer = {
  name: "sval",
  about: "sval, JavaScript in JavaScript",
  open(program) {
    const loaded = load("sval") as Sval | { readonly default: Sval };
    const Sval = "default" in loaded ? loaded.default : loaded;
    const interpreter = new Sval({ ecmaVer: "latest", sandBox: true });
    let host = makeHost();
    interpreter.import({ "time_now": () => host.now() });
    interpreter.run(
      `const work = ${handText(program)};\n` +
        "exports.work = n => work(n, { now: time_now });",
    );
    const work = interpreter.exports["work"] as (size: number) => string;
    return Promise.resolve({
      run(size) {
        host = makeHost();
        return work(size);
      },
      close: nothing,
    });
  },
};
