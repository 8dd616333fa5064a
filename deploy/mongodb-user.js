// The providers' own user, of their own database alone: as the address that they are given names it.
const { readFileSync } = require('node:fs');

const address = new URL(readFileSync('/run/secrets/mongodb_uri', 'utf8').trim());
const name = address.pathname.slice(1);
db.getSiblingDB(name).createUser({
  user: decodeURIComponent(address.username),
  pwd: decodeURIComponent(address.password),
  roles: [{ role: 'readWrite', db: name }],
});
