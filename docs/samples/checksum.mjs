// The checksum of a body, in JavaScript for Node.js: node checksum.mjs KEY < body.json
import { createHmac } from "node:crypto";
import { readFileSync } from "node:fs";

function sorted(value) {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.keys(value).sort().map((name) => [name, sorted(value[name])]));
}

export function checksum(key, body) {
  const { checksum: _, checksumMethod: __, ...covered } = body;
  return createHmac("sha256", key).update(JSON.stringify(sorted(covered))).digest("hex");
}

if (process.argv[1] === import.meta.filename) {
  console.log(checksum(process.argv[2], JSON.parse(readFileSync(0, "utf8"))));
}
