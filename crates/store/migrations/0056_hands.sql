-- By which other hands whoever last changed a beneficiary had changed it before, since it was last confirmed: names, of keys or their
-- own, each between ends of lines.
ALTER TABLE beneficiary ADD COLUMN changed_as TEXT NOT NULL DEFAULT '';
