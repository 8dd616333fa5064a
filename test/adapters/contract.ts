/**
 * What any build of the storage must do, whatever it is built on. A build passes by calling
 * `describeStorageContract` in a test file of its own; what only it promises is tested there.
 */
import { afterEach, beforeEach, describe } from '@jest/globals';
import type { Clock, Storage } from '../../adapters/ports.ts';
import { accountRaceScenarios } from './contract/account-races.ts';
import { accountScenarios } from './contract/accounts.ts';
import { clientScenarios } from './contract/clients.ts';
import { counterScenarios } from './contract/counters.ts';
import { dossierScenarios } from './contract/dossiers.ts';
import { householdScenarios } from './contract/household.ts';
import { payloadScenarios } from './contract/payloads.ts';
import { recordScenarios } from './contract/records.ts';
import { replacementScenarios } from './contract/replacements.ts';
import { scanScenarios } from './contract/scan.ts';
import type { Scene } from './contract/scene.ts';
import { upkeepScenarios } from './contract/upkeep.ts';
import { useScenarios } from './contract/uses.ts';

/** An empty store, made for one test. */
export interface StoreUnderTest {
  /** The clock its storages are opened with; it stands still unless it is advanced. */
  readonly clock: Clock;
  /** Lets time pass, for the clock and for what the store itself measures (such as a Redis TTL). */
  advance(ms: number): Promise<void>;
  /** Opens the store, as one more process, or as one that is started again. */
  connect(): Promise<Storage>;
  /** Deletes all that the test has left. Every storage is closed by then. */
  dispose(): Promise<void>;
}

/** Declares the contract's tests for one build; `create` makes an empty store for each of them. */
export function describeStorageContract(name: string, create: () => Promise<StoreUnderTest>): void {
  describe(`the storage contract: ${name}`, () => {
    let store: StoreUnderTest;
    let storage: Storage;
    let opened: Storage[];

    const connect = async () => {
      const connected = await store.connect();
      opened.push(connected);
      return connected;
    };
    const closeAll = () => Promise.all(opened.splice(0).map((each) => each.close()));

    beforeEach(async () => {
      opened = [];
      store = await create();
      storage = await connect();
    });
    afterEach(async () => {
      await closeAll();
      await store.dispose();
    });

    const scene: Scene = {
      get storage() {
        return storage;
      },
      now: () => store.clock(),
      advance: (ms) => store.advance(ms),
      another: connect,
      reopened: async () => {
        await closeAll();
        return connect();
      },
    };

    describe('accounts', () => accountScenarios(scene));
    describe('accounts, of several processes', () => accountRaceScenarios(scene));
    describe('accounts, page by page', () => scanScenarios(scene));
    describe('dossiers', () => dossierScenarios(scene));
    describe('households, of several processes', () => householdScenarios(scene));
    describe('clients', () => clientScenarios(scene));
    describe('payloads', () => payloadScenarios(scene));
    describe('payloads, replaced', () => replacementScenarios(scene));
    describe('counters', () => counterScenarios(scene));
    describe('subjects, facts and audit', () => recordScenarios(scene));
    describe('uses of accounts', () => useScenarios(scene));
    describe('the store as a whole', () => upkeepScenarios(scene));
  });
}
