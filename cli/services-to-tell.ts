/**
 * Tells services that a command has ended a person's session (back-channel logout). That takes their registrations, the
 * signing keys and the whole provider, so these are read only when there is a service to tell. A fault in them holds up no
 * command: what it has ended stays ended.
 */
import { signingKeyFile } from '../config/storage.ts';
import { createSender } from '../messaging/sender.ts';
import type { TellService } from '../provider/sign-out/backchannel.ts';
import type { Context } from './context.ts';
import { explain } from './faults.ts';

export interface ServicesToTell {
  readonly tellService: TellService;
  /** Resolves when all services are told or given up. */
  close(): Promise<void>;
}

export function createServicesToTell({
  settings,
  storage,
  domain,
  clock,
}: Context): ServicesToTell {
  async function open() {
    const [
      { createApp },
      { readSettingsFiles },
      { createCaptcha, createCaptchaDriver },
      { createLog },
      demo,
    ] = await Promise.all([
      import('../app.ts'),
      import('../provider/settings-files.ts'),
      import('../captcha/index.ts'),
      import('../observability/logger.ts'),
      settings.demo ? import('../demo/index.ts') : undefined,
    ]);
    const log = createLog('warn', { write: (line) => process.stderr.write(line) });
    const jwksFile = settings.jwksFile ?? signingKeyFile(settings.dataDir);
    const files = await readSettingsFiles({ ...settings, jwksFile }, demo?.demoClients);
    const { listedClients, signingKeys } = files;
    const { payloads, counters } = storage;
    const { captcha: captchaSettings, backchannelLogoutHosts: hosts } = settings;
    return createApp({
      settings: {
        ...settings,
        backchannelLogoutHosts: demo === undefined ? hosts : [...hosts, ...demo.demoHosts],
      },
      storage,
      domain,
      captcha: createCaptcha({
        driver: createCaptchaDriver(captchaSettings, clock),
        difficulty: captchaSettings.difficulty,
        payloads,
        counters,
        seal: domain.seal,
        clock,
      }),
      sender: createSender({ mail: undefined, sms: undefined, log }),
      upstreams: [],
      listedClients,
      signingKeys,
      clock,
      log,
      isDraining: () => false,
    });
  }

  let opened: ReturnType<typeof open> | undefined;
  let fault: unknown;
  return {
    async tellService(part) {
      opened ??= open();
      await opened.then(
        (app) => app.tellService(part),
        (error) => {
          fault = error;
        },
      );
    },
    async close() {
      if (fault !== undefined)
        process.stderr.write(`warning: services could not be told: ${explain(fault)}\n`);
      await (await opened?.catch(() => undefined))?.drain();
    },
  };
}
