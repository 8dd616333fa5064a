/** The voices of the clips, by the names of their folders in `clips/fr/` and `clips/en/`. */
export const voices = ['1', '2', '3', '4', '5', '6', '7', '8'] as const;
