import { hash } from 'node:crypto';

/** Returns the key of a stored payload: a hash of its bearer value, so that a stolen store lets nobody in. */
export const hashed = (value: string): string => hash('sha256', value, 'base64url');
