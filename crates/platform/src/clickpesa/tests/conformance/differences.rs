//! Where Kibali does otherwise on purpose.

/// Appended to the table.
pub(super) const DIFFERENCES: &str = "\
Where ClickPesa's documentation is silent, Kibali had to choose; where the two part on purpose, the reason stands here.

- **A payout by API waits for people** as `PENDING` unless the mandate that two Admins gave the application covers it. \
ClickPesa accepts such payouts without people.
- **The checksum is the merchant's**, on or off for all its applications with one key, as ClickPesa's settings page has it; an application cannot \
have a switch or a key of its own, which one of the packages for ClickPesa speaks of.
- **A checksum is good for one thing.** The body that made a payment makes no payout and no other payment; ClickPesa does not say \
so. An exact repeat gets the 409 of its used reference.
- **The older checksum covers known fields only.** It joins values without borders, so a body with fields that the call does not \
know is refused when it is signed that way.
- **The older checksum is not taken for bank and till payouts, links, control numbers and direct debits, nor for a push that names no \
currency.** Where digits stand beside digits, a body that was signed \
could be sent on with another account and amount; and a description that somebody else wrote could read like a payout. Their calls are signed \
the canonical way.
- **A change of a control number is signed without its number**, which stands in the path: whoever holds both a key and a body that was signed can \
send that body for another number. `/v1` signs the path too.
- **A retry after a lost answer gets 409**, not a second payment: the reference is used.
- **Refusals are texts, never lists**: where ClickPesa sends `message` as a list, clients that search it for words fail.
- **A client whose application is gone gets 401**, as for any dead token; `Valid Client ID is required` is not sent.
- **`Error validating fee, try again later` is not sent**: fees come from a table, which does not fail.
- **Rate limit and address list** answer 429 with `Retry-After` and 403; ClickPesa does not document its answers.
- **The cooldown answers 400 with `Retry-After`**, and the operator can set it; in the sandbox it is off.
- **A payout link is no payout.** It holds no money, so the cooldown neither holds it up nor begins with it; the payout comes into \
being when the payee confirms, and waits for people as `PENDING` unless the mandate of the application names payout links. A link is good for \
7 days and one use, and for as long as whoever made it may make payouts. Its key takes the scope `payout.create`.
- **`limit` above 100 means 100.**
- **A list sorted by another field than `createdAt` has at most 100,000 rows, and a statement at most 100,000 lines**: more get 400, \
which says to narrow them.
- **A payer's money is never refused once their network took it.** What a control number no longer takes, because it was paid, is full, \
off, or wants another amount, reaches the balance beside the number and raises `PAYMENT RECEIVED` with that number as its reference.
- **`PAYOUT INITIATED` is sent twice**, when the payout is authorised and when it has arrived, because no event of ClickPesa's is \
named for success: receivers read `data.status`. `PAYOUT FAILED` is an event that ClickPesa does not name.
- **Webhooks carry Standard Webhooks headers too** (`webhook-id`, `webhook-timestamp`, `webhook-signature`), which receivers may ignore.
- **Amounts that have too many decimals are refused**, never rounded.
- **`DEPOSIT RECEIVED`** carries `depositAmount` as text, as payments do, and the narration of the sender, or `success`, as `message`; \
`orderReference` is the name the deposit has in statements, `paymentReference` the bank's. Both are assumed.
- **Direct-debit mandates** are documented by the names of their fields alone. Assumed here: GET and `cancel` answer what POST \
answers; both totals are numbers; `mandateStatus` is `REQUESTED`, `ACTIVE`, `REJECTED`, `EXPIRED` (no answer before the first day was \
over), `CANCELLED` or `COMPLETED`; `frequency` is how many days, weeks, months or years lie between two instalments, 1 unless told; both \
days count, in East Africa Time, and instalments are collected at six in the morning; the merchant bears the fee; instalments have \
`mandateRequestId` as their reference and `CRDB DIRECT DEBIT` as their channel; the callback gets an event `DIRECT DEBIT MANDATE`; \
`billDetails` is text. A mandate has no reference of the merchant's, so an equal request of the same application is answered with the \
mandate it has in force. With an account at ClickPesa connected there are none, because no call of theirs says what became of one.
- **Keys have scopes.** A key that lacks one gets 403 with its name; ClickPesa's keys may do all that their application may.
";
