/** What a model takes on this machine, to be trained and to be evaluated, and which one change would make it fit. */

/** A change of one thing alone, everything else as it was. */
export interface Lever {
  change:
    | { kind: 'checkpointing' }
    | { kind: 'packTokens'; to: number }
    /** The same model in a type with fewer bits; told from the bits per weight, not from a file. */
    | { kind: 'quantisation'; to: string };
  /** Bytes. */
  total: number;
  saves: number;
  fits: boolean;
}

export interface ModelFit {
  /** What it would be computed on, in words. */
  device: string;
  /** Bytes there now, on the device. */
  free: number;
  training: {
    rank: number;
    /** By the tokens of a pack, which the longest instruction must fit; every token is taken to be learnt. Bytes. */
    packs: { tokens: number; plain: Sized; checkpointed: Sized }[];
    /** At the largest of these packs, with checkpointing where that is needed. */
    fits: boolean;
    checkpointing: boolean;
    /** From the largest pack without checkpointing. */
    levers: Lever[];
    /** Where it does not fit: the first lever that makes it fit alone, else a sentence. */
    lever: Lever | null;
    remedy: string | null;
  };
  evaluation: {
    /** By the tokens of the longest prompt with its answer. Bytes. */
    texts: { tokens: number; likelihood: Sized; generation: Sized }[];
    /** At the longest of these. */
    fits: boolean;
    /** The longest at which both ways fit; null: none. */
    longest: number | null;
  };
}

export interface Sized {
  total: number;
  fits: boolean;
}
