import { hash } from 'node:crypto';

/** Returns the key of a stored payload: a hash of its bearer value, so that a stolen store lets nobody in. */
export const payloadKey = (bearerValue: string): string => hash('sha256', bearerValue, 'base64url');

/** Returns the key of the group that holds a person's sessions and grants. */
export const personGroupKey = (accountId: string): string => payloadKey(`account/${accountId}`);
