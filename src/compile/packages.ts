// Copyright 2026 the Boruna authors. MIT license.

/**
 * The standard packages that ship inside.
 *
 * @module
 */

import type { Source } from "../diagnostic/mod.ts";
import { PACKAGE_TEXTS } from "./library/texts.ts";

/** The names of the standard packages, sorted. */
export function packageNames(): readonly string[] {
  return Object.keys(PACKAGE_TEXTS);
}

/** The source of a standard package, or null if there is none of that name. */
export function packageSource(name: string): Source | null {
  const text = Object.hasOwn(PACKAGE_TEXTS, name)
    ? PACKAGE_TEXTS[name]
    : undefined;
  return text === undefined ? null : { name: `${name}/core.ax`, text };
}
