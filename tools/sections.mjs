// What a wasm module is written in: https://webassembly.github.io/spec/core/binary/.

/** The sections of a module: each with its id, where it stands, and from where its content does. */
export function* sections(bytes) {
  const at = { place: 8 };
  while (at.place < bytes.length) {
    const from = at.place;
    const id = bytes[at.place++];
    const length = number(bytes, at);
    const start = at.place;
    at.place += length;
    yield { id, from, start, end: at.place };
  }
}

/** A text, with its length before it. */
export function text(bytes, at) {
  const length = number(bytes, at);
  at.place += length;
  return new TextDecoder().decode(bytes.slice(at.place - length, at.place));
}

/** A text as wasm writes it. */
export function encode(text) {
  const bytes = new TextEncoder().encode(text);
  return Buffer.concat([leb(bytes.length), bytes]);
}

/** A number as wasm writes it: seven bits a byte, the least first. */
export function number(bytes, at) {
  let value = 0;
  for (let shift = 0; ; shift += 7) {
    const byte = bytes[at.place++];
    value |= (byte & 0x7f) << shift;
    if (byte < 0x80) return value >>> 0;
  }
}

/** The bytes of a number as wasm writes it. */
export function leb(value) {
  const bytes = [];
  do {
    const rest = value >>> 7;
    bytes.push((value & 0x7f) | (rest ? 0x80 : 0));
    value = rest;
  } while (value);
  return Uint8Array.from(bytes);
}
