// Copyright 2026 the Boruna authors. MIT license.

/**
 * Reads the part of a collector's answer that says which spans it refused.
 *
 * An answer that cannot be read says nothing: the status was a success.
 *
 * @module
 */

/** What the collector did not take. */
export interface PartialSuccess {
  /** How many spans. */
  readonly rejected: number;
  /** Why; text from outside. */
  readonly message: string;
}

/** Reads an `ExportTraceServiceResponse`, in either encoding. */
export function readPartialSuccess(
  answer: Uint8Array,
  isJson: boolean,
): PartialSuccess {
  try {
    return isJson ? readJson(answer) : readProtobuf(answer);
  } catch {
    return { rejected: 0, message: "" };
  }
}

function readJson(answer: Uint8Array): PartialSuccess {
  const { partialSuccess } = JSON.parse(
    new TextDecoder().decode(answer) || "{}",
  );
  const rejected = Number(partialSuccess?.rejectedSpans ?? 0);
  return {
    rejected: Number.isSafeInteger(rejected) && rejected > 0 ? rejected : 0,
    message: String(partialSuccess?.errorMessage ?? ""),
  };
}

function readProtobuf(answer: Uint8Array): PartialSuccess {
  let rejected = 0;
  let message = "";
  for (const [field, outer] of fields(answer)) {
    if (field !== 1 || !(outer instanceof Uint8Array)) continue;
    for (const [inner, value] of fields(outer)) {
      if (inner === 1 && typeof value === "number") rejected = value;
      if (inner === 2 && value instanceof Uint8Array) {
        message = new TextDecoder().decode(value);
      }
    }
  }
  return { rejected, message };
}

/** The fields of a message: varints as numbers, everything long as bytes. */
function* fields(
  bytes: Uint8Array,
): Generator<[number, number | Uint8Array], void> {
  let at = 0;
  const varint = () => {
    let value = 0;
    for (let scale = 1;; scale *= 128) {
      const byte = bytes[at++];
      if (byte === undefined || scale > 2 ** 63) {
        throw new RangeError("cut off");
      }
      value += (byte & 127) * scale;
      if (byte < 128) return value;
    }
  };
  while (at < bytes.length) {
    const tag = varint();
    const field = Math.floor(tag / 8);
    switch (tag % 8) {
      case 0:
        yield [field, varint()];
        break;
      case 1:
        at += 8;
        break;
      case 2: {
        const length = varint();
        yield [field, bytes.subarray(at, at += length)];
        break;
      }
      case 5:
        at += 4;
        break;
      default:
        throw new RangeError("an unknown wire type");
    }
  }
}
