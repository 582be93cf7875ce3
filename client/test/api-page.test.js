import { test } from 'node:test';
import assert from 'node:assert/strict';
import { fieldsOf, methodsByNoun, typeName } from '../pages/api.js';

const SCHEMAS = {
  Sanction: { type: 'object', properties: {
    users: { type: ['null', 'array'], items: { type: 'string' }, description: '1..20 user ids.' },
    minutes: { type: ['null', 'integer', 'string'], format: 'int32' } } }
};

test('types are told in a word: references by name, lists with brackets, null left out', () => {
  assert.equal(typeName({ $ref: '#/components/schemas/Sanction' }, SCHEMAS), 'Sanction');
  assert.equal(typeName({ oneOf: [{ type: 'null' }, { $ref: '#/components/schemas/Sanction' }] }, SCHEMAS), 'Sanction');
  assert.equal(typeName({ type: 'array', items: { type: 'string' } }, SCHEMAS), 'string[]');
  assert.equal(typeName(undefined, SCHEMAS), 'any');
});

test('fields of a schema come with type and description', () => {
  assert.deepEqual(fieldsOf({ $ref: '#/components/schemas/Sanction' }, SCHEMAS), [['users', 'string[]', '1..20 user ids.'], ['minutes', 'integer', '']]);
});

test('methods stand by noun', () => {
  const nouns = methodsByNoun({ paths: {
    '/v1/rooms': { get: { tags: ['rooms'], summary: 'List' }, post: { tags: ['rooms'] } }, '/v1/mutes': { get: { tags: ['mutes'] } } } });
  assert.deepEqual([...nouns].map(([noun, methods]) => [noun, methods.map(one => one.verb)]), [['rooms', ['get', 'post']], ['mutes', ['get']]]);
});
