/** How many tints chat.css defines. */
export const TINTS = 12;

/** The tint of a user: the same on every page and for everybody (FNV-1a over the id). @param {string} user */
export function tintOf(user) {
  let hash = 0x811c9dc5;
  for (let i = 0; i < user.length; i++) hash = Math.imul(hash ^ user.charCodeAt(i), 0x01000193);
  return ((hash ^ (hash >>> 15)) >>> 0) % TINTS;
}
