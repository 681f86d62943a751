-- Who wrote an invitation, sent it again or gave it another role: whoever comes in by it was brought in by each of them. Of those that wait already
-- only the last inviter is known.
CREATE TABLE invitation_sender (
    merchant BYTEA NOT NULL,
    invitation BYTEA NOT NULL,
    member BYTEA NOT NULL,
    PRIMARY KEY (merchant, invitation, member)
) /* WITHOUT ROWID */;
INSERT INTO invitation_sender (merchant, invitation, member)
SELECT merchant, id, invited_by FROM invitation WHERE state = 'pending';
