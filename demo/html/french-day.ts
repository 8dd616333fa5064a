/**
 * A day as it is written in France: 1962-08-24 as 24/08/1962. By its parts and never through `Date`: some
 * days of birth are presumed, « 1962-00-00 ».
 */
export const frenchDay = (iso: string): string => iso.split('-').reverse().join('/');
