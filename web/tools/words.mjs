// Every text a page can show has English (the key) and Swahili, one Swahili text for one key, or the build stops here.
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import PO from 'pofile';

const run = spawnSync('npx', ['lingui', 'extract', '--clean'], { encoding: 'utf8' });
if (run.status !== 0) {
  console.error(run.stdout + run.stderr);
  process.exit(1);
}
const files = readdirSync('src', { recursive: true })
  .filter((entry) => /words[/\\]sw\.po$/.test(entry))
  .map((entry) => ({ file: join('src', entry), catalogue: PO.parse(readFileSync(join('src', entry), 'utf8')) }));
const keyOf = (item) => `${item.msgctxt ?? ''}|${item.msgid}`;
const known = new Map();
const faults = [];
for (const { file, catalogue } of files) {
  for (const item of catalogue.items) {
    const words = item.msgstr[0]?.trim();
    if (!words) continue;
    const before = known.get(keyOf(item));
    if (before && before !== words) faults.push(`${file}: two Swahili texts for "${item.msgid}": "${before}" and "${words}"`);
    known.set(keyOf(item), words);
  }
}
for (const { file, catalogue } of files) {
  let filled = false;
  for (const item of catalogue.items) {
    if (item.msgstr[0]?.trim()) continue;
    const elsewhere = known.get(keyOf(item));
    if (elsewhere) {
      item.msgstr = [elsewhere];
      filled = true;
    } else faults.push(`${file}: no Swahili for "${item.msgid}"${item.msgctxt ? ` (${item.msgctxt})` : ''}`);
  }
  if (filled) writeFileSync(file, catalogue.toString());
}
if (faults.length) {
  console.error(faults.join('\n'));
  process.exit(1);
}
console.log(`${known.size} texts, each in English and Swahili.`);
