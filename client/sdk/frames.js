/** Header bytes, event kinds and limits of the wire, as docs/PROTOCOL.md numbers them. */

export const CONNECT = 16;
export const CONNACK = 32;
export const PUBLISH = 48;
export const NOTICE = 49;
export const PUBLISH_ACKED = 50;
export const PUBACK = 64;
export const QUERY = 82;
export const QUERYACK = 96;
export const PINGREQ = 192;
export const PINGRESP = 208;
export const DISCONNECT = 224;

/** Added to PUBLISH_ACKED when the same message is sent again. */
export const DUP = 8;

export const EVENT = Object.freeze({
  message: 1, gap: 2, entry: 3, mute: 4, kick: 5, presence: 6, config: 7, created: 8,
  recall: 9, restore: 10, held: 11, decided: 12, counters: 13, destroyed: 14, sanction: 15, words: 16, distribution: 17,
});

export const LIMITS = Object.freeze({
  clientFrameBytes: 16_384,
  contentBytes: 4_096,
  extraBytes: 1_024,
  extraKeys: 16,
  roomIdBytes: 64,
  userIdBytes: 64,
  clientMessageIdBytes: 64,
  historyCount: 100,
  membersCount: 500,
  usersCount: 20,
  digestSeqs: 1_000,
  depth: 8,
});
