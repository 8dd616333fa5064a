/**
 * The characters of the local captcha. Of each group of characters that look alike (0 O Q, 1 I L, 2 Z, 5 S, 8 B, U V,
 * 6 G) at most one is used, and so it is for those that sound alike on a poor line in French or English (B C D E G P T
 * V 3, M N, A J K, F S, X 6, 5 9, 8 H, Q U 2). W is left out: its shape and its name are too long.
 * Twelve characters in six places make 3 million answers.
 */
export const alphabet = 'FHKMRTY24679';
/** The number of characters of an answer. */
export const answerLength = 6;
