CREATE TRIGGER payment_counted AFTER INSERT ON payment FOR EACH ROW EXECUTE FUNCTION count_row();
CREATE TRIGGER payment_recounted AFTER UPDATE OF state ON payment FOR EACH ROW
    WHEN (NEW.state <> OLD.state) EXECUTE FUNCTION count_row();
