/** Who the viewer is and where they go: from the address, and remembered for this tab. */

const KEY = 'chatroom.visit';
const ROOM = /^[A-Za-z0-9+=\-_.:]{1,64}$/;
const NAME = /^[A-Za-z0-9+=\-_.]{1,32}$/;

/** @typedef {{ room: string, name: string, role: string, codec: string, token: string | null }} Visit */

/** @returns {Visit & { enter: boolean }} `enter`: the address names a room and a name, so no question is left */
export function readVisit() {
  const query = new URLSearchParams(location.search);
  // A token stands behind the #, which browsers do not send to any server.
  const token = new URLSearchParams(location.hash.slice(1)).get('token');
  const stored = remembered();
  const room = query.get('room') ?? stored.room ?? 'lobby';
  const name = query.get('name') ?? stored.name ?? '';
  return {
    room, name, token, role: query.get('role') ?? '', codec: query.get('codec') ?? '',
    enter: query.has('room') && (query.has('name') || token !== null || query.has('guest')),
  };
}

/** @param {Visit} visit */
export function rememberVisit({ room, name }) {
  try {
    sessionStorage.setItem(KEY, JSON.stringify({ room, name }));
  } catch {
    // A browser that keeps nothing only loses the prefilled form.
  }
}

/** @returns {{ room?: string, name?: string }} */
function remembered() {
  try {
    return JSON.parse(sessionStorage.getItem(KEY) ?? '{}');
  } catch {
    return {};
  }
}

/** What is wrong with a form's input, null when nothing is. @param {Visit} visit @returns {{ field: 'room' | 'name', text: string } | null} */
export function faultOf({ room, name }) {
  if (!ROOM.test(room)) return { field: 'room', text: 'A room has 1 to 64 letters, digits or + = - _ . :' };
  if (name !== '' && !NAME.test(name)) return { field: 'name', text: 'A name has up to 32 letters, digits or + = - _ .' };
  return null;
}

/** The token to connect with: the given one, Development's for a name, none for a guest. @param {Visit} visit */
export function tokenOf({ token, name, role }) {
  if (token) return token;
  if (name === '') return null;
  return role === '' ? `dev:${name}` : `dev:${name}:${role}`;
}
