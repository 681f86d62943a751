import { Moment } from './Moment';

const INSTANT = /(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[.\d]*Z)/;

/** A sentence of the record, the instants in it in the merchant's zone. */
export function Said({ text }: { text: string }) {
  return text.split(INSTANT).map((part, index) => (index % 2 === 1 ? <Moment key={index} at={part} as="seconds" within /> : part));
}
