/** The stores that commands work on. */
export interface Stores {
  /** The settings that lead a process to them. */
  readonly settings: Readonly<Record<string, string>>;
  /** Type and detail of each event of the audit trail, in their order. */
  trail(): Promise<readonly string[]>;
  dispose(): Promise<void>;
}
