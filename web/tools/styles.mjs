// Refuses colours outside the theme in style sheets; ESLint does the same for TypeScript.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const faults = [];
for (const entry of readdirSync('src', { recursive: true })) {
  const file = join('src', entry);
  if (!file.endsWith('.css') || file.includes('theme/')) continue;
  readFileSync(file, 'utf8').split('\n').forEach((line, index) => {
    if (/#[0-9a-f]{3,8}\b|\brgba?\(|\bhsla?\(|--mantine-color-/i.test(line)) faults.push(`${file}:${index + 1}: ${line.trim()}`);
  });
}
if (faults.length) {
  console.error(`Colours come from the --k-* tokens:\n${faults.join('\n')}`);
  process.exit(1);
}
