/**
 * Pure bcrypt, a process of its own: how many passwords of cost 12 this machine can check, with as many
 * threads as our server has, and nothing else to do. Hashes from its start to its end.
 */
import { availableParallelism } from 'node:os';

process.env['UV_THREADPOOL_SIZE'] = String(availableParallelism() + 4);
