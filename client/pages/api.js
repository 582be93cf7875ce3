// Shows /openapi/v1.json: every method of the server API by noun, its params, body, result and refusals.
import { element } from './element.js';

/** An element with its children. */
function tree(tag, className, attributes, ...children) {
  const made = element(tag, className, attributes);
  made.append(...children);
  return made;
}

const VERBS = ['get', 'post', 'put', 'patch', 'delete'];

/** The schema that a reference of the document names; others as they are. */
function resolve(schema, schemas) {
  const name = schema?.$ref?.split('/').at(-1);
  return name ? schemas[name] ?? {} : schema ?? {};
}

/** A schema's type in a word or two. */
export function typeName(schema, schemas) {
  const named = schema?.$ref?.split('/').at(-1);
  if (named) return named;
  const found = resolve(schema, schemas);
  const types = [found.type ?? []].flat().filter(type => type !== 'null' && !(type === 'string' && found.format?.startsWith('int')));
  if (types.includes('array')) return `${typeName(found.items, schemas)}[]`;
  const one = found.oneOf?.find(choice => choice.$ref);
  return one ? typeName(one, schemas) : types.join(' or ') || 'any';
}

/** Rows of name, type, description. */
export function fieldsOf(schema, schemas) {
  return Object.entries(resolve(schema, schemas).properties ?? {})
    .map(([name, field]) => [name, typeName(field, schemas), field.description ?? resolve(field, schemas).description ?? '']);
}

/** Methods by noun, in the document's order. */
export function methodsByNoun(description) {
  const nouns = new Map();
  for (const [path, item] of Object.entries(description.paths)) {
    for (const verb of VERBS.filter(verb => item[verb])) {
      const noun = item[verb].tags?.[0] ?? 'others';
      if (!nouns.has(noun)) nouns.set(noun, []);
      nouns.get(noun).push({ verb, path, ...item[verb] });
    }
  }
  return nouns;
}

function table(title, rows) {
  if (rows.length === 0) return [];
  const lines = rows.map(row => tree('tr', '', {}, ...row.map(cell => tree('td', '', {}, cell))));
  return [tree('h3', '', {}, title), tree('table', '', {}, ...lines)];
}

function method(one, schemas) {
  const body = one.requestBody?.content?.['application/json']?.schema;
  const result = one.responses?.['200']?.content?.['application/json']?.schema;
  const params = (one.parameters ?? []).map(param => [param.name, `${typeName(param.schema, schemas)}, ${param.in}`, param.description ?? '']);
  const refusals = Object.entries(one.responses ?? {}).filter(([status]) => status >= 400).map(([status, response]) => [status, '', response.description ?? '']);
  return tree('details', '', { id: one.operationId ?? '' },
    tree('summary', '', {},
      tree('span', 'verb', {}, one.verb.toUpperCase()), tree('span', 'path', {}, one.path), tree('span', 'says', {}, one.summary ?? '')),
    tree('div', 'body', {},
      ...table('Params', params), ...table(`Body: ${typeName(body, schemas)}`, body ? fieldsOf(body, schemas) : []),
      ...table(`Result: ${typeName(result, schemas)}`, result ? fieldsOf(result, schemas) : []), ...table('Refusals', refusals)));
}

async function show() {
  const response = await fetch('/openapi/v1.json');
  if (!response.ok) throw new Error(`/openapi/v1.json: HTTP ${response.status}`);
  const description = await response.json();
  const schemas = description.components?.schemas ?? {};
  document.title = description.info.title;
  document.getElementById('title').textContent = description.info.title;
  document.getElementById('about').textContent = description.info.description ?? '';
  for (const [noun, methods] of methodsByNoun(description)) {
    const id = `noun-${noun.replaceAll(' ', '-')}`;
    document.getElementById('nouns').append(tree('a', '', { href: `#${id}` }, noun));
    document.getElementById('methods').append(tree('h2', '', { id }, noun), ...methods.map(one => method(one, schemas)));
  }
}

if (globalThis.document?.getElementById('methods')) {
  show().catch(failure => { document.getElementById('about').textContent = `The description could not be read: ${failure.message}`; });
}
