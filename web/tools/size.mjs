// The first load of a page: the entry, the chunks it imports at once, their styles, the page's own chunk and the text font, gzipped.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

const budget = 220 * 1024;
const manifest = JSON.parse(readFileSync('dist/.vite/manifest.json', 'utf8'));
const pages = {
  'sign-in': ['index.html', 'src/areas/access/SignIn.tsx'],
  home: ['index.html', 'src/shell/Shell.tsx', 'src/areas/home/HomePage.tsx'],
};

function files(key, seen = new Set()) {
  const chunk = manifest[key];
  if (!chunk || seen.has(key)) return [];
  seen.add(key);
  return [chunk.file, ...(chunk.css ?? []), ...(chunk.imports ?? []).flatMap((next) => files(next, seen))];
}

const size = (file) => {
  const bytes = readFileSync(join('dist', file));
  return file.endsWith('.woff2') ? bytes.length : gzipSync(bytes, { level: 9 }).length;
};
const font = readdirSync('dist/assets').find((name) => /^instrument-sans-latin-wght-normal.*woff2$/.test(name));
let failed = false;
for (const [page, keys] of Object.entries(pages)) {
  const absent = keys.filter((key) => !manifest[key]);
  if (absent.length) {
    console.error(`${page}: not in the build: ${absent.join(', ')}`);
    failed = true;
  }
  const all = new Set([...keys.flatMap((key) => files(key)), ...(font ? [`assets/${font}`] : [])]);
  const sizes = [...all].map((file) => [file, size(file)]).sort((a, b) => b[1] - a[1]);
  const total = sizes.reduce((sum, [, bytes]) => sum + bytes, 0);
  const kb = (bytes) => `${(bytes / 1024).toFixed(1)} kB`;
  console.log(`${page}: ${kb(total)} of ${kb(budget)}`);
  for (const [file, bytes] of sizes) console.log(`  ${kb(bytes).padStart(9)}  ${file}`);
  if (total > budget) {
    console.error(`${page}: over the budget by ${kb(total - budget)}`);
    failed = true;
  }
}
process.exit(failed ? 1 : 0);
