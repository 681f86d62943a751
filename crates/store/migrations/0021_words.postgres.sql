
-- Text in lower case in every alphabet, as SQLite is taught it (`lowered`), whatever locale the database was made with:
-- lower() alone follows that locale, and knows ASCII only under C.
DO $$
DECLARE known TEXT;
BEGIN
    SELECT c.collname INTO known
    FROM (VALUES ('pg_c_utf8', 1), ('und-x-icu', 2), ('C.utf8', 3), ('C.UTF-8', 4), ('en_US.utf8', 5)) AS k (collname, place)
    JOIN pg_collation c ON c.collname = k.collname AND c.collnamespace = 'pg_catalog'::regnamespace
    WHERE c.collencoding IN (-1, (SELECT d.encoding FROM pg_database d WHERE d.datname = current_database()))
    ORDER BY k.place LIMIT 1;
    EXECUTE 'CREATE FUNCTION lowered(text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS '
        || quote_literal('SELECT lower($1' || COALESCE(' COLLATE ' || quote_ident(known), '') || ')');
END $$;
