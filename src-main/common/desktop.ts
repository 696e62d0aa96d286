/** What only a desktop has: the verbs between its page and its program, beside the contract of all fronts. */
import type { Answered, FileToken } from './contract';
import type { CommandId } from './window-commands';

export type Theme = 'system' | 'light' | 'dark';

/** What a file that came from outside is taken for. */
export type FileKind = 'instructions' | 'model';

/** Endings that the system opens with this program, and what each is. */
export const fileKinds: Readonly<Record<string, FileKind>> = {
  json: 'instructions',
  jsonl: 'instructions',
  csv: 'instructions',
  tsv: 'instructions',
  parquet: 'instructions',
  xlsx: 'instructions',
  gguf: 'model',
};

/** By the ending of its name; null: of no kind that we open. */
export function kindOfFile(name: string): FileKind | null {
  return fileKinds[name.split('.').pop()!.toLowerCase()] ?? null;
}

/** Program -> page. */
export type DesktopEvent =
  | { kind: 'command'; id: CommandId }
  | { kind: 'file'; file: FileToken; as: FileKind }
  /** The folder of a workspace that is backed up before it is opened; null: that is over. */
  | { kind: 'backing-up'; workspace: string | null }
  /** Jobs that were put off and go on now, and how many could not be taken up. */
  | { kind: 'taken-up'; jobs: TakenUp[]; left: number };

export type TakenUp = 'run' | 'evaluation' | 'matrix';

export interface DesktopState {
  mac: boolean;
  /** Folders of workspaces, the last used first; the first is the one that is open. */
  recent: string[];
  theme: Theme;
}

export interface Desktop {
  /** Carries out a command that is the program's. */
  perform(id: CommandId): Promise<Answered<null>>;
  state(): Promise<Answered<DesktopState>>;
  /** Shows another workspace; it is one of `recent`. */
  openRecent(folder: string): Promise<Answered<null>>;
  /** Tries the shown workspace again, which could not be opened or only read. */
  openAgain(): Promise<Answered<null>>;
  /** From now on the page takes commands and files; what came before it could is sent then. */
  onEvent(listener: (event: DesktopEvent) => void): () => void;
}
