/** One row of a table, and the line of the file it begins on. */
export interface Row {
  line: number;
  cells: string[];
}

/** Reads comma, semicolon or tab separated text (RFC 4180), empty lines left out; `null` where a quotation mark is never closed. */
export function readCsv(text: string): Row[] | null {
  const source = text.replace(/^\uFEFF/, '');
  const names = (/^[^\r\n]*/.exec(source)?.[0] ?? '').replace(/"[^"]*"/g, '');
  const separator = /[,;\t]/.exec(names)?.[0] ?? ',';
  const rows: Row[] = [];
  let line = 1;
  let begins = 1;
  let cells: string[] = [];
  let cell = '';
  let quoted = false;
  const end = () => {
    cells.push(cell);
    if (cells.some((each) => each.trim() !== '')) rows.push({ line: begins, cells });
    cells = [];
    cell = '';
  };
  for (let at = 0; at < source.length; at += 1) {
    const letter = source.charAt(at);
    if (quoted && letter === '"' && source.charAt(at + 1) === '"') {
      cell += '"';
      at += 1;
    } else if (letter === '"' && (quoted || cell === '')) quoted = !quoted;
    else if (!quoted && letter === separator) {
      cells.push(cell);
      cell = '';
    } else if (!quoted && (letter === '\n' || letter === '\r')) {
      if (letter === '\r' && source.charAt(at + 1) === '\n') at += 1;
      end();
      line += 1;
      begins = line;
    } else {
      cell += letter;
      if (letter === '\n') line += 1;
    }
  }
  if (quoted) return null;
  if (cell !== '' || cells.length > 0) end();
  return rows;
}
