// Copyright 2026 the Boruna authors. MIT license.

/**
 * Maps that look immutable and change in constant time.
 *
 * The newest version of a map owns a hash table. `mapSet` and `mapRemove`
 * change it in place, hand it to the new version and turn the old one into a
 * difference: one key with its old value, and a pointer to the newer version.
 * Reading an old version brings the table back to it. Versions that are read in
 * turn would pay for the way each time, so when the ways add up to the size of
 * the table, the version asked for gets a table of its own.
 *
 * A removed key stays in the table without a value: engines keep the place of
 * what is deleted, and walk over all of these places when they look for the key
 * again. When most keys of a table are such, it is made anew.
 *
 * @module
 */

import { BULK, countBulk } from "./bulk.ts";
import { sortTexts } from "./order.ts";
import { type List, listOf } from "./list.ts";
import type { Value } from "./value.ts";

/** The hash table, with what goes with it. */
export interface MapStore {
  /** The values by key; `undefined` for keys that were removed. */
  table: Map<string, Value | undefined>;
  /** How many keys were removed. */
  dead: number;
  /** The keys in order, or null when they have to be sorted again. */
  keys: string[] | null;
  /** How far the table was moved between versions since it was made. */
  moved: number;
  /** Whether one holder has the only version, and may change it in place. */
  claimed: boolean;
}

/**
 * A map from Strings to values; only the functions of this file look inside.
 *
 * @example
 * ```ts
 * import { AxMap, mapOf } from "@boruna/cli";
 * import { assert, assertEquals } from "@std/assert";
 *
 * const map = mapOf([["a", 1]]);
 * assert(map instanceof AxMap);
 * assertEquals(map.size, 1);
 * ```
 */
export class AxMap {
  /** The table, while this version owns it. */
  store: MapStore | null;
  /** The number of entries. */
  readonly size: number;
  /** Without a table: the version that this one differs from. */
  newer: AxMap | null = null;
  /** Without a table: the key in which it differs. */
  key = "";
  /** Without a table: the value of that key here; undefined if absent. */
  value: Value | undefined = undefined;

  /** Creates a version that owns a table; use `mapOf`. */
  constructor(store: MapStore, size: number) {
    this.store = store;
    this.size = size;
  }
}

/** An empty map. */
export const EMPTY_MAP: AxMap = mapOf([]);

/**
 * A map with these entries; the later one of two equal keys counts.
 *
 * @example
 * ```ts
 * import { mapOf, valueToUntaggedJson } from "@boruna/cli";
 * import { assertEquals } from "@std/assert";
 *
 * const value = mapOf([["a", 1], ["b", true]]);
 * assertEquals(valueToUntaggedJson(value), '{"a":1,"b":true}');
 * ```
 */
export function mapOf(entries: Iterable<readonly [string, Value]>): AxMap {
  const table = new Map(entries);
  return new AxMap(storeOf(table, 0), table.size);
}

function storeOf(
  table: Map<string, Value | undefined>,
  dead: number,
): MapStore {
  return { table, dead, keys: null, moved: 0, claimed: false };
}

/**
 * The value of a key, or `undefined`.
 *
 * @example
 * ```ts
 * import { mapGet, mapOf } from "@boruna/cli";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(mapGet(mapOf([["a", 1]]), "a"), 1);
 * assertEquals(mapGet(mapOf([["a", 1]]), "b"), undefined);
 * ```
 */
export function mapGet(map: AxMap, key: string): Value | undefined {
  return (map.store ?? own(map)).table.get(key);
}

/** Whether the map has the key. */
export function mapHas(map: AxMap, key: string): boolean {
  return mapGet(map, key) !== undefined;
}

/** The number of entries. */
export function mapSize(map: AxMap): number {
  return map.size;
}

/** The map with the key set to a value. */
export function mapSet(map: AxMap, key: string, value: Value): AxMap {
  // The empty map is shared by everyone; it must not point anywhere.
  if (map.size === 0) return mapOf([[key, value]]);
  const store = map.store ?? own(map);
  const old = store.table.get(key);
  if (old === value) return map;
  put(store, key, old, value);
  const size = old === undefined ? map.size + 1 : map.size;
  return succeed(map, store, size, key, old);
}

/**
 * A map that was just made, for someone who is its only holder. Whoever gives
 * it to others calls `mapLend` before.
 */
export function mapClaim(map: AxMap): AxMap {
  if (map.size > 0 && map.store !== null) map.store.claimed = true;
  return map;
}

/** A map that others will hold too: from now on it does not change. */
export function mapLend(map: AxMap): AxMap {
  if (map.store !== null) map.store.claimed = false;
  return map;
}

/** Like `mapSet`, but changes a map in place while its only holder claims it. */
export function mapExtend(map: AxMap, key: string, value: Value): AxMap {
  const { store } = map;
  if (store === null || !store.claimed) {
    return map.size === 0
      ? mapClaim(mapOf([[key, value]]))
      : mapSet(map, key, value);
  }
  // Nothing was ever removed from it.
  const { table } = store;
  table.set(key, value);
  if (table.size !== map.size) {
    store.keys = null;
    (map as { size: number }).size = table.size;
  }
  return map;
}

/** The map without the key. */
export function mapRemove(map: AxMap, key: string): AxMap {
  const store = map.store ?? own(map);
  const old = store.table.get(key);
  if (old === undefined) return map;
  if (map.size === 1) return EMPTY_MAP;
  tidy(store);
  drop(store, key);
  return succeed(map, store, map.size - 1, key, old);
}

/** The keys, in the order of their UTF-8 bytes. */
export function mapKeys(map: AxMap): List {
  return listOf(sortedKeys(map).slice());
}

/** The values, in the order of their keys. */
export function mapValues(map: AxMap): List {
  const keys = sortedKeys(map);
  const table = (map.store ?? own(map)).table;
  return listOf(keys.map((key) => table.get(key)!));
}

/**
 * The entries in the order of their keys, in a new array.
 *
 * @example
 * ```ts
 * import { mapEntries, mapOf } from "@boruna/cli";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(mapEntries(mapOf([["b", 2], ["a", 1]])), [["a", 1], ["b", 2]]);
 * ```
 */
export function mapEntries(map: AxMap): [string, Value][] {
  const keys = sortedKeys(map);
  const table = (map.store ?? own(map)).table;
  return keys.map((key) => [key, table.get(key)!]);
}

/** The keys in order; the array belongs to the table. */
function sortedKeys(map: AxMap): readonly string[] {
  const store = map.store ?? own(map);
  // Whoever asks makes an array of the size of the map.
  if (map.size > BULK) countBulk(map.size);
  return store.keys ??= sortTexts(livingKeys(store));
}

function livingKeys({ table, dead }: MapStore): string[] {
  const keys = [...table.keys()];
  return dead === 0 ? keys : keys.filter((key) => table.get(key) !== undefined);
}

/** Gives a key a value in the table. */
function put(
  store: MapStore,
  key: string,
  old: Value | undefined,
  value: Value,
): void {
  if (old === undefined) {
    store.keys = null;
    if (store.dead > 0 && store.table.has(key)) store.dead--;
  }
  store.table.set(key, value);
}

/** Takes a key's value away. */
function drop(store: MapStore, key: string): void {
  store.keys = null;
  store.table.set(key, undefined);
  store.dead++;
}

/** Makes the table anew where most of its keys were removed. */
function tidy(store: MapStore): void {
  const { table, dead } = store;
  if (dead <= 32 || dead <= table.size >> 1) return;
  if (table.size > BULK) countBulk(table.size);
  const living = new Map<string, Value>();
  for (const [key, value] of table) {
    if (value !== undefined) living.set(key, value);
  }
  store.table = living;
  store.dead = 0;
}

/** Hands the changed table to a new version. */
function succeed(
  map: AxMap,
  store: MapStore,
  size: number,
  key: string,
  old: Value | undefined,
): AxMap {
  const next = new AxMap(store, size);
  map.store = null;
  map.newer = next;
  map.key = key;
  map.value = old;
  return next;
}

/** Gives an old version a table: the shared one, or its own. */
function own(map: AxMap): MapStore {
  const way: AxMap[] = [];
  let owner = map;
  while (owner.store === null) {
    way.push(owner);
    owner = owner.newer!;
  }
  const store = owner.store;
  store.moved += way.length;
  if (store.moved > store.table.size + 32) {
    store.moved = 0;
    return split(map, way, store);
  }
  for (let i = way.length - 1; i >= 0; i--) {
    const older = way[i]!;
    owner.store = null;
    owner.newer = older;
    owner.key = older.key;
    owner.value = store.table.get(older.key);
    apply(store, older);
    older.newer = null;
    older.value = undefined;
    older.store = store;
    owner = older;
  }
  store.keys = null;
  return store;
}

/** Copies the table for one version, and leaves the others as they are. */
function split(map: AxMap, way: readonly AxMap[], store: MapStore): MapStore {
  // An entry takes as much as some elements of a list.
  if (store.table.size > BULK) countBulk(4 * store.table.size);
  const own = storeOf(new Map(store.table), store.dead);
  for (let i = way.length - 1; i >= 0; i--) apply(own, way[i]!);
  map.newer = null;
  map.value = undefined;
  return map.store = own;
}

function apply(store: MapStore, { key, value }: AxMap): void {
  if (value === undefined) drop(store, key);
  else put(store, key, store.table.get(key), value);
}
