// Puts what is the reader's own into the requests of these pages: this server's address, and, for whoever is signed in
// and may see applications, the client id of one. Strangers keep the placeholders.
const own = (name, value) => {
  for (const place of document.querySelectorAll(`[data-own="${name}"]`)) place.textContent = value;
};

const ask = async (path, headers) => {
  const answer = await fetch(path, { headers });
  return answer.ok ? answer.json() : null;
};

const clientId = async () => {
  const session = await ask("/v1/session", {});
  for (const merchant of session?.merchants ?? []) {
    const found = await ask("/v1/applications?state=active", { "Kibali-Merchant": merchant.id });
    const application = found?.data?.[0];
    if (application) return own("client", application.client_id);
  }
};

for (const block of document.querySelectorAll("pre[data-copy]")) {
  const button = document.createElement("button");
  button.className = "copy";
  button.textContent = "Copy";
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(block.textContent);
    button.textContent = "Copied";
  });
  block.before(button);
}

// On a phone the list of calls would stand before the page itself.
const list = document.querySelector("nav details");
if (list && matchMedia("(max-width: 700px)").matches) list.open = false;

own("origin", location.origin);
clientId();
