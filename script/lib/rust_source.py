"""Just enough of Rust's grammar to look at a file without its comments and to read its `use` declarations."""

import re

_TOKEN = re.compile(
    r"""
    (?P<comment> //[^\n]* | /\*.*?\*/ )
  | (?P<string> b?r(?P<hashes>\#*)".*?"(?P=hashes) | b?"(?:\\.|[^"\\])*" )
  | (?P<char> b?'(?:\\.[^']*|[^'\\])' )
    """,
    re.VERBOSE | re.DOTALL,
)


def blank(text):
    """The same number of lines and columns, with nothing on them."""
    return re.sub(r"[^\n]", " ", text)


def without_comments(source):
    """The source with comments blanked out; positions stay what they were."""
    return _TOKEN.sub(lambda m: blank(m[0]) if m["comment"] else m[0], source)


def code_only(source):
    """The source with comments, strings and characters blanked out."""
    return _TOKEN.sub(lambda m: blank(m[0]), source)


def strings(source):
    """Each string literal as (line number, what stands between its quotes)."""
    for match in _TOKEN.finditer(source):
        if match["string"]:
            text = match["string"]
            yield line_of(source, match.start()), text[text.index('"') + 1 : text.rindex('"')]


def line_of(source, position):
    return source.count("\n", 0, position) + 1


def paths(source):
    """Each path named in the code as (line number, [segment, ..]), with `use a::{b, c::d}` spelt out."""
    code = code_only(source)
    rest = []
    end = 0
    for match in re.finditer(r"\buse\s+([^;]+);", code):
        rest.append(code[end : match.start()] + blank(match[0]))
        end = match.end()
        for path in _expand(re.sub(r"\s+as\s+\w+", "", match[1])):
            yield line_of(code, match.start()), path
    rest.append(code[end:])
    code = "".join(rest)
    for match in re.finditer(r"\b\w+(?:\s*::\s*\w+)+", code):
        yield line_of(code, match.start()), re.split(r"\s*::\s*", match[0])


def _expand(tree):
    tree = tree.strip()
    if not tree:
        return []
    if "{" not in tree:
        return [[part.strip() for part in tree.split("::")]]
    head, inner = tree.split("{", 1)
    inner = inner.rsplit("}", 1)[0]
    before = [part.strip() for part in head.split("::") if part.strip()]
    return [before + path for branch in _branches(inner) for path in _expand(branch)]


def _branches(text):
    depth, current = 0, ""
    for character in text:
        depth += (character == "{") - (character == "}")
        if character == "," and depth == 0:
            yield current
            current = ""
        else:
            current += character
    yield current
