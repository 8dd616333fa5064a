import { describe, expect, it } from '@jest/globals';
import { warnOfNames } from '../../config/names.ts';
import { reserved, schema } from '../../config/schema.ts';
import { load } from './support.ts';

const warningsOf = (...names: string[]) =>
  warnOfNames(Object.fromEntries(names.map((name) => [name, 'a value'])));

/** What shells, terminals, npm, containers, service managers and build machines put there. */
const common = `
  PATH HOME USER SHELL LANG LANGUAGE LC_ALL LC_CTYPE PWD OLDPWD TERM TERMCAP TERM_PROGRAM TERMINFO
  TERM_PROGRAM_VERSION COLORTERM HOSTNAME HOSTTYPE HOSTALIASES MACHTYPE OSTYPE DEBUG EDITOR VISUAL PAGER MAIL
  MAILTO MAILCHECK MAILPATH LOGNAME USERNAME UID EUID GID SHLVL _ DISPLAY WAYLAND_DISPLAY XAUTHORITY
  XDG_SESSION_ID XDG_RUNTIME_DIR XDG_DATA_DIRS XDG_CONFIG_DIRS XDG_CURRENT_DESKTOP DBUS_SESSION_BUS_ADDRESS
  SSH_AUTH_SOCK SSH_AGENT_PID SSH_CLIENT SSH_CONNECTION SSH_TTY SSH_ASKPASS GPG_TTY GPG_AGENT_INFO TMUX
  TMUX_PANE STY WINDOWID WINDOWPATH LS_COLORS LSCOLORS CLICOLOR FORCE_COLOR NO_COLOR LESS LESSOPEN LESSCLOSE
  MANPATH INFOPATH LINES COLUMNS HISTFILE HISTSIZE HISTCONTROL PS1 IFS TZ TMPDIR TMP TEMP UMASK ENV BASH_ENV
  DESKTOP_SESSION SESSION_MANAGER SUDO_USER SUDO_UID SUDO_COMMAND DEBIAN_FRONTEND LD_LIBRARY_PATH
  LD_PRELOAD MALLOC_ARENA_MAX POSIXLY_CORRECT http_proxy https_proxy no_proxy HTTP_PROXY HTTPS_PROXY NO_PROXY
  ALL_PROXY FTP_PROXY SSL_CERT_FILE SSL_CERT_DIR CURL_CA_BUNDLE REQUESTS_CA_BUNDLE
  NODE NODE_PATH NODE_OPTIONS NODE_VERSION NODE_HOME NODE_DEBUG NODE_EXTRA_CA_CERTS NODE_NO_WARNINGS
  NODE_REPL_HISTORY NODE_CHANNEL_FD NODE_TLS_REJECT_UNAUTHORIZED NODE_COMPILE_CACHE NODE_PENDING_DEPRECATION
  NODE_V8_COVERAGE YARN_VERSION COREPACK_HOME NVM_DIR NVM_BIN NVM_INC NVM_CD_FLAGS FNM_DIR VOLTA_HOME
  PNPM_HOME DENO_DIR BUN_INSTALL INIT_CWD UV_THREADPOOL_SIZE UV_USE_IO_URING
  npm_config_loglevel npm_config_port npm_config_host npm_config_registry npm_config_user_agent
  npm_config_noproxy npm_config_cache npm_package_name npm_package_version npm_package_json
  npm_lifecycle_event npm_lifecycle_script npm_execpath npm_node_execpath npm_command NPM_CONFIG_PREFIX
  NPM_TOKEN JEST_WORKER_ID PLAYWRIGHT_BROWSERS_PATH container CONTAINER DOCKER_HOST DOCKER_CERT_PATH
  DOCKER_TLS_VERIFY COMPOSE_FILE COMPOSE_PROJECT_NAME KUBERNETES_PORT KUBERNETES_SERVICE_HOST KUBERNETES_SERVICE_PORT
  KUBERNETES_SERVICE_PORT_HTTPS KUBERNETES_PORT_443_TCP KUBERNETES_PORT_443_TCP_ADDR KUBECONFIG POD_NAME POD_IP
  POD_NAMESPACE NODE_NAME NODE_IP HOST_IP SERVICE_NAME REDIS_PORT REDIS_HOST REDIS_PASSWORD REDIS_SERVICE_HOST
  REDIS_SERVICE_PORT REDIS_PORT_6379_TCP MONGODB_PORT MONGODB_SERVICE_HOST MONGO_INITDB_ROOT_USERNAME
  POSTGRES_USER POSTGRES_PASSWORD DATABASE_URL SMTP_HOST SMTP_PORT SMTP_USER SMTP_PASSWORD SENTRY_DSN
  INVOCATION_ID JOURNAL_STREAM NOTIFY_SOCKET LISTEN_FDS LISTEN_PID MAINPID WATCHDOG_USEC SYSTEMD_EXEC_PID
  STATE_DIRECTORY LOGS_DIRECTORY RUNTIME_DIRECTORY CONFIGURATION_DIRECTORY CREDENTIALS_DIRECTORY MEMORY_PRESSURE_WATCH
  CI CI_COMMIT_SHA CI_JOB_TOKEN GITLAB_CI GITLAB_USER_LOGIN GITHUB_ACTIONS GITHUB_TOKEN GITHUB_ENV GITHUB_SHA GITHUB_REF
  RUNNER_OS RUNNER_TEMP JENKINS_URL BUILD_NUMBER BUILD_ID BUILD_TAG JOB_NAME WORKSPACE TRAVIS CIRCLECI
  DYNO WEB_CONCURRENCY MEMORY_AVAILABLE VERCEL FLY_APP_NAME AWS_REGION AWS_ACCESS_KEY_ID AWS_PROFILE
  GOOGLE_APPLICATION_CREDENTIALS AZURE_CLIENT_ID WEBSITE_HOSTNAME OTEL_SERVICE_NAME OTEL_EXPORTER_OTLP_ENDPOINT
  JAVA_HOME GOPATH GOROOT PYTHONPATH VIRTUAL_ENV CONDA_PREFIX RAILS_ENV RACK_ENV FLASK_ENV APP_ENV CARGO_HOME
  VSCODE_PID VSCODE_IPC_HOOK COMSPEC OS PROCESSOR_ARCHITECTURE APPDATA LOCALAPPDATA PROGRAMFILES PROGRAMDATA
  SYSTEMROOT SYSTEMDRIVE USERPROFILE USERDOMAIN COMPUTERNAME LOGONSERVER PATHEXT WINDIR HOMEDRIVE HOMEPATH
  WSL_DISTRO_NAME WSLENV __CF_USER_TEXT_ENCODING ITERM_SESSION_ID SECURITYSESSIONID Apple_PubSub_Socket_Render
`.split(/\s+/);

describe('a misspelt setting', () => {
  it.each([
    ['COOKIE_KEY', 'COOKIE_KEYS'],
    ['COKIE_KEYS', 'COOKIE_KEYS'],
    ['COOKIE_KEYS_FIL', 'COOKIE_KEYS_FILE'],
    ['ISUER', 'ISSUER'],
    ['ISSUERS', 'ISSUER'],
    ['NODE_EVN', 'NODE_ENV'],
    ['DATADIR', 'DATA_DIR'],
    ['MONGO_URI', 'MONGODB_URI'],
    ['MONGODB_URL', 'MONGODB_URI'],
    ['REDIS_URI', 'REDIS_URL'],
    ['TRUST_PROXYS', 'TRUST_PROXY'],
    ['BCRIPT_COSTS', 'BCRYPT_COST'],
    ['CLIENT_FILE', 'CLIENTS_FILE'],
    ['PASSWORD_MINLENGTH', 'PASSWORD_MIN_LENGTH'],
    ['LOGLEVEL', 'LOG_LEVEL'],
    ['PROT', 'PORT'],
    ['DMEO', 'DEMO'],
    ['HOTS', 'HOST'],
    ['issuer', 'ISSUER'],
    ['IDENTIFIER_INDEX_KEYS', 'IDENTIFIER_INDEX_KEY'],
    ['SMS_SENDR', 'SMS_SENDER'],
    ['FRANCECONECT_ISSUER', 'FRANCECONNECT_ISSUER'],
    ['CAPTCHA_PROVDER', 'CAPTCHA_PROVIDER'],
    ['LOGINCODE', 'LOGIN_CODE'],
    ['TERM_VERSION', 'TERMS_VERSION'],
  ])('%s is taken for %s', (name, meant) => {
    expect(warningsOf(name)).toEqual([`${name} is not a setting: did you mean ${meant}?`]);
  });

  it.each([
    'SMS_API_URL',
    'SMS_PROVIDER_KEY',
    'FRANCECONNECT_SCOPES',
    'CAPTCHA_KEY',
    'CAPTCHETAT_KEY',
  ])('%s begins like one of ours', (name) => {
    expect(warningsOf(name)).toEqual([`${name} is not a setting`]);
  });

  it('comes as a warning of the start, with its name and never its value', () => {
    const { warnings } = load({ COOKIE_KEY: 'hunter2', SMS_KEY: 'hunter2' });
    expect(warnings).toHaveLength(2);
    expect(warnings.join()).not.toContain('hunter2');
  });

  it('that is empty is unset, and not spoken of', () => {
    expect(warnOfNames({ COOKIE_KEY: '', SMTP_URL: '', SMS_KEY: undefined })).toEqual([]);
  });
});

describe('no warning', () => {
  it('for what every machine has in its environment', () => {
    expect(common.length).toBeGreaterThan(250);
    expect(warningsOf(...common)).toEqual([]);
  });

  it('for any setting of ours, nor for a secret in a file', () => {
    const secrets = Object.entries(schema).flatMap(
      ([name, { secret }]: [string, { secret?: true }]) => (secret ? [`${name}_FILE`] : []),
    );
    expect(secrets.length).toBeGreaterThan(2);
    expect(warningsOf(...Object.keys(schema), ...secrets)).toEqual([]);
  });
});

it('names that nothing reads in this version are said to have no effect', () => {
  for (const name of reserved) {
    expect(warningsOf(name)).toEqual([`${name} is set, but nothing reads it in this version`]);
  }
});

it('a name of a million letters takes no time', () => {
  expect(warningsOf('X'.repeat(1_000_000))).toEqual([]);
});
