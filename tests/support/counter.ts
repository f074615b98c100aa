// Copyright 2026 the Boruna authors. MIT license.

/**
 * An application for tests: a counter that asks for effects.
 *
 * @module
 */

const UPDATE = `    match msg.tag {
        "add" => UpdateResult { state: State { count: state.count + msg.payload }, effects: [] },
        "div" => UpdateResult { state: State { count: 100 / msg.payload }, effects: [] },
        "load" => UpdateResult { state: state, effects: [
            Effect { kind: "http_request", payload: "u", callback_tag: "loaded" },
            Effect { kind: "no_such", payload: "u", callback_tag: "lost" },
            Effect { kind: "timer", payload: "", callback_tag: "" },
        ] },
        _ => UpdateResult { state: state, effects: [] },
    }`;

/** What a test wants otherwise. */
export interface CounterParts {
  readonly init?: string;
  readonly update?: string;
  readonly view?: string;
  readonly policies?: string;
}

/** The source of the counter, with other bodies where they are given. */
export function counter(parts: CounterParts = {}): string {
  return `type Msg { tag: String, payload: Int }
type State { count: Int }
type Effect { kind: String, payload: String, callback_tag: String }
type UpdateResult { state: State, effects: List<Effect> }
type UINode { tag: String, text: String }
type PolicySet { capabilities: List<String>, max_effects: Int, max_steps: Int }

${
    parts.init ?? `fn init() -> State {
    State { count: 0 }
}`
  }

fn update(state: State, msg: Msg) -> UpdateResult {
${parts.update ?? UPDATE}
}

${
    parts.view ?? `fn view(state: State) -> UINode {
    UINode { tag: "text", text: int_to_string(state.count) }
}`
  }
${parts.policies ?? ""}
`;
}

/** A function \`policies\` that gives these. */
export function policies(
  capabilities: string,
  most: number,
  steps = 5,
): string {
  return `fn policies() -> PolicySet {
    PolicySet { capabilities: ${capabilities}, max_effects: ${most}, max_steps: ${steps} }
}`;
}
