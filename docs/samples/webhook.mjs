// Whether a delivery comes from the Kibali that knows your checksum key and your endpoint's secret, in JavaScript for Node.js.
// `body` is the text of the request as it came; names of headers are lower-case, as Node.js gives them.
import { createHmac, timingSafeEqual } from "node:crypto";
import { checksum } from "./checksum.mjs";

const same = (one, other) => {
  const [a, b] = [Buffer.from(String(one)), Buffer.from(String(other))];
  return a.length === b.length && timingSafeEqual(a, b);
};

/** The older way: the values of the outermost object, in the order of their names, one after the other. */
export function legacyChecksum(key, body) {
  const { checksum: _, checksumMethod: __, ...covered } = body;
  const text = (value) => (value === null ? "" : typeof value === "object" ? JSON.stringify(value) : String(value));
  const values = Object.keys(covered).sort().map((name) => text(covered[name]));
  return createHmac("sha256", key).update(values.join("")).digest("hex");
}

/** ClickPesa's checksum, which is there while the merchant's checksum is on: in the body, in the header, or in both. */
export function hasGoodChecksum(key, headers, body) {
  const parsed = JSON.parse(body);
  const given = [parsed.checksum, headers["x-clickpesa-signature"]].filter((one) => one !== undefined);
  const expected = parsed.checksumMethod === "legacy" ? legacyChecksum(key, parsed) : checksum(key, parsed);
  return given.length > 0 && given.every((one) => same(one, expected));
}

/** The signature of Standard Webhooks, which is always there. `now` is in seconds. */
export function hasGoodSignature(secret, headers, body, now = Date.now() / 1000) {
  const { "webhook-id": id, "webhook-timestamp": at, "webhook-signature": signatures = "" } = headers;
  const key = Buffer.from(secret.replace(/^whsec_/, ""), "base64");
  const expected = createHmac("sha256", key).update(`${id}.${at}.${body}`).digest("base64");
  const fresh = Math.abs(now - Number(at)) < 5 * 60;
  return fresh && signatures.split(" ").some((one) => same(one, `v1,${expected}`));
}
