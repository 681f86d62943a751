
-- Nobody approves a batch that they had a part in.
CREATE FUNCTION refuse_maker() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM batch_maker WHERE merchant = NEW.merchant AND batch = NEW.payout AND member = NEW.member) THEN
        RAISE EXCEPTION 'whoever made a batch does not approve it';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER approval_by_no_maker BEFORE INSERT ON approval FOR EACH ROW EXECUTE FUNCTION refuse_maker();
