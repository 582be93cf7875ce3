const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** Bytes of a text in UTF-8. @param {string} text */
export function byteLength(text) {
  return encoder.encode(text).length;
}

/** The text without lone surrogates, which have no form in UTF-8. @param {string} text */
export function wellFormed(text) {
  return decoder.decode(encoder.encode(text));
}
