// Copyright 2026 the Boruna authors. MIT license.

/**
 * Trees visited without knowing their kinds.
 *
 * A child is whatever has a span and stands in a member of a node, so that a
 * new kind of node needs no line here.
 *
 * @module
 */

import type { Node, SourceFile } from "./tree.ts";

/** The nodes directly below a node, in source order. */
export function childrenOf(node: Node): Node[] {
  const children: Node[] = [];
  for (const [member, value] of Object.entries(node)) {
    if (member === "comments" || member === "source") continue;
    if (Array.isArray(value)) {
      for (const item of value) if (isNode(item)) children.push(item);
    } else if (isNode(value)) children.push(value);
  }
  return children.sort((a, b) => a.span.start - b.span.start);
}

/**
 * Calls `visit` for a node and all below it, parents first, in source order.
 * What is below a node for which `visit` gives `false` is left out.
 */
export function walk(node: Node, visit: (node: Node) => boolean | void): void {
  const stack: Node[] = [node];
  while (stack.length > 0) {
    const next = stack.pop()!;
    if (visit(next) === false) continue;
    const children = childrenOf(next);
    for (let index = children.length - 1; index >= 0; index--) {
      stack.push(children[index]!);
    }
  }
}

/** The nodes that hold an offset, the file first, the smallest last. */
export function nodesAt(file: SourceFile, offset: number): Node[] {
  const path: Node[] = [];
  let next: Node | undefined = file;
  while (next !== undefined) {
    path.push(next);
    next = childrenOf(next).find(({ span }) =>
      span.start <= offset && offset <= span.end && span.start < span.end
    );
  }
  return path;
}

function isNode(value: unknown): value is Node {
  return typeof value === "object" && value !== null &&
    typeof (value as Partial<Node>).span === "object";
}
