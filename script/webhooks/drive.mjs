// A merchant's server in Node.js: asks for payments and payouts, takes their webhooks, and believes only signed ones.
// node drive.mjs FACTS
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { checksum } from "../../docs/samples/checksum.mjs";
import { hasGoodChecksum, hasGoodSignature, legacyChecksum } from "../../docs/samples/webhook.mjs";

const facts = JSON.parse(readFileSync(process.argv[2], "utf8"));
const key = facts.checksum_key;
const STARTED = ["PAYMENT FAILED", "PAYMENT RECEIVED", "PAYOUT INITIATED", "PAYOUT INITIATED"];
let checks = 0;
const check = (found, expected, what) => {
  assert.deepEqual(found, expected, what);
  checks += 1;
};

/** A receiver with the deliveries it took. */
async function receiver() {
  const taken = [];
  const server = createServer((request, response) => {
    const parts = [];
    request.on("data", (part) => parts.push(part));
    request.on("end", () => {
      taken.push({ headers: request.headers, body: Buffer.concat(parts).toString("utf8") });
      response.writeHead(200).end();
    });
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const stop = () => (server.closeAllConnections(), server.close());
  return { taken, url: `http://127.0.0.1:${server.address().port}/clickpesa`, stop };
}

async function call(method, path, body, headers) {
  const answer = await fetch(facts.base_url + path, {
    method,
    headers: { "content-type": "application/json", origin: facts.base_url, ...headers },
    body: body && JSON.stringify(body),
  });
  const said = await answer.json();
  assert.ok(answer.ok, `${method} ${path}: ${answer.status} ${JSON.stringify(said)}`);
  return { said, cookie: answer.headers.get("set-cookie")?.split(";")[0] };
}

async function developer() {
  const { email, password } = facts.members.find((member) => member.role === "Developer");
  const { cookie } = await call("POST", "/v1/session", { email, password }, {});
  return { cookie, "kibali-merchant": facts.merchant_id };
}

/** A call of the third-party API, with its checksum where one is wanted. */
async function calls(token, path, body) {
  const signed = key ? { ...body, checksum: checksum(key, body) } : body;
  return (await call("POST", `/third-parties/${path}`, signed, { authorization: token })).said;
}

async function deliveries(place, wanted) {
  const until = Date.now() + 30_000;
  while (place.taken.length < wanted) {
    assert.ok(Date.now() < until, `${place.taken.length} of ${wanted} deliveries after 30 s`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return place.taken;
}

function believes(delivery, secret, place) {
  const { headers, body } = delivery;
  const { data, event, ...rest } = JSON.parse(body);
  check(typeof event === "string" && typeof data === "object", true, "event and data");
  check(hasGoodSignature(secret, headers, body), true, `the signature of ${event}`);
  check(hasGoodSignature(secret, headers, body.replace(data.id, `${data.id}0`)), false, "another body");
  check(hasGoodSignature(secret, headers, body, Date.now() / 1000 + 600), false, "ten minutes later");
  check(hasGoodSignature(`whsec_${Buffer.from("other").toString("base64")}`, headers, body), false, "another secret");
  if (!key) {
    check([headers["x-clickpesa-signature"], rest], [undefined, {}], "no checksum while it is off");
    return event;
  }
  check(hasGoodChecksum(key, headers, body), true, `the checksum of ${event}`);
  check(hasGoodChecksum(`${key}x`, headers, body), false, "another key");
  check(hasGoodChecksum(key, headers, body.replace(data.orderReference, "OTHER1")), false, "another order");
  check(hasGoodChecksum(key, {}, JSON.stringify({ event, data })), false, "no checksum at all");
  const inBody = place === "header" ? {} : { checksum: headers["x-clickpesa-signature"], checksumMethod: "canonical" };
  check(rest, inBody, "the fields of the body");
  return event;
}

// The older way, against its documented vectors; deliveries always come in the newer one.
const push = { amount: "10000", currency: "TZS", orderReference: "ORD20260001", phoneNumber: "255712345678" };
const older = "37d8aeb9adb6a045a72c8b555e6399b04b9ff35a92cb52b8916160c6a48034e7";
check(legacyChecksum("CHK-test-key-1", push), older, "the older checksum");
check(
  legacyChecksum("secret-key", { reference: "TX123", amount: 100, currency: "USD" }),
  "85b65bf2670dcdcb8ebb8d19939e4fd59b02d5218741be2eaf9f575273b101d1",
  "the older checksum of numbers",
);
const inOlderWay = (sum) => JSON.stringify({ ...push, checksum: sum, checksumMethod: "legacy" });
check(hasGoodChecksum("CHK-test-key-1", {}, inOlderWay(older)), true, "a body signed in the older way");
check(hasGoodChecksum("CHK-test-key-1", {}, inOlderWay(checksum("CHK-test-key-1", push))), false, "not in the way it says");

const session = await developer();
const places = [];
for (const signature of ["body_and_header", "header"]) {
  const place = { signature, ...(await receiver()) };
  const events = (await call("GET", "/v1/event-kinds", undefined, session)).said.data.map((kind) => kind.name);
  const { said } = await call("POST", "/v1/webhooks", { url: place.url, events, signature }, session);
  places.push({ ...place, secret: said.secret });
}

const credentials = { "client-id": facts.client_id, "api-key": facts.api_key };
const { token } = (await call("POST", "/third-parties/generate-token", undefined, credentials)).said;
const order = (orderReference, phoneNumber, amount) => ({ amount, currency: "TZS", orderReference, phoneNumber });
await calls(token, "payments/initiate-ussd-push-request", order("HOOK1", "255712345678", "10000"));
await calls(token, "payments/initiate-ussd-push-request", order("HOOK2", "255712000001", "10000"));
await calls(token, "payouts/create-mobile-money-payout", order("HOOK3", "255712345678", 1000));

for (const place of places) {
  const taken = await deliveries(place, STARTED.length);
  const events = taken.map((delivery) => believes(delivery, place.secret, place.signature));
  check(events.sort(), STARTED, "the events");
  const data = taken.map((delivery) => JSON.parse(delivery.body).data);
  check(data.find((one) => one.orderReference === "HOOK1").collectedAmount, "10000", "the amount is text");
  check(data.filter((one) => one.orderReference === "HOOK3").map((one) => one.status).sort(), ["AUTHORIZED", "SUCCESS"], "the payout");
  place.stop();
}
console.log(`  webhooks in Node.js, checksum ${key ? "on" : "off"}: ${checks} checks passed`);
