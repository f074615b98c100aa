// Copyright 2026 the Boruna authors. MIT license.

/**
 * Runs a program where nothing of a runtime is left, as in a page or a worker
 * of a browser: this script takes the globals away first.
 *
 * @module
 */

const say = console.log.bind(console);
const world = globalThis as unknown as Record<string, unknown>;
for (
  const name of [
    "process",
    "Deno",
    "Bun",
    "Buffer",
    "require",
    "setImmediate",
    "global",
  ]
) {
  try {
    delete world[name];
    if (name in world) world[name] = undefined;
  } catch {
    // Bun keeps its own; it must not be asked all the same.
  }
}

const { run, verify, stream } = await import("../../src/run/mod.ts");
const source = `fn main() -> Int !{time.now, llm.call} {
  let mut i = 0
  while i < 400000 { i = i + 1 }
  let _ = llm_call("p", "a/b")
  time_now() + i
}`;
const { outcome, events } = await run(source, {
  policy: "allow-all",
  clock: () => 5000,
  handlers: { "llm.call": () => Promise.resolve("x") },
  limits: { wallMs: 60_000, memoryBytes: 1e9 },
  schema: { type: "integer" },
});
const { following } = await verify(source, { events });
let streamed = 0;
for await (const _ of stream(source)) streamed++;
say(
  JSON.stringify({
    value: outcome.kind === "done" ? Number(outcome.value) : outcome.text,
    following: following.kind,
    streamed,
  }),
);
