/**
 * The characters of the local captcha: neither alike to the eye (0 O Q, 1 I L, 2 Z, 5 S, 8 B, U V, 6 G) nor,
 * over a poor line, to the ear in French or English (B C D E G P T V 3, M N, A J K, F S, X 6, 5 9, 8 H, Q U 2);
 * of each such group at most one is here. W is too wide, for the eye and the ear.
 * Twelve characters in six places: 3 million answers.
 */
export const alphabet = 'FHKMRTY24679';
export const answerLength = 6;
