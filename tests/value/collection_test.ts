// Copyright 2026 the Boruna authors. MIT license.

/**
 * Lists, maps and records: every version stays what it was, whatever is made
 * of it later.
 *
 * @module
 */

import { test } from "node:test";
import { assert, assertEquals } from "@std/assert";
import {
  type AxMap,
  copyForProgram,
  EMPTY_LIST,
  EMPTY_MAP,
  type List,
  listAppend,
  listConcat,
  listGet,
  listItems,
  listOf,
  listReverse,
  listTail,
  listToArray,
  makeRecord,
  mapClaim,
  mapEntries,
  mapExtend,
  mapGet,
  mapHas,
  mapKeys,
  mapLend,
  mapOf,
  mapRemove,
  mapSet,
  mapSize,
  mapValues,
  recordField,
  recordFields,
  some,
  type Value,
  valuesEqual,
} from "../../src/value/mod.ts";

/** Repeatable numbers below a bound. */
function random(seed: number): (bound: number) => number {
  let state = seed;
  return (bound) => {
    state = state * 1103515245 + 12345 & 0x7fffffff;
    return (state >> 8) % bound;
  };
}

test("lists keep all their versions", () => {
  const pick = random(1);
  const lists: List[] = [EMPTY_LIST];
  const models: Value[][] = [[]];
  for (let i = 0; i < 4000; i++) {
    // Mostly the newest, as programs do.
    const at = pick(4) === 0 ? pick(lists.length) : lists.length - 1;
    const list = lists[at]!;
    const model = models[at]!;
    switch (pick(12)) {
      case 0:
        lists.push(listTail(list));
        models.push(model.slice(1));
        break;
      case 1: {
        const other = pick(lists.length);
        if (model.length + models[other]!.length > 400) break;
        lists.push(listConcat(list, lists[other]!));
        models.push([...model, ...models[other]!]);
        break;
      }
      case 2:
        lists.push(listReverse(list));
        models.push(model.toReversed());
        break;
      default:
        lists.push(listAppend(list, i));
        models.push([...model, i]);
    }
  }
  lists.forEach((list, i) => {
    assertEquals(listToArray(list), models[i]!);
    assertEquals([...listItems(list)], models[i]!);
    assertEquals(list.length, models[i]!.length);
  });
  assertEquals(EMPTY_LIST.array.length, 0);
});

test("listGet() answers inside the list only", () => {
  const list = listTail(listOf([1, 2, 3]));
  const longer = listAppend(list, 4);
  assertEquals([-1, 0, 1, 2].map((i) => listGet(list, i)), [
    undefined,
    2,
    3,
    undefined,
  ]);
  assertEquals(listGet(longer, 2), 4);
});

test("a queue and a consumed list do not grow", () => {
  let queue = listOf([0]);
  for (let i = 1; i < 10000; i++) queue = listTail(listAppend(queue, i));
  assertEquals(queue.array.length < 200, true);
  let rest = listOf(Array.from({ length: 1000 }, (_, i) => i));
  while (rest.length > 10) rest = listTail(rest);
  assertEquals(rest.array.length < 100, true);
});

for (const [keys, removals] of [[40, 4], [300, 2]] as const) {
  test(`maps of ${keys} keys keep all their versions`, () => {
    const pick = random(2);
    const maps: AxMap[] = [EMPTY_MAP];
    const models: Map<string, Value>[] = [new Map()];
    for (let i = 0; i < 6000; i++) {
      const at = pick(5) === 0 ? pick(maps.length) : maps.length - 1;
      const map = maps[at]!;
      const model = new Map(models[at]!);
      const key = `k${pick(keys)}`;
      assertEquals(mapGet(map, key), model.get(key));
      assertEquals(mapHas(map, key), model.has(key));
      if (pick(removals) === 0) {
        maps.push(mapRemove(map, key));
        model.delete(key);
      } else {
        const value = pick(3);
        maps.push(mapSet(map, key, value));
        model.set(key, value);
      }
      models.push(model);
    }
    maps.forEach((map, i) => {
      const expected = [...models[i]!].sort((a, b) => a[0] < b[0] ? -1 : 1);
      assertEquals(mapSize(map), expected.length);
      assertEquals(mapEntries(map), expected);
      assertEquals(listToArray(mapKeys(map)), expected.map((pair) => pair[0]));
      assertEquals(
        listToArray(mapValues(map)),
        expected.map((pair) => pair[1]),
      );
    });
    assertEquals(mapSize(EMPTY_MAP), 0);
  });
}

test("a map that one holder claims changes in place until it is lent", () => {
  const pick = random(3);
  let map: AxMap = EMPTY_MAP;
  const model = new Map<string, Value>();
  const lent: (readonly [AxMap, Map<string, Value>])[] = [];
  for (let i = 0; i < 3000; i++) {
    const key = `k${pick(50)}`;
    if (i % 300 === 299) {
      // A new one, like the literal of a program.
      map = mapClaim(mapOf(mapEntries(map)));
    } else if (pick(30) === 0) {
      lent.push([mapLend(map), new Map(model)]);
    } else if (pick(20) === 0) {
      map = mapRemove(mapLend(map), key);
      model.delete(key);
    } else {
      map = mapExtend(map, key, i);
      model.set(key, i);
    }
    assertEquals(mapSize(map), model.size);
    assertEquals(mapGet(map, key), model.get(key));
  }
  assertEquals(new Map(mapEntries(map)), model);
  for (const [map, model] of lent) {
    assertEquals(new Map(mapEntries(map)), model);
  }
  assertEquals(mapSize(EMPTY_MAP), 0);
});

test("the table of a map forgets the keys that were removed", () => {
  let map = mapOf([["a", 0]]);
  for (let i = 0; i < 20_000; i++) {
    map = mapSet(map, `k${i}`, i);
    if (i >= 100) map = mapRemove(map, `k${i - 100}`);
  }
  assertEquals(mapSize(map), 101);
  assert(map.store!.table.size < 300, "dead keys pile up");
  const { table } = map.store!;
  for (let i = 0; i < 1000; i++) {
    map = mapRemove(mapSet(map, "x", i), "x");
  }
  assert(map.store!.table === table, "one key needs one place");
});

test("reading two far versions in turn stays cheap", () => {
  let map = mapOf([["a", 0]]);
  const first = map;
  for (let i = 0; i < 20000; i++) map = mapSet(map, `k${i}`, i);
  let sum = 0;
  for (let i = 0; i < 20000; i++) {
    sum += mapSize(first) + Number(mapGet(first, "a"));
    sum += Number(mapGet(map, "k1"));
    assertEquals(mapHas(first, "k5"), false);
  }
  assertEquals(sum, 40000);
});

test("map keys are in the order of their UTF-8 bytes", () => {
  const keys = ["\u{1f600}", "\uffee", "b", "é", "a", "", "aa", "\ue000"];
  const map = mapOf(keys.map((key): [string, Value] => [key, 1]));
  assertEquals(listToArray(mapKeys(map)), [
    "",
    "a",
    "aa",
    "b",
    "é",
    "\ue000",
    "\uffee",
    "\u{1f600}",
  ]);
});

test("records of any length have their fields", () => {
  for (let length = 0; length < 14; length++) {
    const fields = Array.from({ length }, (_, i) => i * 10);
    const record = makeRecord(7, [99, ...fields, 99], 1, length);
    assertEquals(record.type, 7);
    assertEquals(record.length, length);
    assertEquals(recordFields(record), fields);
    assertEquals(recordField(record, length), undefined);
    assertEquals(recordField(record, -1), undefined);
    assertEquals(record.f0, length > 0 ? 0 : undefined);
  }
});

test("copyForProgram() shares no map and changes nothing", () => {
  const map = mapOf([["a", some(1)]]);
  const value = listOf([1, makeRecord(3, [some(map), "x"]), map]);
  const copy = copyForProgram(value);
  assertEquals(valuesEqual(copy, value), true);
  const changed = mapSet(map, "b", 2);
  assertEquals(mapSize(changed), 2);
  assertEquals(map.store, null);
  const inner = listGet(copy as List, 2) as AxMap;
  assertEquals(inner.store === null, false);
  const plain = listOf([1, some("x")]);
  assertEquals(copyForProgram(plain) === plain, true);
});
