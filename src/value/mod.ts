// Copyright 2026 the Boruna authors. MIT license.

/**
 * The values of a running program: kinds, equality, order, arithmetic,
 * printing, JSON forms, and lists and maps that share structure.
 *
 * Every rule about values lives here once; the machines reach it in two ways.
 *
 * @module
 */

export { BULK, countBulk, onBulk } from "./bulk.ts";
export * from "./canonical.ts";
export * from "./capability.ts";
export * from "./case.ts";
export * from "./compare.ts";
export * from "./copy.ts";
export * from "./float.ts";
export * from "./int.ts";
export * from "./json.ts";
export * from "./json_query.ts";
export * from "./json_reader.ts";
export * from "./json_shape.ts";
export { JsonError } from "./json_scanner.ts";
export * from "./json_tree.ts";
export * from "./list.ts";
export * from "./map.ts";
export * from "./order.ts";
export { MAX_PARTS, MAX_WRITTEN_PARTS } from "./parts.ts";
export * from "./print.ts";
export * from "./record.ts";
export * from "./size.ts";
export * from "./text.ts";
export * from "./untagged.ts";
export * from "./value.ts";
