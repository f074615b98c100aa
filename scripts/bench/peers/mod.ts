// Copyright 2026 the Boruna authors. MIT license.

/**
 * The engines that somebody could take instead, in the same process and with
 * the same work.
 *
 * @module
 */

import { moduleOf, runAsUsers } from "../engine.ts";
import { type Spread, takeTurns } from "../measure.ts";
import { type BenchProgram, makeHost } from "../programs/mod.ts";
import { FENGARI, WASMOON } from "./lua.ts";
import type { Loaded, Peer } from "./peer.ts";
import { QUICKJS } from "./quickjs.ts";
import { RULE_PEERS } from "./rules.ts";
import { SVAL } from "./sval.ts";

export { installPeers } from "./install.ts";
export type { Peer } from "./peer.ts";

/** Every peer. */
export const PEERS: readonly Peer[] = [
  QUICKJS,
  WASMOON,
  FENGARI,
  SVAL,
  ...RULE_PEERS,
];

/** What a peer took, or why it could not be measured. */
export type PeerTaken =
  | { readonly ratio: Spread }
  | { readonly refused: string };

/** What one program took in the engines. */
export interface PeerRow {
  readonly size: number;
  /** Milliseconds of ours. */
  readonly ours: number;
  /** Hand-written JavaScript ÷ ours. */
  readonly hand: Spread;
  /** Each peer ÷ ours. */
  readonly peers: Readonly<Record<string, PeerTaken>>;
}

/** Measures a program in every engine that has it. */
export async function measurePeers(program: BenchProgram): Promise<PeerRow> {
  const { hand, peerSize } = program;
  const size = peerSize ?? program.size;
  const module = moduleOf(program.source(size));
  const wanted = hand(size, makeHost());
  const { value } = await runAsUsers(module);
  if (value !== wanted) throw new Error(`ours gives ${value}, not ${wanted}`);
  const peers: Record<string, PeerTaken> = {};
  const ready: (readonly [string, Loaded])[] = [];
  for (const { name, open } of PEERS) {
    const opened = await tried(() => open(program));
    if (opened instanceof Error) peers[name] = { refused: opened.message };
    else if (opened !== null) {
      const given = await tried(() => Promise.resolve(opened.run(size)));
      if (given === wanted) ready.push([name, opened]);
      else {
        peers[name] = {
          refused: given instanceof Error ? given.message : `gives ${given}`,
        };
        opened.close();
      }
    }
  }
  const [ours, byHand, ...others] = await takeTurns([
    () => runAsUsers(module),
    () => hand(size, makeHost()),
    ...ready.map(([, { run }]) => () => run(size)),
  ], { rounds: 7, budget: 1_000 });
  for (const [i, [name, { close }]] of ready.entries()) {
    peers[name] = { ratio: others[i]!.ratio };
    close();
  }
  return { size, ours: ours!.ms, hand: byHand!.ratio, peers };
}

async function tried<T>(work: () => Promise<T>): Promise<T | Error> {
  try {
    return await work();
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}
