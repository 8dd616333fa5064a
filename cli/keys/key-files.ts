/** The two files of keys, as the commands see them: the signing keys, and the keys that FranceConnect encrypts to. */
import type { KeyStatus, RotatingKey, Rotation } from '../../crypto/key-rotation.ts';
import {
  makeEncryptionKeys,
  readEncryptionKeys,
  rotateEncryptionKeys,
} from '../../federation/encryption-keys.ts';
import { makeKeys, readKeys, rotate } from '../../provider/keys/signing-keys.ts';
import { pathsOf } from '../context.ts';

type Key = RotatingKey & { readonly kid: string };
/** The name of a step of a rotation. */
export type RotationStep = Extract<Rotation<Key>, { done: string }>['done'];

export interface KeyFile {
  readonly path: string;
  /** The options that make a command work on this file. */
  readonly options: '' | ' --franceconnect';
  /** What each step of a rotation has done. */
  readonly words: Readonly<Record<RotationStep, string>>;
  /** How the providers come to use what a step has done. */
  readonly takenOver: string;
  make(status: KeyStatus, now: number): Promise<readonly Key[]>;
  read(): Promise<readonly Key[]>;
  /** Reads the file, and resolves with the next step of its rotation. */
  next(now: number): Promise<Rotation<Key>>;
}

const retired = 'The old keys are gone: the rotation is complete.';

/** Returns the file that the settings name, or the one in the data folder. */
export function keyFileOf(env: NodeJS.ProcessEnv, isFranceConnect: boolean): KeyFile {
  const { keyFile, encryptionKeyFile } = pathsOf(env);
  return isFranceConnect
    ? {
        path: encryptionKeyFile,
        options: ' --franceconnect',
        words: {
          published: 'The new keys can decrypt; the old ones are still published.',
          switched: 'The new keys are published; the old ones can still decrypt.',
          retired,
        },
        takenOver: 'Restart the providers now, one after the other.',
        make: makeEncryptionKeys,
        read: () => readEncryptionKeys(encryptionKeyFile),
        next: async (now) => rotateEncryptionKeys(await readEncryptionKeys(encryptionKeyFile), now),
      }
    : {
        path: keyFile,
        options: '',
        words: {
          published: 'New keys are published; the old ones still sign.',
          switched: 'The new keys sign; the old ones are still published.',
          retired,
        },
        takenOver: 'The providers take this over within ten seconds: their log says so.',
        make: makeKeys,
        read: async () => readKeys(keyFile),
        next: async (now) => rotate(readKeys(keyFile), now),
      };
}
