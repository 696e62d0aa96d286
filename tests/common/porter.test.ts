/** The stemmer: stems that NLTK 3.10 gives in its default mode. */
import { expect, test } from 'vitest';
import { porterStem } from '../../src-main/common/porter';

const golden = `
  skies>sky dying>die innings>inning proceed>proceed sky>sky ties>tie died>die cried>cri agreed>agre
  feed>feed plastered>plaster bled>bled motoring>motor sing>sing hopping>hop falling>fall
  hissing>hiss fizzed>fizz failing>fail filing>file conflated>conflat troubled>troubl sized>size
  happy>happi enjoy>enjoy fly>fli relational>relat rational>ration valency>valenc hesitancy>hesit
  digitizer>digit conformably>conform radically>radic differently>differ vilely>vile
  analogously>analog vietnamization>vietnam predication>predic operator>oper feudalism>feudal
  decisiveness>decis hopefulness>hope callousness>callous formality>formal sensitivity>sensit
  sensibility>sensibl triplicate>triplic formative>form formalize>formal electricity>electr
  electrical>electr hopeful>hope goodness>good revival>reviv allowance>allow inference>infer
  airliner>airlin gyroscopic>gyroscop adjustable>adjust defensible>defens irritant>irrit
  replacement>replac adjustment>adjust dependent>depend adoption>adopt homologous>homolog
  communism>commun activate>activ angularity>angular effective>effect bowdlerize>bowdler
  probate>probat rate>rate cease>ceas controlling>control roll>roll biologically>biolog
  cardiology>cardiolog pathology>patholog carefully>care generally>gener medically>medic
  hypertension>hypertens thrombocytopenia>thrombocytopenia syzygy>syzygi oxygen>oxygen ooze>ooz
  seas>sea is>is yyyy>yyyi covid19>covid19 h1n1>h1n1 wed>wed
`;

test('every word gets the stem that NLTK gives it', () => {
  const pairs = golden
    .trim()
    .split(/\s+/)
    .map((pair) => pair.split('>'));
  expect(pairs.length).toBeGreaterThan(90);
  expect(pairs.map(([word]) => porterStem(word!))).toEqual(pairs.map(([, stem]) => stem));
});
