import type { Language } from '@/i18n';

export interface Parts {
  year: number;
  month: number;
  day: number;
  weekday: number;
  clock: string;
  seconds: string;
}

const months: Record<Language, string[]> = {
  en: ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'],
  sw: ['Jan', 'Feb', 'Mac', 'Apr', 'Mei', 'Jun', 'Jul', 'Ago', 'Sep', 'Okt', 'Nov', 'Des'],
};
const days: Record<Language, string[]> = {
  en: ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'],
  sw: ['Jpi', 'Jtt', 'Jnn', 'Jtn', 'Alh', 'Iju', 'Jmo'],
};
const yesterday: Record<Language, string> = { en: 'Yesterday', sw: 'Jana' };
const zoneNames: Record<string, string> = {
  'Africa/Dar_es_Salaam': 'EAT',
  'Africa/Nairobi': 'EAT',
  'Africa/Kampala': 'EAT',
  'Africa/Kigali': 'CAT',
  UTC: 'UTC',
};

const makers = new Map<string, Intl.DateTimeFormat>();

/** The wall clock in a zone. */
export function wall(at: Date, zone: string): Parts {
  let maker = makers.get(zone);
  if (!maker) {
    maker = new Intl.DateTimeFormat('en-GB', {
      timeZone: zone, year: 'numeric', month: 'numeric', day: 'numeric',
      hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23',
    });
    makers.set(zone, maker);
  }
  const found: Record<string, string> = {};
  for (const part of maker.formatToParts(at)) found[part.type] = part.value;
  const [year, month, day] = [Number(found['year']), Number(found['month']), Number(found['day'])];
  return {
    year, month, day,
    weekday: new Date(Date.UTC(year, month - 1, day)).getUTCDay(),
    clock: `${found['hour'] ?? ''}:${found['minute'] ?? ''}`,
    seconds: `${found['hour'] ?? ''}:${found['minute'] ?? ''}:${found['second'] ?? ''}`,
  };
}

const dayNumber = (parts: Parts) => Date.UTC(parts.year, parts.month - 1, parts.day) / 86_400_000;
const dayName = (parts: Parts, language: Language) => days[language][parts.weekday] ?? '';
const monthName = (parts: Parts, language: Language) => months[language][parts.month - 1] ?? '';

/** Today `10:03`, yesterday `Yesterday 16:22`, this week `Sat 18:02`, older `26 Oct 14:20`, another year with the year. `within` a sentence *yesterday* is small. */
export function short(at: Date, now: Date, zone: string, language: Language, within = false): string {
  const [then, today] = [wall(at, zone), wall(now, zone)];
  const ago = dayNumber(today) - dayNumber(then);
  if (ago === 0) return then.clock;
  if (ago === 1) return `${within ? yesterday[language].toLowerCase() : yesterday[language]} ${then.clock}`;
  if (ago > 1 && ago < 7) return `${dayName(then, language)} ${then.clock}`;
  const date = `${String(then.day)} ${monthName(then, language)}`;
  return then.year === today.year ? `${date} ${then.clock}` : `${date} ${String(then.year)} ${then.clock}`;
}

/** `Mon 30 Nov 2026, 11:20 EAT`, for deadlines. */
export function long(at: Date, zone: string, language: Language): string {
  return `${day(at, zone, language)}, ${wall(at, zone).clock} ${zoneName(zone)}`;
}

/** `Mon 30 Nov 2026`. */
export function day(at: Date, zone: string, language: Language): string {
  const then = wall(at, zone);
  return `${dayName(then, language)} ${String(then.day)} ${monthName(then, language)} ${String(then.year)}`;
}

/** `2026-11-23 11:20:05`, for tables that leave the page. */
export const written = (at: Date, zone: string): string => `${dayOf(at, zone)} ${wall(at, zone).seconds}`;

/** `23 Nov`, for stamps. */
export function dayMonth(at: Date, zone: string, language: Language): string {
  const then = wall(at, zone);
  return `${String(then.day)} ${monthName(then, language)}`;
}

/** `2026-11-23`: the day it is in a zone, as addresses and fields write it. */
export function dayOf(at: Date, zone: string): string {
  const { year, month, day: of } = wall(at, zone);
  return `${String(year)}-${String(month).padStart(2, '0')}-${String(of).padStart(2, '0')}`;
}

/** The day so many days after one; before it, when negative. */
export function dayAfter(from: string, days: number): string {
  return new Date(Date.parse(`${from}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}

/** The instant at which a day begins in a zone: `2026-11-01` in EAT is `2026-10-31T21:00:00.000Z`. */
export function dawn(of: string, zone: string): string {
  const wanted = Date.parse(`${of}T00:00:00Z`);
  let at = wanted;
  // Twice, for zones whose clocks turned between the guess and the day.
  for (let turn = 0; turn < 2; turn += 1) {
    const found = wall(new Date(at), zone);
    at += wanted - Date.parse(`${dayOf(new Date(at), zone)}T${found.seconds}Z`);
  }
  return new Date(at).toISOString();
}

/** `2026-11-23 08:03:12.481 UTC · 11:03:12 EAT`: shown on hover and focus. */
export function exact(at: Date, zone: string): string {
  return `${at.toISOString().replace('T', ' ').replace('Z', '')} UTC · ${wall(at, zone).seconds} ${zoneName(zone)}`;
}

/** A sentence of the server, with each instant as people read it. */
export const readable = (says: string, zone: string, language: Language): string => says.replace(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z/g, (instant) => long(new Date(instant), zone, language));

/** How people of the zone call it: `EAT`, else `UTC+5`. */
export function zoneName(zone: string): string {
  const known = zoneNames[zone];
  if (known) return known;
  const part = new Intl.DateTimeFormat('en-GB', { timeZone: zone, timeZoneName: 'short' }).formatToParts(0);
  return (part.find(({ type }) => type === 'timeZoneName')?.value ?? zone).replace('GMT', 'UTC');
}

const units: Record<Language, (count: number, unit: 's' | 'min' | 'h' | 'd') => string> = {
  en: (count, unit) => `${String(count)} ${unit}`,
  sw: (count, unit) => `${{ s: 'sek', min: 'dk', h: 'saa', d: 'siku' }[unit]} ${String(count)}`,
};

/** An age: `45 s`, `18 min`, `2 h 14 min`, `3 d 4 h`; in Swahili `saa 2 dk 14`. */
export function age(milliseconds: number, language: Language): string {
  const say = units[language];
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  const minutes = Math.floor(seconds / 60);
  const hours = Math.floor(minutes / 60);
  if (minutes < 1) return say(seconds, 's');
  if (hours < 1) return say(minutes, 'min');
  const [head, rest] = hours < 48 ? [say(hours, 'h'), say(minutes % 60, 'min')] : [say(Math.floor(hours / 24), 'd'), say(hours % 24, 'h')];
  return (hours < 48 ? minutes % 60 : hours % 24) === 0 ? head : `${head} ${rest}`;
}
