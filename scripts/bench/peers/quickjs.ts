// Copyright 2026 the Boruna authors. MIT license.

/**
 * QuickJS in WebAssembly: it runs the hand-written JavaScript.
 *
 * @module
 */

import { handText, makeHost } from "../programs/mod.ts";
import { load } from "./install.ts";
import type { Peer } from "./peer.ts";

interface Handle {
  dispose(): void;
}

type Made = { readonly value: Handle } | { readonly error: Handle };

interface Context {
  readonly global: Handle;
  readonly undefined: Handle;
  evalCode(text: string): Made;
  callFunction(f: Handle, self: Handle, ...args: Handle[]): Made;
  newNumber(value: number): Handle;
  newFunction(name: string, f: () => Handle): Handle;
  setProp(object: Handle, name: string, value: Handle): void;
  getString(handle: Handle): string;
  dump(handle: Handle): unknown;
  dispose(): void;
}

interface QuickJs {
  getQuickJS(): Promise<{ newContext(): Context }>;
}

/** The peer. */
export const QUICKJS: Peer = {
  name: "quickjs",
  about: "quickjs-emscripten, QuickJS in Wasm",
  async open(program) {
    const { getQuickJS } = load("quickjs-emscripten") as QuickJs;
    const context = (await getQuickJS()).newContext();
    const value = (made: Made): Handle => {
      if ("value" in made) return made.value;
      throw new Error(JSON.stringify(context.dump(made.error)));
    };
    let host = makeHost();
    const now = context.newFunction(
      "time_now",
      () => context.newNumber(host.now()),
    );
    context.setProp(context.global, "time_now", now);
    now.dispose();
    const work = value(context.evalCode(
      `const work = ${handText(program)}; n => work(n, { now: time_now })`,
    ));
    return {
      run(size) {
        host = makeHost();
        const amount = context.newNumber(size);
        const result = value(
          context.callFunction(work, context.undefined, amount),
        );
        const text = context.getString(result);
        result.dispose();
        amount.dispose();
        return text;
      },
      close() {
        work.dispose();
        context.dispose();
      },
    };
  },
};
