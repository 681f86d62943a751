"""The rules of the house, one function each: it takes a file and yields (line number, what is wrong)."""

import re
import subprocess
from collections import namedtuple
from pathlib import Path

import rust_source

File = namedtuple("File", "path text")
Violation = namedtuple("Violation", "path line says")
Violation.__str__ = lambda self: f"{self.path}:{self.line}: {self.says}"

LOCK_FILES = {"Cargo.lock", "package-lock.json"}
MACHINE_MADE = LOCK_FILES | {"openapi.json"}
LONG, TOO_LONG, LONG_SHARE = 360, 800, 1 / 20
STATEMENT = re.compile(r"\s*(?:SELECT|INSERT|UPDATE|DELETE|WITH)\s")
WRITES_TO_BOOKS = re.compile(r"\b(?:INSERT\s+INTO|UPDATE|DELETE\s+FROM)\s+(?:account|entry|transfer)\b")
RECORD_OF_BOOKS = re.compile(r'\bstruct\s+\w+\s+in\s+"(?:account|entry|transfer)"')
INPUT_AND_OUTPUT = {"axum", "reqwest", "store", "tokio"}
RAILS_THAT_ACT = {"Rail", "Simulator"}
TESTING = {"tests", "tests.rs", "fixtures", "promises"}
STORE_TYPES = {"PersonTx", "ReadTx", "Tx", "WriteTx"}


def check(root):
    """Every violation in the files under `root` that git tracks or would track."""
    files = [file for path in listed(root) if (file := read(root, path))]
    found = [
        Violation(file.path, line, says)
        for file in files
        for rule in EACH_FILE
        for line, says in rule(file)
    ]
    return sorted([*found, *length_of_most(files), *areas_import_one_way(files)])


def listed(root):
    command = ["git", "-C", str(root), "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split("\0")
    return sorted({name for name in names if name})


def read(root, path):
    """The file, or nothing where it is no text or no longer there."""
    try:
        return File(path, (Path(root) / path).read_text(encoding="utf-8"))
    except (UnicodeDecodeError, FileNotFoundError, IsADirectoryError):
        return None


def length(file):
    """No file is longer than 800 lines."""
    lines = counted(file)
    if lines > TOO_LONG:
        yield lines, f"{lines} lines: a file ends before {TOO_LONG}"


def length_of_most(files):
    """At most one file in twenty is longer than 360 lines."""
    weighed = [file for file in files if counted(file)]
    long = [file for file in weighed if counted(file) > LONG]
    if len(long) > len(weighed) * LONG_SHARE:
        for file in long:
            yield Violation(file.path, LONG, f"{len(long)} of {len(weighed)} files are over {LONG} lines: one in twenty may be")


def counted(file):
    """The file's lines, or none where nobody writes it by hand."""
    parts = Path(file.path).parts
    return 0 if "generated" in parts or parts[-1] in MACHINE_MADE else file.text.count("\n")


def sql_in_queries(file):
    """In the product, statements stand in `queries.rs` (or a folder of that name); tests arrange with their own."""
    parts = Path(file.path).parts
    if not file.path.startswith("crates/platform/") or not file.path.endswith(".rs"):
        return
    if parts[-1] in {"queries.rs", "tests.rs"} or {"queries", "tests", "fixtures", "promises"} & set(parts):
        return
    for line, text in rust_source.strings(file.text):
        if STATEMENT.match(text.replace("\\n", "\n")):
            yield line, "a statement of SQL outside queries.rs"


def one_lower_case(file):
    """Statements say lowered(), which is the same on both databases: lower() of SQLite knows ASCII only."""
    if file.path.startswith("crates/platform/") and "queries" in file.path:
        for line, text in rust_source.strings(file.text):
            if re.search(r"\blower\(", text, re.IGNORECASE):
                yield line, "lower() differs between the databases: say lowered()"


def model_is_pure(file):
    """A model decides: it neither waits, nor asks the clock, nor knows the store."""
    parts = Path(file.path).parts
    if not file.path.startswith("crates/platform/src/") or not (parts[-1] == "model.rs" or "model" in parts):
        return
    code = rust_source.code_only(file.text)
    for match in re.finditer(r"\basync\b|\.await\b", code):
        yield rust_source.line_of(code, match.start()), f"a model has no `{match[0].strip('.')}`"
    for line, path in rust_source.paths(file.text):
        if path[0] in INPUT_AND_OUTPUT:
            yield line, f"a model does no input or output: {'::'.join(path)}"
        if path[0] == "rails" and RAILS_THAT_ACT & set(path):
            yield line, f"a model calls no rail: {'::'.join(path)}"
        if path[0] == "permit" and STORE_TYPES & set(path):
            yield line, f"a model knows no transaction: {'::'.join(path)}"
        address = path[1:2] == ["net"] and path[-1].startswith("Ip")
        if path[0] == "std" and path[1:2] in (["fs"], ["net"], ["process"]) and not address or path[-2:] == ["SystemTime", "now"]:
            yield line, f"a model does no input or output: {'::'.join(path)}"


def areas_keep_their_queries(file):
    """Areas talk through each other's `mod.rs`, never through each other's `queries`."""
    parts = Path(file.path).parts
    if parts[:3] != ("crates", "platform", "src") or not file.path.endswith(".rs") or parts[3:] == ("lib.rs",):
        return
    module = [part.removesuffix(".rs") for part in parts[3:] if part not in {"mod.rs", "lib.rs"}]
    for line, path in rust_source.paths(file.text):
        if "queries" in path and (area := area_of(path, module)) not in {module[0], "queries"}:
            yield line, f"the queries of {area}, another area: {'::'.join(path)}"


def area_of(path, module):
    """The area that a path means when it stands in `module`, both counted from the crate's root."""
    if path[0] == "crate":
        return path[1]
    here = list(module)
    for step in path:
        if step == "super":
            here = here[:-1]
        elif step != "self":
            return here[0] if path[0] in {"self", "super"} and here else step
    return here[0]


def areas_import_one_way(files):
    """Areas import in one direction: no area comes back to itself by way of another. Tests may look everywhere."""
    imports = {}
    for file in files:
        parts = Path(file.path).parts
        if parts[:3] != ("crates", "platform", "src") or not file.path.endswith(".rs") or TESTING & set(parts) or len(parts) == 4:
            continue
        module = [part.removesuffix(".rs") for part in parts[3:] if part != "mod.rs"]
        for line, path in rust_source.paths(file.text.split("#[cfg(test)]\nmod tests {")[0]):
            if len(path) > 1 and path[0] in {"crate", "super"} and (area := area_of(path, module)) != module[0] and area.islower():
                imports.setdefault(module[0], {}).setdefault(area, (file.path, line))
    for area in sorted(imports):
        for other, (path, line) in sorted(imports[area].items()):
            if way := way_back(imports, other, area):
                yield Violation(path, line, f"a circle of areas: {' -> '.join([area, *way])}")


def way_back(imports, start, goal):
    """The areas from `start` to `goal`, both included, each importing the next; nothing where there is no such way."""
    ways, seen = [[start]], {start}
    for way in ways:
        if way[-1] == goal:
            return way
        fresh = [area for area in sorted(imports.get(way[-1], {})) if area not in seen]
        seen.update(fresh)
        ways.extend([*way, area] for area in fresh)
    return None


def persons_stay_in_access(file):
    """Only `access/` and `permit` name the transaction that belongs to a person rather than a merchant."""
    allowed = ("crates/permit/", "crates/platform/src/access/", "crates/platform/src/access.rs")
    if not file.path.startswith("crates/") or not file.path.endswith(".rs") or file.path.startswith(allowed):
        return
    code = rust_source.code_only(file.text)
    for match in re.finditer(r"\bPersonTx\b", code):
        yield rust_source.line_of(code, match.start()), "PersonTx is named only in access/ and permit"


def only_the_ledger_posts(file):
    """What stands in the books is decided by `ledger::Books` and written by the engine: no statement does, and no other record."""
    parts = file.path.split("/")
    if not file.path.endswith(".rs") or TESTING & set(parts) or parts[:2] == ["crates", "store"]:
        return
    for match in WRITES_TO_BOOKS.finditer(file.text):
        yield rust_source.line_of(file.text, match.start()), "a statement that writes to the books"
    if file.path != "crates/platform/src/ledger/queries.rs":
        for match in RECORD_OF_BOOKS.finditer(file.text):
            yield rust_source.line_of(file.text, match.start()), "a record of the books outside the ledger"


def no_paths_of_a_machine(file):
    """Nothing in the project depends on where somebody keeps it."""
    for match in re.finditer(r"(?<![\w.~-])/(?:home|root|Users|work)/[\w.]", file.text):
        yield rust_source.line_of(file.text, match.start()), f"a path of one machine: {match[0]}.."


def no_download_addresses(file):
    """Lock files name versions and digests; where to fetch them from is the reader's own setting."""
    if Path(file.path).name == "package-lock.json":
        for match in re.finditer(r'"resolved"\s*:\s*"https?:', file.text):
            yield rust_source.line_of(file.text, match.start()), "a download address in a lock file"


def nothing_left_for_later(file):
    """What is not done is not in the project; what is planned is in an issue."""
    if "generated" in Path(file.path).parts or Path(file.path).name in MACHINE_MADE:
        return
    for match in re.finditer(r"\b(?:TO" + r"DO|FIX" + r"ME)\b", file.text):
        yield rust_source.line_of(file.text, match.start()), f"{match[0]} left in the project"


EACH_FILE = [
    length,
    sql_in_queries,
    one_lower_case,
    model_is_pure,
    areas_keep_their_queries,
    persons_stay_in_access,
    only_the_ledger_posts,
    no_paths_of_a_machine,
    no_download_addresses,
    nothing_left_for_later,
]
