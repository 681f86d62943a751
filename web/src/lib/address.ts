const part = (text: string, most: number) => /^(0|[1-9]\d{0,2})$/.test(text) && Number(text) <= most;

function isSix(text: string): boolean {
  try {
    return /^[\da-f:.]+$/i.test(text) && new URL(`http://[${text}]/`).hostname.startsWith('[');
  } catch {
    return false;
  }
}

/** An IP address such as 196.45.12.7, or a range such as 196.45.12.0/24. */
export function isRange(text: string): boolean {
  const [address = '', width, more] = text.trim().split('/');
  if (more !== undefined) return false;
  const bytes = address.split('.');
  const four = bytes.length === 4 && bytes.every((byte) => part(byte, 255));
  if (!four && !isSix(address)) return false;
  return width === undefined || part(width, four ? 32 : 128);
}
