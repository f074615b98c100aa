// Copyright 2026 the Boruna authors. MIT license.

/**
 * Which traces are recorded (`OTEL_TRACES_SAMPLER`).
 *
 * @module
 */

/** A sampler: what to do without a parent, and whether a parent decides. */
export interface Sampler {
  /** The share of the traces that are recorded, from 0 to 1. */
  readonly ratio: number;
  /** Whether the parent's decision counts where there is one. */
  readonly isParentBased: boolean;
}

/** Records everything that its parent does not forbid; the default. */
export const PARENT_BASED: Sampler = { ratio: 1, isParentBased: true };

/** The samplers by their names in the environment; a ratio is read elsewhere. */
export const SAMPLERS: Readonly<Record<string, Sampler>> = {
  "always_on": { ratio: 1, isParentBased: false },
  "always_off": { ratio: 0, isParentBased: false },
  "traceidratio": { ratio: 1, isParentBased: false },
  "parentbased_always_on": PARENT_BASED,
  "parentbased_always_off": { ratio: 0, isParentBased: true },
  "parentbased_traceidratio": { ratio: 1, isParentBased: true },
};

/**
 * Whether a trace is recorded. The last 56 bits of its id decide, so that all
 * who take part in it with the same ratio agree.
 *
 * @param parentSampled The parent's decision; null without a parent.
 */
export function isSampled(
  { ratio, isParentBased }: Sampler,
  traceId: string,
  parentSampled: boolean | null,
): boolean {
  if (isParentBased && parentSampled !== null) return parentSampled;
  if (ratio >= 1) return true;
  if (ratio <= 0) return false;
  const share = parseInt(traceId.slice(18, 31), 16) / 2 ** 52;
  return share >= 1 - ratio;
}
