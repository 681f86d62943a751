//! The first page of the document.

/// What holds for every call, in paragraphs; code stands between backticks.
pub(super) const ABOUT: &str = "The third-party API that ClickPesa clients speak. Point a client at this server instead of \
    `https://api.clickpesa.com` and it works unchanged, as far as the calls below go; the others answer 404.\n\nFirst exchange client id and API key, sent as the headers \
    `client-id` and `api-key` of `POST /third-parties/generate-token`, for a token, which lives an hour; then send it as it \
    came, `Bearer …`, as `Authorization` with every call. Phone numbers are `2557XXXXXXXX` or `2556XXXXXXXX`. Every success is \
    200. Errors are `{\"statusCode\", \"message\", \"error\"}`; the token call's have only a `message`. Fields that a call does not \
    know are ignored; amounts may be sent as text or as numbers.\n\nWith the merchant's checksum on, every body that is sent has a field \
    `checksum`: take the body without `checksum` and `checksumMethod`, sort the names of every object at every depth, \
    write it as JSON without spaces, and make HMAC-SHA256 of it with the checksum key, in 64 lower-case hex digits. The \
    token call has no body and needs none. A checksum makes one payment or one payout; the same again is refused, so a refund \
    in the same words as its payment takes a reference of its own.\n\nA payout waits as `PENDING` for people, unless an Admin allowed the \
    application to pay.\n\nWebhooks are set up in the dashboard under Build. A delivery is `{\"event\", \"data\"}`, such as `PAYMENT \
    RECEIVED`, and is answered with any 2xx within 10 seconds, or comes again. It is signed twice. The headers `webhook-id`, \
    `webhook-timestamp` and `webhook-signature` follow Standard Webhooks: `v1,` and the base64 of HMAC-SHA256 over \
    `id.timestamp.body`, with the endpoint's secret after `whsec_`, decoded, as the key. With the checksum on, `X-ClickPesa-Signature` is \
    the checksum of the body without its two checksum fields, which the body carries too unless the endpoint has it in the header \
    only.";
