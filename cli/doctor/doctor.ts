/** `doctor`: reports everything that would keep the provider from working, and what to do about it. */
import { warnOfNames } from '../../config/did-you-mean.ts';
import { loadSettings, type Settings, SettingsError } from '../../config/index.ts';
import { defineCommand, exitCodes } from '../command.ts';
import { clock, pathsOf } from '../context.ts';
import { explain } from '../faults.ts';
import { checkDataFolder, checkModes } from './files.ts';
import { type Finding, fault, ok, type Place, warning } from './finding.ts';
import { checkClock, checkNode } from './machine.ts';

export const doctor = defineCommand({
  name: 'doctor',
  summary: 'check the settings, the files and the storage',
  description: `Checks what the provider needs: settings, keys, clients, the data folder and who may read
its files, storage, index key, mail, text messages, traces, clock, Node.js. Prints one line for each
finding: ok, warning or fault, and what to do. Sends nothing and changes nothing, except that it
creates missing indexes in MongoDB and, outside production, missing secrets, as the server would.`,
  options: {},
  codes: { 1: 'there is a fault' },
  run: async () => {
    const { settings, findings } = readSettings(process.env);
    const place: Place = { ...pathsOf(process.env), settings, clock };
    findings.unshift(checkNode(process.versions.node));
    for (const check of await loadChecks()) {
      try {
        findings.push(...(await check(place)));
      } catch (error) {
        // The other checks must still run.
        findings.push(fault(explain(error)));
      }
    }
    for (const { level, text } of findings) {
      // A text may have several lines; each is printed with its level.
      for (const line of text.split('\n')) process.stdout.write(`${level.padEnd(9)}${line}\n`);
    }
    return findings.some(({ level }) => level === 'fault') ? exitCodes.fault : exitCodes.done;
  },
});

/** Resolves with the checks. A check returns nothing when something it needs is missing: another one reports that. */
async function loadChecks() {
  // Loaded only here: these modules take memory, which an import of a million people needs for itself.
  const [
    { checkClients, checkEncryptionKeys, checkKeys },
    { checkMessages },
    { checkStorage },
    { checkTraces },
    { checkEmployer },
  ] = await Promise.all([
    import('./registrations.ts'),
    import('./messages.ts'),
    import('./storage.ts'),
    import('./watching.ts'),
    import('./employer.ts'),
  ]);
  return [
    checkDataFolder,
    checkModes,
    checkKeys,
    checkEncryptionKeys,
    checkClients,
    checkStorage,
    checkMessages,
    checkTraces,
    checkEmployer,
    checkClock,
  ];
}

/** Returns the settings, if they are usable, and what is wrong with them. */
function readSettings(env: NodeJS.ProcessEnv): {
  settings: Settings | undefined;
  findings: Finding[];
} {
  const told = (warnings: readonly string[]) =>
    warnings.map((text) => warning(`settings: ${text}`));
  try {
    const { settings, warnings } = loadSettings(env);
    const mode = settings.production ? 'production' : settings.demo ? 'demo' : 'development';
    return { settings, findings: [ok(`settings: understood (${mode})`), ...told(warnings)] };
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    const warnings = warnOfNames(env);
    const faults = error.faults.filter((text) => !warnings.includes(text));
    return {
      settings: undefined,
      findings: [...faults.map((text) => fault(`settings: ${text}`)), ...told(warnings)],
    };
  }
}
