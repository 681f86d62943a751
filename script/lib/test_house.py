"""Plants each violation the house rules are there for, and one innocent look-alike, in a small project."""

import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
import house  # noqa: E402
import rust_source  # noqa: E402

AREA = "crates/platform/src/payouts"


class HouseRules(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root = Path(folder.name)
        subprocess.run(["git", "init", "--quiet", folder.name], check=True)
        for number in range(40):
            self.write(f"docs/{number}.md", "A page.\n")

    def write(self, path, text):
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)

    def refused(self, path, text):
        """What is said of a project that is clean but for this file."""
        self.write(path, text)
        found = house.check(self.root)
        self.assertEqual({violation.path for violation in found}, {path}, f"nothing said of: {text[:80]}")
        return found

    def accepted(self, path, text):
        self.write(path, text)
        self.assertEqual(house.check(self.root), [])

    def test_a_file_over_800_lines(self):
        self.refused("crates/values/src/lib.rs", "\n" * 801)

    def test_generated_and_lock_files_may_be_long(self):
        self.accepted("web/src/generated/api.ts", "\n" * 9000)
        self.accepted("Cargo.lock", "\n" * 9000)

    def test_one_file_in_twenty_may_be_over_360_lines(self):
        self.accepted("a.rs", "\n" * 500)
        self.accepted("b.rs", "\n" * 500)
        self.write("c.rs", "\n" * 500)
        self.assertEqual([violation.path for violation in house.check(self.root)], ["a.rs", "b.rs", "c.rs"])

    def test_sql_outside_queries(self):
        found = self.refused(f"{AREA}/commands.rs", 'fn f() {\n    tx.find("SELECT id FROM payout WHERE merchant = $1");\n}')
        self.assertEqual(found[0].line, 2)

    def test_sql_in_a_raw_string_over_several_lines(self):
        self.refused(f"{AREA}/jobs.rs", 'const S: &str = r#"\n    DELETE FROM payout"#;')

    def test_sql_in_queries_in_a_comment_and_in_english(self):
        self.accepted(f"{AREA}/queries.rs", 'const S: &str = "UPDATE payout SET state = $2";')
        self.accepted(f"{AREA}/queries/list.rs", 'const S: &str = "WITH waiting AS (SELECT 1) SELECT 2";')
        self.accepted(f"{AREA}/views.rs", '// "SELECT 1"\nconst S: &str = "Select a payout"; const C: char = \'"\';')
        self.accepted("crates/store/src/db.rs", 'const S: &str = "SELECT 1";')

    def test_lower_case_of_one_database_only(self):
        self.refused(f"{AREA}/queries/list.rs", 'const S: &str = "SELECT id FROM payout WHERE LOWER(note) = $2";')
        self.accepted(f"{AREA}/queries/list.rs", 'const S: &str = "SELECT id FROM payout WHERE lowered(note) = $2";')
        self.accepted(f"{AREA}/model.rs", 'const S: &str = "a lower(case) word";')

    def test_a_model_that_waits(self):
        self.refused(f"{AREA}/model.rs", "pub async fn decide() {}")

    def test_a_model_that_knows_the_web_or_a_transaction(self):
        self.refused(f"{AREA}/model.rs", "use axum::http::StatusCode;")
        self.refused(f"{AREA}/model.rs", "use permit::{Actor, WriteTx};")
        self.refused(f"{AREA}/model.rs", "fn f() { std::fs::read(\"x\"); }")

    def test_a_model_that_decides(self):
        self.accepted(f"{AREA}/model.rs", "//! No async here.\nuse permit::Actor;\nuse values::{Amount, Id};")

    def test_the_queries_of_another_area(self):
        for line in [
            "use crate::team::queries;",
            "use crate::{team::{model, queries::find_member}};",
            "use super::super::team::queries::find;",
            "fn f() { crate::team::queries::find_member(tx) }",
        ]:
            self.refused(f"{AREA}/commands.rs", line)

    def test_the_queries_of_the_own_area(self):
        for line in ["use super::queries;", "use super::{model, queries::{self, Row}};", "use crate::payouts::queries::Row;",
                     "use crate::payouts::policy::queries::Row;", "use self::policy::queries;", "mod queries;",
                     "fn f() { queries::find(tx); super::queries::find(tx) }"]:
            self.accepted(f"{AREA}/commands.rs", line)

    def test_areas_that_import_each_other(self):
        ledger = AREA.replace("payouts", "ledger")
        self.accepted(f"{AREA}/commands.rs", "use crate::{ledger::{self, Transfer}, webhooks};")
        self.accepted(f"{ledger}/tests.rs", "use crate::payouts::Payout;")
        self.write(f"{AREA.replace('payouts', 'webhooks')}/jobs.rs", "fn f() { crate::ledger::post(tx) }")
        self.write(f"{ledger}/commands.rs", "fn f() {}\nuse super::super::payouts::Payout;")
        found = [str(violation) for violation in house.check(self.root)]
        self.assertIn(f"{ledger}/commands.rs:2: a circle of areas: ledger -> payouts -> ledger", found)
        self.assertEqual(len(found), 4, found)

    def test_a_persons_transaction_outside_access(self):
        self.refused(f"{AREA}/commands.rs", "fn f(tx: &mut permit::PersonTx) {}")

    def test_a_persons_transaction_inside_access(self):
        self.accepted("crates/platform/src/access/commands.rs", "fn f(tx: &mut permit::PersonTx) {}")
        self.accepted(f"{AREA}/commands.rs", "// not a PersonTx")

    def test_whoever_writes_to_the_books_beside_the_ledger(self):
        self.refused(f"{AREA}/queries.rs", 'const SQL: &str = "UPDATE account SET balance = $2 WHERE merchant = $1";')
        self.refused(f"{AREA}/queries.rs", 'record! { struct Forged in "transfer" (id, merchant) None { id: i64 } }')

    def test_whoever_reads_the_books_or_writes_to_a_rail_account(self):
        self.accepted(f"{AREA}/queries.rs", 'const SQL: &str = "UPDATE rail_account SET state = $2 WHERE merchant = $1";')
        self.accepted(f"{AREA}/tests.rs", 'const SQL: &str = "UPDATE entry SET debit = 1 WHERE merchant = $1";')

    def test_a_path_of_one_machine(self):
        self.refused("docs/page.md", "see /ho" + "me/asha/kibali\n")

    def test_an_ordinary_path(self):
        self.accepted("docs/page.md", "see /v1/team/members, /etc/kibali and https://kibali.example/work\n")

    def test_a_download_address_in_a_lock_file(self):
        self.refused("web/package-lock.json", '{"resolved": "https://registry.example/a.tgz"}')

    def test_something_left_for_later(self):
        self.refused("script/demo", "# TO" + "DO: install\n")


class RustSource(unittest.TestCase):
    def test_a_use_tree_is_spelt_out(self):
        found = [path for _, path in rust_source.paths("use a::{b::{c, d as e}, self}; use f;")]
        self.assertEqual(found, [["a", "b", "c"], ["a", "b", "d"], ["a", "self"], ["f"]])

    def test_a_quote_in_a_character_or_a_comment_opens_no_string(self):
        source = "let a = '\"'; // it's \"\nlet b = \"real\"; fn f<'a>(x: &'a str) {} let c = \"also\";"
        self.assertEqual([text for _, text in rust_source.strings(source)], ["real", "also"])


if __name__ == "__main__":
    unittest.main()
