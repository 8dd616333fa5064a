// Creates the providers' user, for their database only. User and database are those of their MONGODB_URI.
const { readFileSync } = require('node:fs');

const address = new URL(readFileSync('/run/secrets/mongodb_uri', 'utf8').trim());
const name = address.pathname.slice(1);
db.getSiblingDB(name).createUser({
  user: decodeURIComponent(address.username),
  pwd: decodeURIComponent(address.password),
  roles: [{ role: 'readWrite', db: name }],
});
