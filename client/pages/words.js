/** What gaps, notices and times are in words; refusals stand in refusals.js. */

/** @param {number} ms Unix ms @returns {string} hours and minutes of the reader's own clock */
export function clockOf(ms) {
  return new Date(ms).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' });
}

/** @param {string} role @returns {string} empty for roles that need no badge */
export function roleName(role) {
  return { broadcaster: 'Host', moderator: 'Mod', vip: 'VIP' }[role] ?? '';
}

/** @param {number} count @param {string} one @param {string} [many] */
export function counted(count, one, many = `${one}s`) {
  return `${count.toLocaleString('en')} ${count === 1 ? one : many}`;
}

/** A moment to come: with its day when that is not today. @param {number} ms Unix ms */
export function whenOf(ms) {
  const [then, now] = [new Date(ms), new Date()];
  if (then.toDateString() === now.toDateString()) return clockOf(ms);
  const year = then.getFullYear() === now.getFullYear() ? {} : { year: /** @type {const} */ ('numeric') };
  return `${then.toLocaleDateString([], { day: 'numeric', month: 'short', ...year })}, ${clockOf(ms)}`;
}

/** @param {number | undefined} until -1 for ever, else Unix ms */
export function untilOf(until) {
  return !until || until < 0 ? '' : ` until ${whenOf(until)}`;
}

/** @param {string} text @param {string | null | undefined} reason what a moderator said */
export function withReason(text, reason) {
  return reason ? `${text} · Reason: ${reason}` : text;
}

/** @param {{ count: number, reason: string }} gap */
export function gapText({ count, reason }) {
  const skipped = `${counted(count, 'message')} skipped`;
  switch (reason) {
    case 'slow': return `${skipped} to keep you live`;
    case 'intake': return `${skipped}: the room was very busy`;
    case 'history': return `${skipped}: no longer kept`;
    case 'stopped': return `${counted(count, 'message')} held back: the chat is paused`;
    case 'recalled': return `${counted(count, 'message')} removed`;
    default: return skipped;
  }
}

/** @param {{ joined: number, left: number, names: string[] }} presence */
export function presenceText({ joined, left, names }) {
  const parts = [];
  if (joined > 0) parts.push(`${listed(names.slice(0, 2), joined)} joined`);
  if (left > 0) parts.push(`${counted(left, joined > 0 ? '' : 'person', joined > 0 ? '' : 'people').trim()} left`);
  return parts.join(' · ');
}

/** @param {string[]} names a few of them @param {number} total */
function listed(names, total) {
  const others = total - names.length;
  if (names.length === 0) return counted(total, 'person', 'people');
  if (others > 0) return `${names.join(', ')} and ${counted(others, 'other')}`;
  return names.length === 2 ? `${names[0]} and ${names[1]}` : names[0];
}

/** @type {Record<string, string>} */
const SPEAKERS = { followers: 'followers only', subscribers: 'subscribers only', verified: 'verified people only' };

/** Who may say what in a room that is not open to everything. @param {Record<string, any>} config @returns {string[]} */
function modesOf({ speakers, emoteOnly, uniqueMinutes }) {
  const modes = [];
  if (SPEAKERS[speakers]) modes.push(SPEAKERS[speakers]);
  if (emoteOnly) modes.push('emotes only');
  if (uniqueMinutes > 0) modes.push('no repeats');
  return modes;
}

/** The modes of a room in a line, empty when there is none. @param {Record<string, any>} config */
export function modeText(config) {
  const slow = config.slowModeSeconds > 0 ? [`slow mode: one message every ${config.slowModeSeconds} s`] : [];
  return capital([...modesOf(config), ...slow].join(' · '));
}

/** The modes of a room in a few words, empty when there is none. @param {Record<string, any>} config @param {boolean} muted everybody is */
export function modePill({ speakers, emoteOnly, uniqueMinutes, slowModeSeconds }, muted) {
  const parts = [SPEAKERS[speakers]?.replace(/ (people )?only$/, ''), emoteOnly && 'emotes', uniqueMinutes > 0 && 'no repeats'];
  return [...parts, slowModeSeconds > 0 && `slow ${slowModeSeconds} s`, muted && 'muted'].filter(Boolean).map(capital).join(' · ');
}

/** @param {string} text */
function capital(text) {
  return text === '' ? '' : text[0].toUpperCase() + text.slice(1);
}

/** @param {Record<string, any>} config what changed */
export function configText(config) {
  const parts = modesOf(config);
  if (config.speakers === 'all') parts.push('everybody may talk');
  if (config.emoteOnly === false) parts.push('not only emotes');
  if (config.uniqueMinutes === 0) parts.push('repeats are allowed');
  if (config.slowModeSeconds > 0) parts.push(`slow mode is on: one message every ${config.slowModeSeconds} s`);
  if (config.slowModeSeconds === 0) parts.push('slow mode is off');
  if (config.name) parts.push(`the room is now called “${config.name}”`);
  if (parts.length === 0) return 'The room’s settings changed';
  return capital(parts.join('; '));
}

/** @param {{ user: string, until: number, reason?: string | null }} mute @param {string} me */
export function muteText({ user, until, reason }, me) {
  const who = user === me ? 'You were' : `${user} was`;
  if (until === 0) return `${who} unmuted`;
  return withReason(`${who} muted${untilOf(until)}`, reason);
}

/** @param {import('../sdk/log.js').SanctionItem} item @param {string} me @returns {string} empty when it is not for this reader */
export function sanctionText({ sanction, user, until, reason }, me) {
  const who = user === me ? 'You were' : `${user} was`;
  switch (sanction) {
    case 'muteAll': return until === 0 ? 'Everybody may talk again' : withReason(`The chat is muted${untilOf(until)}`, reason);
    case 'ban': return until === 0 ? `${who} unbanned` : withReason(`${who} banned${untilOf(until)}`, reason);
    case 'except': return user !== me ? '' : until === 0 ? 'Your exception from mutes has ended' : 'You may talk in spite of mutes';
    default: return '';
  }
}

/** @param {import('../sdk/log.js').RecallItem} item */
export function recallText({ by, seqs, user }) {
  return `${by} removed ${user ? `${counted(seqs.length, 'message')} of ${user}` : counted(seqs.length, 'message')}`;
}

/** Why a room has ended. @param {string | null} reason what its host said; `idle`: it ended by itself */
export function endText(reason) {
  if (reason === 'idle') return 'Nobody had said anything for a long time. Thank you for watching!';
  return reason ? `The host says: ${reason}` : 'Thank you for watching!';
}

/** What a deletion did. @param {number} count @param {boolean} more there are more than one deletion takes */
export function deletedText(count, more) {
  if (count === 0) return 'Nothing to remove';
  return `${counted(count, 'message')} removed${more ? '; there are more, delete again' : ''}`;
}
