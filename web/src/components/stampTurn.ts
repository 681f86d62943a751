/** The angle of a stamp, between -9 and 9 degrees, always the same for one id and never quite upright. */
export function stampTurn(id: string): number {
  let hash = 2_166_136_261;
  for (let index = 0; index < id.length; index += 1) hash = Math.imul(hash ^ id.charCodeAt(index), 16_777_619) >>> 0;
  const turn = ((hash >>> 8) % 1801) / 100 - 9;
  return Math.abs(turn) < 2 ? turn + (turn < 0 ? -3 : 3) : turn;
}
