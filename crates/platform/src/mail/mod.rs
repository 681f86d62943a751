//! Mail: written in the transaction that causes it, sent by a job, in English or Swahili, HTML and text.
