/** The instructions that a candidate must not be too like: the seeds' and those accepted before it. */
import { longestCommonSubsequence, rougeOfCounts, rougeTokens } from '../common/rouge';

export interface Pool {
  add(name: string, instruction: string): void;
  /**
   * The first member whose ROUGE-L F with the instruction is above the threshold; null: none is. A text without a Latin
   * letter or digit is like nothing.
   */
  nearDuplicate(instruction: string, threshold: number): { name: string; f1: number } | null;
}

interface Member {
  name: string;
  tokens: string[];
  counts: Map<string, number>;
}

/** Exact: bounds on length and on shared words only spare comparisons that could not reach the threshold. */
export function openPool(): Pool {
  const members: Member[] = [];
  return {
    add: (name, instruction) => void members.push(memberOf(name, instruction)),
    nearDuplicate: (instruction, threshold) => {
      const { tokens, counts } = memberOf('', instruction);
      const fOf = (common: number, other: Member): number =>
        rougeOfCounts(common, tokens.length, other.tokens.length).f1;
      for (const member of members) {
        const shorter = Math.min(tokens.length, member.tokens.length);
        if (fOf(shorter, member) <= threshold || fOf(shared(counts, member.counts), member) <= threshold)
          continue;
        const f1 = fOf(longestCommonSubsequence(tokens, member.tokens), member);
        if (f1 > threshold) return { name: member.name, f1 };
      }
      return null;
    },
  };
}

function memberOf(name: string, instruction: string): Member {
  const tokens = rougeTokens(instruction, false);
  const counts = new Map<string, number>();
  for (const token of tokens) counts.set(token, (counts.get(token) ?? 0) + 1);
  return { name, tokens, counts };
}

function shared(a: ReadonlyMap<string, number>, b: ReadonlyMap<string, number>): number {
  let sum = 0;
  for (const [token, count] of a) sum += Math.min(count, b.get(token) ?? 0);
  return sum;
}
