import assert from 'node:assert/strict';
import test from 'node:test';
import { Listeners } from '../sdk/events.js';

test('listeners come on and go off, also while they are called', () => {
  const listeners = new Listeners();
  const heard = [];
  const off = listeners.on('x', value => { heard.push(`a${value}`); off(); });
  listeners.on('x', value => heard.push(`b${value}`));
  listeners.emit('x', 1);
  listeners.emit('x', 2);
  listeners.emit('y', 3);
  assert.deepEqual(heard, ['a1', 'b1', 'b2']);
});

test('listeners are bounded', () => {
  const listeners = new Listeners();
  for (let i = 0; i < 100; i++) listeners.on('x', () => i);
  assert.throws(() => listeners.on('x', () => {}), RangeError);
});

test('a listener that throws harms neither the others nor the caller, and its error is not swallowed', async () => {
  const listeners = new Listeners();
  const heard = [];
  listeners.on('x', () => { throw new Error('mine'); });
  listeners.on('x', () => heard.push('b'));
  const uncaught = new Promise(resolve => {
    const others = process.listeners('uncaughtException');
    process.removeAllListeners('uncaughtException');
    process.once('uncaughtException', error => {
      for (const listener of others) process.on('uncaughtException', listener);
      resolve(error);
    });
  });
  listeners.emit('x');
  assert.deepEqual(heard, ['b']);
  assert.equal((await uncaught).message, 'mine');
});
