// Copyright 2026 the Boruna authors. MIT license.

/**
 * `boruna framework new NAME`: the smallest application
 * (`spec/framework.md` 9.1).
 *
 * @module
 */

import { makeDirectory } from "../host/mod.ts";
import type { Call } from "./command.ts";
import { envelope } from "./envelope.ts";
import { SUCCESS } from "./exit.ts";

/** Writes the file; one that is there is replaced, as in the reference. */
export function run(call: Call): number {
  const name = call.positionals[0] ?? "";
  const folder = `${call.text("dir") ?? "."}/${name}`;
  const path = `${folder}/${name}.ax`;
  makeDirectory(folder);
  call.world.writeFile(path, application(name));
  call.world.out(
    call.has("json")
      ? envelope({ file: path })
      : `created framework app: ${path}\n` +
        `  run: boruna framework validate ${path}\n  run: boruna run ${path}\n`,
  );
  return SUCCESS;
}

function application(name: string): string {
  return `// ${name}: an application. Messages change its state, effects are data.

type State {
    value: Int,
}

type Msg {
    tag: String,
    payload: Int,
}

type Effect {
    kind: String,
    payload: String,
    callback_tag: String,
}

type UpdateResult {
    state: State,
    effects: List<Effect>,
}

type UINode {
    tag: String,
    text: String,
}

fn init() -> State {
    State { value: 0 }
}

fn update(state: State, msg: Msg) -> UpdateResult {
    UpdateResult { state: State { value: state.value + msg.payload }, effects: [] }
}

fn view(state: State) -> UINode {
    UINode { tag: "text", text: int_to_string(state.value) }
}

fn main() -> Int {
    let state = init()
    state.value
}
`;
}
