// Copyright 2026 the Boruna authors. MIT license.

/**
 * Where providers of models are found.
 *
 * @module
 */

import type { ProviderKind } from "./providers.ts";

/** The kinds that are spoken to over HTTP. */
export type WireKind = Exclude<ProviderKind, "deny" | "passthrough">;

/** Where each kind is found unless the file says otherwise. */
export const USUAL_URLS: Readonly<Record<WireKind, string>> = {
  anthropic: "https://api.anthropic.com/v1",
  ollama: "http://127.0.0.1:11434",
  "openai_compat": "https://api.openai.com/v1",
};
