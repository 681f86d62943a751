// Every text a page can show has English (the key) and Swahili, or the build stops here.
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import PO from 'pofile';

const run = spawnSync('npx', ['lingui', 'extract', '--clean'], { encoding: 'utf8' });
if (run.status !== 0) {
  console.error(run.stdout + run.stderr);
  process.exit(1);
}
const missing = [];
let count = 0;
for (const entry of readdirSync('src', { recursive: true })) {
  if (!/words[/\\]sw\.po$/.test(entry)) continue;
  const file = join('src', entry);
  for (const item of PO.parse(readFileSync(file, 'utf8')).items) {
    if (item.obsolete) continue;
    count += 1;
    if (!item.msgstr.join('').trim()) missing.push(`${file}: ${item.msgid}`);
  }
}
if (missing.length) {
  console.error(`${missing.length} of ${count} texts have no Swahili:\n${missing.join('\n')}`);
  process.exit(1);
}
console.log(`${count} texts, each in English and Swahili.`);
