/** The provider's own captcha, with the right answer for the test. */
import { createLocalCaptcha } from '../../captcha/local/local.ts';
import type { CaptchaDriver } from '../../captcha/ports.ts';

/** Creates a captcha driver; `answer` returns the answer of the newest picture. */
export function createOpenCaptcha() {
  const local = createLocalCaptcha();
  let answer = '';
  const driver: CaptchaDriver = {
    ...local,
    async create(language) {
      const created = await local.create(language);
      answer = created.state.split('.')[0] ?? '';
      return created;
    },
  };
  return { driver, answer: () => answer };
}
