// Copyright 2026 the Boruna authors. MIT license.

/**
 * Writes protobuf messages into memory that grows.
 *
 * @module
 */

const encoder = new TextEncoder();

/** The wire types that are used. */
export type WireType = 0 | 1 | 2 | 5;

/** A message in the making. The methods write at the end. */
export class ProtobufWriter {
  /** The memory; what is behind `at` means nothing. */
  bytes: Uint8Array<ArrayBuffer>;
  /** How much of it is written. */
  at = 0;

  constructor(capacity: number = 256) {
    this.bytes = new Uint8Array(capacity);
  }

  /** What was written, in memory of its own. */
  take(): Uint8Array<ArrayBuffer> {
    return this.bytes.slice(0, this.at);
  }

  /** Makes room for so many bytes more. */
  reserve(count: number): void {
    if (this.at + count <= this.bytes.length) return;
    const larger = new Uint8Array(
      Math.max(2 * this.bytes.length, this.at + count),
    );
    larger.set(this.bytes.subarray(0, this.at));
    this.bytes = larger;
  }

  /** Begins a field. */
  tag(field: number, type: WireType): void {
    this.varint(field * 8 + type);
  }

  /** A whole number from 0 up. */
  varint(value: number): void {
    this.reserve(8);
    const { bytes } = this;
    while (value >= 128) {
      bytes[this.at++] = (value % 128) | 128;
      value = Math.floor(value / 128);
    }
    bytes[this.at++] = value;
  }

  /** Bytes as they are. */
  raw(bytes: Uint8Array): void {
    this.reserve(bytes.length);
    this.bytes.set(bytes, this.at);
    this.at += bytes.length;
  }

  /** A field of bytes, with its length before it. */
  chunk(field: number, bytes: Uint8Array): void {
    this.tag(field, 2);
    this.varint(bytes.length);
    this.raw(bytes);
  }

  /** A field with a text. */
  text(field: number, text: string): void {
    this.chunk(field, encoder.encode(text));
  }

  /** A field that is a message of its own. */
  message(field: number, write: (into: ProtobufWriter) => void): void {
    const inner = new ProtobufWriter();
    write(inner);
    this.chunk(field, inner.bytes.subarray(0, inner.at));
  }
}
