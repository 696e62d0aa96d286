/** What one row adds to the statistics of its dataset. */
import type { InstructionText } from '../../common/instruction';
import type { RowFacts } from '../../common/statistics';
import { findIdentifiers } from './identifiers';
import { guessLanguage } from './language';
import { rootVerb } from './root-verb';

export function rowFacts({ id, instruction, input, output }: InstructionText & { id: string }): RowFacts {
  const found = rootVerb(instruction);
  const identifiers: RowFacts['identifiers'] = {};
  for (const text of [instruction, input, output])
    for (const { kind } of findIdentifiers(text)) identifiers[kind] = (identifiers[kind] ?? 0) + 1;
  return {
    id,
    verb: found?.verb ?? null,
    object: found?.object ?? null,
    // The longest text says most.
    language: guessLanguage([instruction, input, output].sort((a, b) => b.length - a.length)[0]!),
    identifiers,
  };
}
