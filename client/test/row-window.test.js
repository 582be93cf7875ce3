import assert from 'node:assert/strict';
import test from 'node:test';
import { ESTIMATE_PX, RowWindow } from '../pages/row-window.js';
import { seeded } from './harness.js';

const rowsOf = (count, height = 0, from = 0) => Array.from({ length: count }, (_, i) => ({ key: from + i, height }));

test('only what the viewport shows is drawn, and a little on either side', () => {
  const window = new RowWindow();
  window.append(rowsOf(1000, 50));
  assert.equal(window.total, 50_000);
  assert.deepEqual(window.range(0, 500), { first: 0, last: 17 });
  assert.deepEqual(window.range(25_000, 500), { first: 494, last: 517 });
  assert.deepEqual(window.range(49_500, 500), { first: 984, last: 1000 });
  assert.deepEqual(new RowWindow().range(0, 500), { first: 0, last: 0 });
});

test('rows are bounded: the oldest are let go', () => {
  const window = new RowWindow(2_000);
  for (let i = 0; i < 100; i++) window.append(rowsOf(200, 40, i * 200));
  assert.equal(window.rows.length, 2_000);
  assert.equal(window.rows[0].key, 18_000);
  assert.equal(window.total, 80_000);
});

test('one batch larger than the bound keeps its newest rows', () => {
  const window = new RowWindow(10);
  window.append(rowsOf(25));
  assert.deepEqual(window.rows.map(row => row.key), [15, 16, 17, 18, 19, 20, 21, 22, 23, 24]);
});

test('older rows go in front only as far as there is room', () => {
  const window = new RowWindow(10);
  window.append(rowsOf(7, 10, 100));
  assert.equal(window.prepend(rowsOf(5, 10, 50)), 3);
  assert.deepEqual(window.rows.slice(0, 4).map(row => row.key), [52, 53, 54, 100]);
  assert.equal(window.prepend(rowsOf(5, 10, 0)), 0);
});

test('the place that a reader looks at stays where it is while rows come, go and change their height', () => {
  const random = seeded(3);
  const window = new RowWindow(300);
  window.append(rowsOf(200, 0));
  let anchor = window.anchor(window.top(150) + 7);
  const row = anchor.row;
  for (let step = 0; step < 100; step++) {
    const kind = Math.floor(random() * 3);
    if (kind === 0) window.append(rowsOf(2, 0, 1000 + step));
    if (kind === 1) window.prepend(rowsOf(1, 0, -step));
    if (kind === 2) window.measure(window.rows[Math.floor(random() * 100)], 20 + Math.floor(random() * 100));
    if (row.height > 0) continue;
    const scrollTop = window.scrollTopOf(anchor);
    assert.equal(window.rows[window.at(scrollTop)], row);
    assert.equal(scrollTop - window.top(window.rows.indexOf(row)), 7);
    anchor = window.anchor(scrollTop);
  }
});

test('a reader whose row was let go stands at the oldest that is left', () => {
  const window = new RowWindow(10);
  window.append(rowsOf(10, 40));
  const anchor = window.anchor(5);
  window.append(rowsOf(10, 40, 10));
  assert.equal(window.scrollTopOf(anchor), 0);
});

test('an anchor deep in a row that shrank stays in that row', () => {
  const window = new RowWindow();
  window.append(rowsOf(3, 100));
  const anchor = window.anchor(190);
  window.measure(window.rows[1], 20);
  assert.equal(window.scrollTopOf(anchor), 119);
});

test('the row at a place is the one that covers it', () => {
  const random = seeded(9);
  const window = new RowWindow();
  const rows = rowsOf(300).map(row => ({ ...row, height: 1 + Math.floor(random() * 90) }));
  window.append(rows);
  for (let i = 0; i < 500; i++) {
    const y = Math.floor(random() * window.total);
    const index = window.at(y);
    assert.ok(window.top(index) <= y && y < window.top(index + 1), `${y}`);
  }
  assert.equal(window.at(1e9), 299);
  assert.equal(window.at(-5), 0);
});

test('heights that are not known count as an estimate, and are unknown again after forget', () => {
  const window = new RowWindow();
  window.append(rowsOf(4));
  window.measure(window.rows[0], 100);
  assert.equal(window.total, 100 + 3 * ESTIMATE_PX);
  window.forget();
  assert.equal(window.total, 4 * ESTIMATE_PX);
});

test('a row in the middle can be taken out', () => {
  const window = new RowWindow();
  window.append(rowsOf(5, 10));
  assert.equal(window.remove(window.rows[2]), true);
  assert.equal(window.remove({ height: 0 }), false);
  assert.deepEqual([window.rows.map(row => row.key), window.total], [[0, 1, 3, 4], 40]);
});
