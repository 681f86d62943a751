/** A number of digits in fours to read out; copied, it is one word. */
export function Grouped({ number }: { number: string }) {
  const parts = /^\d{10,}$/.test(number) ? (number.match(/.{1,4}/g) ?? []) : [number];
  return parts.map((part, index) => <span key={index}>{part}</span>);
}
