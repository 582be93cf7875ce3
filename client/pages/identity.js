/** Who the viewer is and where they go: from the address, and remembered for this tab. */

const KEY = 'chatroom.visit';
const ROOM = /^[A-Za-z0-9+=\-_.:]{1,64}$/;
const NAME = /^[A-Za-z0-9+=\-_.]{1,32}$/;

/** @typedef {{ room: string, name: string, role: string, codec: string, token: string | null }} Visit */

/** @returns {Visit & { enter: boolean }} `enter`: who comes and where to is known, so no question is left */
export function readVisit() {
  const query = new URLSearchParams(location.search);
  const stored = remembered();
  const room = query.get('room') ?? stored.room ?? 'lobby';
  const name = query.get('name') ?? stored.name ?? '';
  // This tab was in the room: the page was loaded again.
  const again = stored.inside === true && stored.room === room && stored.name === name;
  // A token stands behind the #, which browsers do not send to any server.
  const token = new URLSearchParams(location.hash.slice(1)).get('token') ?? (again ? stored.token ?? null : null);
  return {
    room, name, token, role: query.get('role') ?? '', codec: query.get('codec') ?? '',
    enter: query.has('room') && (query.has('name') || token !== null || query.has('guest') || again),
  };
}

/**
 * Puts the room into the address, to come back to and to share, and takes the token out of it: the tab remembers that.
 * @param {Visit} visit
 */
export function enterVisit({ room, name, token }) {
  const address = new URL(location.href);
  address.searchParams.set('room', room);
  if (address.searchParams.has('name')) address.searchParams.set('name', name);
  if (new URLSearchParams(address.hash.slice(1)).has('token')) address.hash = '';
  history.replaceState(null, '', address);
  remember({ room, name, token, inside: true });
}

/** The form is shown again, also when the page is loaded again. @param {Visit} visit */
export function leaveVisit({ room, name }) {
  remember({ room, name });
}

/** @typedef {{ room?: string, name?: string, token?: string | null, inside?: boolean }} Remembered */

/** @param {Remembered} visit */
function remember(visit) {
  try {
    sessionStorage.setItem(KEY, JSON.stringify(visit));
  } catch {
    // A browser that keeps nothing only loses the prefilled form.
  }
}

/** @returns {Remembered} */
function remembered() {
  try {
    return JSON.parse(sessionStorage.getItem(KEY) ?? '{}');
  } catch {
    return {};
  }
}

/** What is wrong with a form's input, null when nothing is. @param {Visit} visit @returns {{ field: 'room' | 'name', text: string } | null} */
export function faultOf({ room, name }) {
  const [ofRoom, ofName] = [roomFault(room), nameFault(name)];
  if (ofRoom) return { field: 'room', text: ofRoom };
  return ofName ? { field: 'name', text: ofName } : null;
}

/** @param {string} room */
function roomFault(room) {
  if (room === '') return 'Pick a room';
  if (room === '.' || room === '..') return `A room cannot be called “${room}”: add a letter or a digit`;
  if (room.length > 64) return 'A room has 64 characters at most';
  return ROOM.test(room) ? '' : `A room has letters from a to z, digits and + = - _ . : but ${strange(room, /[A-Za-z0-9+=\-_.:]/)}`;
}

/** @param {string} name empty: a guest */
function nameFault(name) {
  if (name === '.' || name === '..') return `A name cannot be “${name}”: add a letter or a digit`;
  if (name.toLowerCase() === 'server') return `The name “${name}” is the server’s own: choose another one`;
  if (name.length > 32) return 'A name has 32 characters at most';
  return name === '' || NAME.test(name) ? '' : `A name has letters from a to z, digits and + = - _ . but ${strange(name, /[A-Za-z0-9+=\-_.]/)}`;
}

/** @param {string} text @param {RegExp} allowed one character @returns {string} the first that is not */
function strange(text, allowed) {
  const found = [...text].find(one => !allowed.test(one)) ?? '';
  return /\s/.test(found) ? 'no spaces' : `not “${found}”`;
}

/** The token to connect with: the given one, Development's for a name, none for a guest. @param {Visit} visit */
export function tokenOf({ token, name, role }) {
  if (token) return token;
  if (name === '') return null;
  return role === '' ? `dev:${name}` : `dev:${name}:${role}`;
}
