/**
 * A process that loads the settings of each data folder that it is sent, and answers with the content of the folder.
 * `node secrets-maker.ts`
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadSettings } from '../../../config/index.ts';

process.on('message', (folder) => {
  const DATA_DIR = String(folder);
  loadSettings({ DATA_DIR });
  process.send?.(readFileSync(join(DATA_DIR, 'secrets.json'), 'utf8'));
});
process.send?.('ready');
