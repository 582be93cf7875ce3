/** The viewer's page: wires the SDK to the parts of the page. */
import { ChatClient, CODES, isPassing, json, msgpack } from '../sdk/index.js';
import { Announcer } from './announcer.js';
import { ChatList } from './chat-list.js';
import { Composer } from './composer.js';
import { Conversation } from './conversation.js';
import { Danmaku } from './danmaku.js';
import { Desk, moderates } from './desk.js';
import { Doorstep } from './doorstep.js';
import { byId } from './element.js';
import { Hearts } from './hearts.js';
import { enterVisit, leaveVisit, readVisit, tokenOf } from './identity.js';
import { JoinForm } from './join-form.js';
import { LikeButton } from './like-button.js';
import { ModeratorMenu } from './moderator-menu.js';
import { Panel } from './panel.js';
import { refusal, whyText } from './refusals.js';
import { playSky } from './stage.js';
import { Status } from './status.js';
import { Toast } from './toast.js';
import { counted, deletedText, endText, modePill, modeText, roleName, untilOf, withReason } from './words.js';

/** @type {import('./identity.js').Visit & { enter?: boolean }} */
let visit = readVisit();
/** The room is asked for and its answer is not here. */
let joining = false;
/** The viewer is on the way in, by the form or by Rejoin, and writes next. */
let entering = false;
/** Ends what the page says of a mute. @type {any} */
let muteTimer;
/** What a browser's timer can wait. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

const client = new ChatClient({ token: () => tokenOf(visit), codec: visit.codec === 'msgpack' ? msgpack : json, name: 'chatroom-viewer' });
const announcer = new Announcer(byId('announcer'));
const toast = new Toast(byId('toast'), announcer);
const danmaku = new Danmaku(byId('danmaku'));
const composer = new Composer({
  form: byId('composer'), text: byId('message'), send: byId('send'), note: byId('composer-note'), counter: byId('counter'),
}, { send });
const panel = new Panel({ panel: byId('panel'), title: byId('panel-title'), text: byId('panel-text'), main: byId('panel-main'), other: byId('panel-other') });
const doorstep = new Doorstep(panel, () => {
  if (client.state === 'reconnecting') client.retryNow();
  else join();
});
const menu = new ModeratorMenu(byId('menu'), {
  recall: seq => asked(client.messages.recall(seq)),
  undo: seq => asked(client.messages.undo(seq)),
  mute: (user, minutes) => asked(client.moderation.mute(user, minutes)),
  unmute: user => asked(client.moderation.unmute(user)),
  why: user => asked(client.moderation.why(user).then(why => toast.say(whyText(user, why)))),
  deleteOf: (user, minutes) => asked(client.messages.deleteOf(user, minutes).then(({ seqs, more }) => toast.say(deletedText(seqs.length, more)))),
  ban: (user, minutes) => asked(client.moderation.ban(user, minutes)),
  kick: user => asked(client.moderation.kick(user)),
});
const desk = new Desk({
  chat: byId('chat'), toggle: byId('moderate'), badge: byId('held-badge'), desk: byId('desk'), muteAll: byId('mute-all'),
  pause: byId('pause'), slow: byId('slow'), speakers: byId('speakers'), unique: byId('unique'), waiting: byId('held-title'), held: byId('held'),
}, client, { asked });
const list = new ChatList(byId('list'), {
  newer: showNewer,
  top: () => conversation.older(),
  author: (row, at) => { if (row.menu) menu.open(row, at, moderates(client.room)); },
  retry: row => client.resend(row.id),
  escape: () => composer.focus(),
});
const conversation = new Conversation(client, list, { message: onMessage, removed: seqs => danmaku.drop(seqs) });
const form = new JoinForm(visit, enter);

const status = new Status(byId('connection'), byId('connection-text'), client);
new LikeButton({ button: byId('like'), count: byId('like-count') }, client, new Hearts(byId('hearts')));
playSky(byId('sky'));
listen();
if (visit.enter && form.check(visit)) enter(visit);
else form.focus();

// What a support engineer, and the tests, look at.
Object.defineProperty(window, 'chatroom', { value: Object.freeze({ client, list, danmaku }) });

function listen() {
  client.on('state', onState);
  client.on('joined', onJoined);
  client.on('removed', onRemoved);
  client.on('count', showCount);
  client.on('items', ({ items }) => { if (items.some(changesMe)) showComposer(); });
  client.on('outgoing', onOutgoing);
  byId('newer').addEventListener('click', () => { list.toEnd(); composer.focus(); });
  byId('leave').addEventListener('click', leave);
  byId('panel-other').addEventListener('click', leave);
  byId('danmaku-toggle').addEventListener('click', toggleDanmaku);
  addEventListener('online', () => client.retryNow());
  addEventListener('pagehide', () => client.close());
  showDanmaku();
}

/** @param {import('./identity.js').Visit} chosen */
function enter(chosen) {
  visit = chosen;
  enterVisit(visit);
  entering = true;
  form.fail('');
  conversation.clear();
  panel.hide();
  doorstep.leave();
  byId('live').hidden = true;
  byId('empty').hidden = true;
  byId('app').dataset.view = 'room';
  byId('room-id').textContent = visit.room;
  byId('me').textContent = visit.name || 'reading as a guest';
  byId('my-role').hidden = true;
  composer.shut('Connecting…');
  join();
  client.connect();
}

function join() {
  joining = true;
  client.join(visit.room).catch(error => {
    joining = false;
    if (byId('app').dataset.view !== 'room' || client.state === 'closed' || client.room) return;
    onRefused(error);
  });
}

function rejoin() {
  entering = true;
  panel.hide();
  doorstep.leave();
  composer.shut('Joining…');
  join();
  client.connect();
}

function leave() {
  joining = false;
  leaveVisit(visit);
  client.close();
  panel.hide();
  doorstep.leave();
  menu.close(false);
  toast.hide();
  byId('app').dataset.view = 'join';
  form.focus();
}

/** @param {string} text */
function send(text) {
  try {
    client.send('text', text);
  } catch (error) {
    announcer.say(refusal(/** @type {any} */ (error).code));
  }
}

/** @param {import('../sdk/client.js').StateChange} change */
function onState({ state, code, closeCode, reason, retryInMs }) {
  if (state === 'connected') showMe();
  if (state === 'reconnecting' && !client.room && (joining || doorstep.isShown)) onNotYet(code, retryInMs ?? 0);
  if (state === 'closed') doorstep.leave();
  if (state !== 'closed' || closeCode === 1000) return;
  composer.shut('Disconnected');
  const token = code === CODES.TokenWrong || code === CODES.NotAuthorised;
  if (token) return panel.show({ title: 'You are not signed in', text: refusal(CODES.TokenWrong), button: 'Choose a name', act: leave });
  panel.show({ title: 'Disconnected', text: refusal(code ?? CODES.ServerUnavailable, { reason }), button: 'Connect again', act: rejoin });
}

/** The connection went before the room was there: the next one asks for it. @param {number | undefined} code @param {number} retryInMs */
function onNotYet(code, retryInMs) {
  doorstep.wait(code, retryInMs);
  if (!joining) join();
}

/** @param {{ room: import('../sdk/room.js').Room }} joined */
function onJoined({ room }) {
  panel.hide();
  joining = false;
  doorstep.leave();
  status.outside(false);
  byId('live').hidden = false;
  byId('empty').hidden = false;
  showMe();
  showCount();
  showComposer();
  // On a phone the keyboard would cover what they came for.
  if (entering && !matchMedia('(pointer: coarse)').matches) (room.role === 'guest' ? byId('list') : byId('message')).focus();
  entering = false;
}

/** @param {{ room: import('../sdk/room.js').Room, code: number, details: any, reason: string | null }} removed */
function onRemoved({ room, code, details, reason }) {
  menu.close(false);
  desk.close();
  showCount();
  if (code === CODES.NoSuchRoom) return onEnded(reason);
  composer.shut('You are not in the room');
  const ban = code === CODES.KickedOrBanned ? room.items.findLast(item => item.kind === 'sanction' && item.sanction === 'ban' && item.user === client.user) : null;
  if (ban && ban.until !== 0) return onBanned({ rule: 'banned', reason, until: ban.until });
  panel.show({ title: 'You are out of the room', text: refusal(code, details), button: 'Rejoin', act: rejoin });
}

/** Coming back would be refused. @param {Record<string, any>} details */
function onBanned(details) {
  panel.show({ title: 'You are out of the room', text: refusal(CODES.KickedOrBanned, details) });
}

/** @param {string | null} reason */
function onEnded(reason) {
  byId('live').hidden = true;
  composer.shut('The room has ended');
  panel.show({ title: 'The room has ended', text: endText(reason), button: 'Join again', act: rejoin });
}

/** @param {import('../sdk/error.js').ChatError} error */
function onRefused(error) {
  composer.shut('You are not in the room');
  status.outside(isPassing(error.code));
  if (isPassing(error.code)) return doorstep.refused(error.code, error.details);
  if (error.code === CODES.KickedOrBanned && error.details.rule === 'banned') return onBanned(error.details);
  panel.show({ title: 'You could not join', text: refusal(error.code, error.details), button: 'Try again', act: rejoin });
}

/** @param {any} row */
function onMessage(row) {
  danmaku.fly({ text: row.text, seq: row.seq, own: row.own, staff: roleName(row.role) !== '' && row.role !== 'vip' });
  if (!row.own) announcer.message(row);
}

/** @param {import('../sdk/outbox.js').OutMessage} message */
function onOutgoing(message) {
  if (message.state === 'held') announcer.say('A moderator will decide about your message');
  if (message.state === 'fail') announcer.say(`Not sent. ${refusal(message.code, message.details)}`);
  if (message.state === 'fail' && message.code === CODES.Muted) composer.open(refusal(message.code, message.details), 'warn');
}

/** @param {any} item */
function changesMe(item) {
  if (item.kind === 'sanction') return item.sanction === 'muteAll' || item.user === client.user;
  return item.kind === 'config' || (item.kind === 'mute' && item.user === client.user);
}

function showMe() {
  const role = client.room?.role ?? client.role ?? 'guest';
  byId('me').textContent = role === 'guest' ? 'reading as a guest' : client.user ?? visit.name;
  byId('my-role').hidden = roleName(role) === '';
  byId('my-role').textContent = roleName(role);
  byId('my-role').dataset.role = role;
}

function showCount() {
  byId('online').textContent = (client.room?.count ?? 0).toLocaleString('en');
}

function showComposer() {
  const room = client.room;
  if (!room) return;
  if (room.config.name) byId('room-title').textContent = room.config.name;
  const mode = modeText(room.config);
  const pill = modePill(room.config, room.roomMutedUntil === -1 || room.roomMutedUntil > client.now());
  byId('mode').hidden = pill === '';
  byId('mode').textContent = byId('mode').title = pill;
  if (room.role === 'guest') return composer.shut('Guests read along: pick a name to talk');
  const until = room.silencedUntil(client.now());
  conversation.silenced(until !== 0);
  clearTimeout(muteTimer);
  if (until > 0) muteTimer = setTimeout(showComposer, Math.min(until - client.now() + 100, LONGEST_TIMER_MS));
  if (until !== 0) return composer.open(silence(room, until), 'warn');
  if (mode) composer.open(mode);
  else composer.open('Enter to send, Esc to clear', 'hint');
}

/** @param {import('../sdk/room.js').Room} room @param {number} until -1 for ever */
function silence(room, until) {
  const everybody = room.roomMutedUntil === until && room.mutedUntil !== until;
  const said = room.items.findLast(item => everybody ? item.kind === 'sanction' && item.sanction === 'muteAll' : item.kind === 'mute' && item.user === client.user);
  return withReason(`${everybody ? 'The chat is muted' : 'You are muted'}${untilOf(until)}`, said?.until === until ? said.reason : null);
}

/** @param {number} count */
function showNewer(count) {
  byId('newer').hidden = count === 0;
  byId('newer').textContent = counted(count, 'new message');
}

function toggleDanmaku() {
  danmaku.on = !danmaku.on;
  showDanmaku();
}

function showDanmaku() {
  byId('danmaku-toggle').setAttribute('aria-pressed', String(danmaku.on));
}

/** Says what became of an action. @param {Promise<any>} answer @param {string} [done] */
function asked(answer, done) {
  answer.then(() => { if (done) toast.say(done); }, error => toast.say(refusal(error.code, error.details)));
}
