// Copyright 2026 the Boruna authors. MIT license.

/**
 * Lua in WebAssembly, and Lua written in JavaScript.
 *
 * @module
 */

import { makeHost } from "../programs/mod.ts";
import { load } from "./install.ts";
import { nothing, type Peer } from "./peer.ts";

interface Wasmoon {
  readonly LuaFactory: new () => { createEngine(): Promise<WasmoonEngine> };
}

interface WasmoonEngine {
  readonly global: {
    set(name: string, value: unknown): void;
    get(name: string): unknown;
    close(): void;
  };
  doString(text: string): Promise<unknown>;
}

/** The peer in WebAssembly. */
export const WASMOON: Peer = {
  name: "wasmoon",
  about: "wasmoon, Lua 5.4 in Wasm",
  async open({ lua }) {
    if (lua === undefined) return null;
    const { LuaFactory } = load("wasmoon") as Wasmoon;
    const engine = await new LuaFactory().createEngine();
    let host = makeHost();
    engine.global.set("time_now", () => host.now());
    await engine.doString(`function work(n)${lua}\nend`);
    const work = engine.global.get("work") as (size: number) => string;
    return {
      run(size) {
        host = makeHost();
        return work(size);
      },
      close: () => engine.global.close(),
    };
  },
};

type LuaState = object;

interface Fengari {
  readonly lua: {
    "lua_getglobal"(state: LuaState, name: Uint8Array): void;
    "lua_setglobal"(state: LuaState, name: Uint8Array): void;
    "lua_pushinteger"(state: LuaState, value: number): void;
    "lua_pushjsfunction"(
      state: LuaState,
      f: (state: LuaState) => number,
    ): void;
    "lua_pcall"(
      state: LuaState,
      args: number,
      results: number,
      handler: number,
    ): number;
    "lua_tojsstring"(state: LuaState, index: number): string;
    "lua_pop"(state: LuaState, count: number): void;
  };
  readonly lauxlib: {
    "luaL_newstate"(): LuaState;
    "luaL_dostring"(state: LuaState, text: Uint8Array): boolean;
  };
  readonly lualib: { "luaL_openlibs"(state: LuaState): void };
  "to_luastring"(text: string): Uint8Array;
}

/** The peer in JavaScript. */
export const FENGARI: Peer = {
  name: "fengari",
  about: "fengari, Lua 5.3 in JavaScript, Ints of 32 bits",
  open({ lua: text }) {
    if (text === undefined) return Promise.resolve(null);
    const fengari = load("fengari") as Fengari;
    const { lua, lauxlib, lualib, "to_luastring": bytes } = fengari;
    const state = lauxlib["luaL_newstate"]();
    lualib["luaL_openlibs"](state);
    let host = makeHost();
    lua["lua_pushjsfunction"](state, (state) => {
      lua["lua_pushinteger"](state, host.now());
      return 1;
    });
    lua["lua_setglobal"](state, bytes("time_now"));
    const take = () => {
      const taken = lua["lua_tojsstring"](state, -1);
      lua["lua_pop"](state, 1);
      return taken;
    };
    const failed = lauxlib["luaL_dostring"](
      state,
      bytes(`function work(n)${text}\nend`),
    );
    if (failed) throw new Error(take());
    const name = bytes("work");
    return Promise.resolve({
      run(size) {
        host = makeHost();
        lua["lua_getglobal"](state, name);
        lua["lua_pushinteger"](state, size);
        const status = lua["lua_pcall"](state, 1, 1, 0);
        const result = take();
        if (status !== 0) throw new Error(result);
        return result;
      },
      close: nothing,
    });
  },
};
