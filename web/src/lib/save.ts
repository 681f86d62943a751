/** Hands a file to the browser to keep. */
export function save(file: Blob, name: string) {
  const address = URL.createObjectURL(file);
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => { URL.revokeObjectURL(address); }, 10_000);
}

/** Hands a table to the browser to keep: its byte order mark tells Excel that it is UTF-8. */
export function saveCsv(table: string, name: string) {
  save(new Blob(['\uFEFF', table], { type: 'text/csv;charset=utf-8' }), name);
}
