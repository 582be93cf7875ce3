import assert from 'node:assert/strict';
import test from 'node:test';
import { Conversation } from '../pages/conversation.js';
import { JOINED, inRoom, text } from './harness.js';

/** The chat list without a document: the rows and nothing else. */
function rowsAlone() {
  const list = {
    rows: [], hasRoom: true,
    append: rows => list.rows.push(...rows),
    prepend: rows => list.rows.unshift(...rows),
    remove: row => list.rows.splice(list.rows.indexOf(row), 1),
    clear: () => list.rows.splice(0),
    update: () => {},
    toEnd: () => {},
  };
  return list;
}

function talk() {
  const all = inRoom();
  const list = rowsAlone();
  const conversation = new Conversation(all.client, list, { message: () => {}, removed: () => {} });
  const { net, client } = all;
  const answerJoin = result => net.last.say(96, net.last.sent.at(-1)[1], 0, { ...JOINED, ...result });
  return { ...all, list, conversation, answerJoin, said: () => list.rows.map(row => row.text), net, client };
}

test('after a kick and a rejoin nothing stands twice', () => {
  const { client, net, answerJoin, said } = talk();
  net.last.say(48, 7, 101, [text('ann', 'a', 'one'), text('ann', 'b', 'two'), [5, 9, 'mod', 'me', 'spam']]);
  net.last.say(49, 'removed', { room: 'r', code: 23409 });
  client.join('r');
  answerJoin({ seq: 104, history: [[101, text('ann', 'a', 'one')], [102, text('ann', 'b', 'two')], [104, text('ann', 'c', 'three')]] });
  assert.deepEqual(said(), ['one', 'two', 'three']);
  net.last.say(48, 7, 105, [text('ann', 'd', 'four')]);
  assert.deepEqual(said(), ['one', 'two', 'three', 'four']);
});

test('what I wrote and no log has stands behind the history of a rejoin', () => {
  const { client, net, answerJoin, list } = talk();
  const message = client.send('text', 'mine');
  net.last.say(64, message.id, 23408, { rule: 'muted' });
  net.last.say(49, 'removed', { room: 'r', code: 23409 });
  client.join('r');
  answerJoin({ seq: 102, history: [[102, text('ann', 'b', 'two')]] });
  assert.deepEqual(list.rows.map(row => [row.text, row.state]), [['two', null], ['mine', 'fail']]);
});

test('the first of two that I send at once keeps its head', () => {
  const { client, clock, net, list } = talk();
  const said = ({ id, content }) => [1, clock.now(), 'me', id, 'text', content];
  const [one, two] = [client.send('text', 'one'), client.send('text', 'two')];
  net.last.say(48, 7, 101, [said(one)]);
  net.last.say(48, 7, 102, [said(two)]);
  assert.deepEqual(list.rows.map(row => [row.text, row.grouped]), [['one', false], ['two', true]]);
});
