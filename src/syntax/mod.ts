// Copyright 2026 the Boruna authors. MIT license.

/**
 * Source text to tree, and back.
 *
 * @module
 */

export * from "./tree.ts";
export type { Parsed } from "./parse.ts";
export { parse } from "./parse.ts";
export { HEIGHT_LIMIT, NESTING_LIMIT } from "./cursor.ts";
export { isComparison, PRECEDENCE } from "./parse_expression.ts";
export { format, formatSource, LINE_WIDTH, print } from "./format.ts";
export { treeToJson } from "./tree_json.ts";
export { childrenOf, nodesAt, walk } from "./walk.ts";
