/** Days of the calendar (YYYY-MM-DD) as the funds count them: in Europe/Paris. */

const format = new Intl.DateTimeFormat('en-CA', {
  timeZone: 'Europe/Paris',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
});
const hourMs = 60 * 60 * 1000;

/** Returns the day in Paris at an instant (ms). */
export const dayAt = (instant: number): string => format.format(instant);

/** Returns the day before. */
export function dayBefore(day: string): string {
  const noon = Date.parse(`${day}T12:00:00Z`);
  return new Date(noon - 24 * hourMs).toISOString().slice(0, 10);
}

/** Returns the instant (ms) at which a day is over in Paris. */
export function endOfDay(day: string): number {
  // In summer Paris is two hours before UTC, and in winter one.
  const inSummer = Date.parse(`${day}T22:00:00Z`);
  return dayAt(inSummer) > day ? inSummer : inSummer + hourMs;
}
