// Copyright 2026 the Boruna authors. MIT license.

/**
 * The actor scheduler: rounds, delivery, failure, limits.
 *
 * @module
 */

import { test } from "node:test";
import { assertEquals } from "@std/assert";
import type { Module } from "../../src/bytecode/mod.ts";
import { display } from "../../src/value/mod.ts";
import { type ActorOptions, startActors, trapText } from "../../src/vm/mod.ts";
import { moduleFromText } from "../support/assembly.ts";

interface Played {
  readonly result: string;
  /** The scheduler's events, one line each. */
  readonly log: readonly string[];
  readonly status: string;
  readonly steps: number;
  readonly debug: readonly string[];
}

function play(
  module: Module,
  options: Partial<ActorOptions> = {},
  messages: readonly (readonly [to: number, payload: number])[] = [],
): Played {
  const log: string[] = [];
  const debug: string[] = [];
  const system = startActors(module, {
    scheduler: {
      schedulerTick: (round, actor) => void log.push(`tick ${round} ${actor}`),
      actorSpawn: (actor, name) => void log.push(`spawn ${actor} ${name}`),
      messageSend: (from, to, payload) =>
        void log.push(`send ${from} ${to} ${display(payload)}`),
      messageReceive: (actor, payload) =>
        void log.push(`receive ${actor} ${display(payload)}`),
    },
    observe: (actor) => ({
      contractCheck() {},
      uiEmit() {},
      debug: (line) => void debug.push(`${actor}: ${line}`),
    }),
    call: (call, actor) => ({
      kind: "value",
      value: `${call.capability} for ${actor}`,
    }),
    ...options,
  });
  for (const [to, payload] of messages) system.send(to, { from: 99, payload });
  let stop = system.resume();
  while (stop.kind !== "done" && stop.kind !== "trap") {
    stop = stop.kind === "call"
      ? system.resume({ kind: "value", value: `late, ${system.actor}` })
      : system.resume();
  }
  const status: string[] = [];
  for (let i = 0; system.status(i) !== undefined; i++) {
    status.push(system.status(i)!);
  }
  return {
    result: stop.kind === "done" ? display(stop.value) : trapText(stop.trap),
    log,
    status: status.join(" "),
    steps: system.steps,
    debug,
  };
}

test("a question without an answer", () => {
  const played = play(moduleFromText(`
    fn main 0 1
      SpawnActor child
      StoreLocal 0
      LoadLocal 0
      const 20
      SendMsg
      ReceiveMsg
      Ret
    fn child 0 0
      ReceiveMsg
      const 1
      Add
      Debug
      SpawnActor nobody
      Ret
    fn nobody 0 0
  `));
  assertEquals(
    played.result,
    "deadlock: all actors blocked with no pending messages",
  );
  assertEquals(played.log, [
    "tick 0 0",
    "spawn 1 child",
    "send 0 1 20",
    "receive 1 20",
    "tick 1 1",
    "spawn 2 nobody",
    "tick 2 2",
  ]);
  assertEquals(played.status, "blocked completed completed");
  assertEquals(played.debug, ["1: 21"]);
});

test("messages travel in all directions", () => {
  const played = play(moduleFromText(`
    fn main 0 1
      SpawnActor child
      StoreLocal 0
      LoadLocal 0
      SpawnActor child
      SendMsg
      ReceiveMsg
      Ret
    fn child 0 1
      ReceiveMsg
      StoreLocal 0
      LoadLocal 0
      const 42
      SendMsg
  `));
  // The first child sends 42 to the second, which cannot send to a number.
  assertEquals(played.log, [
    "tick 0 0",
    "spawn 1 child",
    "spawn 2 child",
    "send 0 1 Actor#2",
    "receive 1 Actor#2",
    "tick 1 1",
    "tick 1 2",
    "send 1 2 42",
    "receive 2 42",
    "tick 2 2",
    'send 2 0 Err("type error: expected ActorId, got Int")',
    'receive 0 Err("type error: expected ActorId, got Int")',
    "tick 3 0",
  ]);
  assertEquals(
    played.result,
    'Err("type error: expected ActorId, got Int")',
  );
  assertEquals(played.status, "completed completed failed");
});

test("messages arrive in the order of their senders", () => {
  const module = moduleFromText(`
    fn main 0 0
      ReceiveMsg
      ReceiveMsg
      ReceiveMsg
      MakeList 3
      Ret
  `);
  const played = play(module, {}, [[0, 3], [7, 1], [0, 1], [0, 2]]);
  assertEquals(played.result, "[3, 1, 2]");
  assertEquals(played.log, [
    "tick 0 0",
    "send 99 0 3",
    "receive 0 3",
    "send 99 0 1",
    "receive 0 1",
    "send 99 0 2",
    "receive 0 2",
    // Nobody is there: sent, and lost.
    "send 99 7 1",
    "tick 1 0",
  ]);
  // Three receives, one of them twice; the list, the return, the last pass.
  assertEquals(played.steps, 7);
});

test("a slice costs a step more than it executes", () => {
  const endless = moduleFromText(`
    fn main 0 0
    again:
      Jmp again
  `);
  const rounds = play(endless, { maxRounds: 10 });
  assertEquals(rounds.result, "max scheduler rounds exceeded (10)");
  assertEquals(rounds.steps, 10_000);
  assertEquals(rounds.status, "runnable");
  assertEquals(
    play(endless, { maxRounds: 0 }).result,
    "max scheduler rounds exceeded (0)",
  );
  assertEquals(play(endless, { maxRounds: 3, roundBudget: 7 }).steps, 21);
  assertEquals(
    play(endless).result,
    "max scheduler rounds exceeded (10000)",
  );
  assertEquals(
    play(endless, { maxSteps: 1500 }).result,
    "max execution steps exceeded (1500)",
  );
});

test("a root that ended does not end a blocked child's wait", () => {
  const played = play(moduleFromText(`
    fn main 0 0
      SpawnActor child
      Pop
      const 1
      Ret
    fn child 0 0
      ReceiveMsg
      Ret
  `));
  assertEquals(
    played.result,
    "deadlock: all actors blocked with no pending messages",
  );
  assertEquals(played.status, "completed blocked");
});

test("a failed child is told to its parent, and takes its own along", () => {
  const played = play(moduleFromText(`
    fn main 0 0
      SpawnActor child
      Pop
      ReceiveMsg
      Ret
    fn child 0 0
      SpawnActor grandchild
      Pop
      ReceiveMsg
      Ret
    fn grandchild 0 0
      SpawnActor leaf
      Pop
      const 1
      const 0
      Div
    fn leaf 0 0
      ReceiveMsg
  `));
  // The grandchild's spawn is dropped, and nobody fails the child.
  assertEquals(played.log, [
    "tick 0 0",
    "spawn 1 child",
    "tick 1 1",
    "spawn 2 grandchild",
    "tick 2 2",
    'send 2 1 Err("division by zero")',
    'receive 1 Err("division by zero")',
    "tick 3 1",
  ]);
  assertEquals(played.status, "blocked completed failed");
});

test("an actor that failed by cascade still has its turn in the round", () => {
  const program = (child: string) =>
    moduleFromText(`
      fn main 0 0
        SpawnActor parent
        Pop
        ReceiveMsg
        Ret
      fn parent 0 0
        SpawnActor child
        Pop
        ReceiveMsg
        const 1
        const 0
        Div
      fn child 0 1
        ReceiveMsg
        Pop
        ${child}
    `);
  // Wakes parent and child in one round; the parent fails first.
  const wake = [[1, 5], [2, 6]] as const;
  const rounds = (child: string) => {
    const log: string[] = [];
    const system = startActors(program(child), {
      scheduler: {
        schedulerTick: (round, actor) => void log.push(`${round}:${actor}`),
        actorSpawn() {},
        messageSend() {},
        messageReceive() {},
      },
      observe: () => ({ contractCheck() {}, uiEmit() {}, debug() {} }),
      pauseEvery: 1,
      maxRounds: 6,
      roundBudget: 10,
    });
    let stop = system.resume();
    for (let round = 1; stop.kind === "yielded"; round++) {
      if (round === 3) {
        for (const [to, payload] of wake) system.send(to, { from: 0, payload });
      }
      stop = system.resume();
    }
    return [0, 1, 2].map((actor) => system.status(actor)).join(" ") + " " +
      log.join(" ");
  };
  const ticks = "0:0 1:1 2:2";
  assertEquals(
    rounds("const 1"),
    `completed failed completed ${ticks} 4:1 4:2 5:0`,
  );
  assertEquals(
    rounds("ReceiveMsg"),
    `completed failed blocked ${ticks} 4:1 4:2 5:0`,
  );
  assertEquals(
    rounds("again:\n Jmp again"),
    `completed failed failed ${ticks} 4:1 4:2 5:0`,
  );
  assertEquals(
    rounds("Add"),
    `completed failed failed ${ticks} 4:1 4:2 5:0`,
  );
});

test("spawning a function that does not exist fails the actor", () => {
  const root = play(moduleFromText(`
    fn main 0 0
      SpawnActor 9
      Ret
  `));
  assertEquals(root.result, "invalid function index: 9");
  assertEquals(root.log, ["tick 0 0"]);
  const child = play(moduleFromText(`
    fn main 0 0
      SpawnActor child
      Pop
      ReceiveMsg
      Ret
    fn child 0 1
      SpawnActor leaf
      StoreLocal 0
      SpawnActor 9
      Pop
      SpawnActor leaf
      Pop
      LoadLocal 0
      const 5
      SendMsg
    fn leaf 0 0
      ReceiveMsg
  `));
  assertEquals(child.result, 'Err("invalid function index: 9")');
  assertEquals(child.log, [
    "tick 0 0",
    "spawn 1 child",
    "tick 1 1",
    "spawn 2 leaf",
    'send 1 0 Err("invalid function index: 9")',
    'receive 0 Err("invalid function index: 9")',
    // Sent all the same; but the leaf failed with its parent.
    "send 1 2 5",
    "tick 2 0",
  ]);
  assertEquals(child.status, "completed failed failed");
});

test("identities are those of the order of creation", () => {
  const played = play(moduleFromText(`
    fn main 0 0
      SpawnActor child
      SpawnActor child
      MakeList 2
      Debug
      Ret
    fn child 0 0
      SpawnActor leaf
      SpawnActor leaf
      MakeList 2
      Debug
      Ret
    fn leaf 0 0
  `));
  assertEquals(played.debug, [
    "0: [Actor#1, Actor#2]",
    "1: [Actor#3, Actor#4]",
    "2: [Actor#5, Actor#6]",
  ]);
  assertEquals(played.result, "[Actor#1, Actor#2]");
});

test("a spawned function sees Unit for its parameters", () => {
  const played = play(moduleFromText(`
    fn main 0 0
      SpawnActor child
      Pop
    fn child 2 2
      LoadLocal 1
      Debug
      Ret
  `));
  assertEquals(played.debug, ["1: ()"]);
});

test("capability calls of actors are answered inside or outside", () => {
  const module = moduleFromText(`
    fn main 0 0 time.now
      SpawnActor child
      Pop
      CapCall 5 0
      Ret
    fn child 0 0 random
      CapCall 6 0
      Debug
      Ret
  `);
  const inside = play(module);
  assertEquals(inside.result, '"time.now for 0"');
  assertEquals(inside.debug, ['1: "random for 1"']);
  const outside = play(module, { call: () => null });
  assertEquals(outside.result, '"late, 0"');
  assertEquals(outside.debug, ['1: "late, 1"']);
  assertEquals(outside.log, inside.log);
});

test("a root that cannot start ends the system before the first round", () => {
  const module = moduleFromText("fn main 0 0\n Ret");
  const played = play(module, { entry: 3, maxRounds: 0 });
  assertEquals(played.result, "invalid function index: 3");
  assertEquals(played.log, []);
});
