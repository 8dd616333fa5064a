/** The provider's own captcha, whose answers the test is told. */
import { createLocalCaptcha } from '../../captcha/local.ts';
import type { CaptchaDriver } from '../../captcha/ports.ts';

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
