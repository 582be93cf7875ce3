// Checks rendered manifests (files, or standard input) against Kubernetes' own schema: kinds and values by its JSON schema, names that it
// does not know by its types. Exit code 1 and a line for each fault.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseAllDocuments } from 'yaml';

const here = dirname(fileURLToPath(import.meta.url));
const files = process.argv.length > 2 ? process.argv.slice(2) : [0];
const objects = files.flatMap((file) => parseAllDocuments(readFileSync(file, 'utf8')).map((one) => one.toJS()));
const faults = objects.length === 0 ? ['nothing was rendered'] : [];
const typed = [];

for (const object of objects) {
  const name = `${object.kind} ${object.metadata?.name}`;
  // core/v1 is v1 there; others are named by their group.
  const module = `kubernetes-models/${object.apiVersion}`;
  try {
    const { [object.kind]: Model } = await import(module);
    new Model(object).validate();
    typed.push([name, module, object]);
  } catch (fault) {
    faults.push(`${name}: ${fault.message}`);
  }
}

// The compiler refuses a property that the type of a literal does not have.
const folder = mkdtempSync(join(here, 'node_modules', '.schema-'));
try {
  const source = typed.map(([, module, object], i) => `import { I${object.kind} as T${i} } from ${JSON.stringify(module)}; const o${i}: T${i} = ${JSON.stringify(object)};`);
  writeFileSync(join(folder, 'objects.ts'), source.join('\n'));
  const compiler = join(here, 'node_modules', 'typescript', 'bin', 'tsc');
  const run = spawnSync(process.execPath, [
    compiler, '--noEmit', '--strict', '--skipLibCheck', '--target', 'es2022', '--module', 'nodenext', '--moduleResolution', 'nodenext',
    join(folder, 'objects.ts')], { encoding: 'utf8' });
  for (const line of run.stdout.split('\n').filter((text) => text.includes('error TS'))) {
    const at = Number(/\((\d+),/.exec(line)?.[1] ?? 0);
    faults.push(`${typed[at - 1]?.[0] ?? 'the check itself'}: ${line.replace(/^.*error /, '')}`);
  }
  if (run.status !== 0 && faults.length === 0) faults.push(`the compiler ended with ${run.status}: ${run.stdout}${run.stderr}`);
} finally {
  rmSync(folder, { recursive: true });
}

for (const fault of faults) console.error(fault);
console.log(`${objects.length} objects, ${faults.length} faults`);
process.exit(faults.length === 0 ? 0 : 1);
