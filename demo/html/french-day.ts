/**
 * Returns a date as it is written in France: 24/08/1962 for 1962-08-24. It doesn't go through `Date`, which can't
 * hold a presumed date of birth such as 1962-00-00.
 */
export const frenchDay = (iso: string): string => iso.split('-').reverse().join('/');
