import assert from 'node:assert/strict';
import test from 'node:test';
import { DanmakuLanes } from '../pages/danmaku-lanes.js';
import { seeded } from './harness.js';

test('texts of one lane never touch, at any time', () => {
  const random = seeded(21);
  const stage = 800;
  const lanes = new DanmakuLanes({ crossingMs: 8_000, distance: 40 });
  lanes.resize(4);
  const flying = [];
  for (let now = 0; now < 60_000; now += 50 + random() * 200) {
    const width = 30 + random() * 500;
    const lane = lanes.take(now, width, stage);
    if (lane >= 0) flying.push({ lane, now, width });
  }
  assert.ok(flying.length > 40);
  for (let lane = 0; lane < 4; lane++) {
    const own = flying.filter(text => text.lane === lane);
    for (let i = 1; i < own.length; i++) {
      // All have one speed, so the distance at the start is the distance for ever.
      const tail = stage - (own[i].now - own[i - 1].now) * stage / 8_000 + own[i - 1].width;
      assert.ok(stage - tail >= 40 - 1e-6, `lane ${lane}, text ${i}`);
    }
  }
});

test('what finds no lane does not fly, and lanes come and go with the size of the stage', () => {
  const lanes = new DanmakuLanes();
  assert.equal(lanes.take(0, 100, 800), -1);
  lanes.resize(2);
  assert.deepEqual([lanes.take(0, 100, 800), lanes.take(0, 100, 800), lanes.take(0, 100, 800)], [0, 1, -1]);
  assert.equal(lanes.hasFree(0), false);
  lanes.resize(3);
  assert.equal(lanes.take(0, 100, 800), 2);
  lanes.resize(1);
  assert.equal(lanes.take(1e6, 100, 800), 0);
});

test('a longer text takes longer until its tail is out', () => {
  const lanes = new DanmakuLanes({ crossingMs: 8_000 });
  assert.equal(lanes.flightMs(0, 800), 8_000);
  assert.equal(lanes.flightMs(800, 800), 16_000);
});
