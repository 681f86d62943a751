-- The payout duty of a member, which narrows the role: who only prepares payouts, or only releases them. NULL is all that the role allows, and
-- all there is for an Employee and a Developer.
ALTER TABLE member ADD COLUMN payout_duty TEXT
    CHECK (payout_duty IS NULL OR (payout_duty IN ('initiator', 'approver') AND role IN ('Admin', 'Manager')));
