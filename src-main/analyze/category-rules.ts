/**
 * Categories by patterns in the instruction: the first rule that matches gives the category, and is its reason. QA asks
 * for an answer, IE for what a given text holds, GEN for a text to be written, OTHER for anything else. A change here is a
 * new edition: see `rulesEdition`.
 */
import type { Answer } from '../common/category-label';
import type { Category, InstructionText } from '../common/instruction';

export interface CategoryRule {
  name: string;
  category: Category;
  pattern: RegExp;
  /** Only where there is a text to look into: an input, or one that the instruction names. */
  ofText?: true;
  /** What an instruction that matches asks for; follows “asks ”. */
  asks: string;
}

/** A verb that tells what to do: at the start, or after the end of a clause or a word that leads to it. */
const told = (verbs: string): RegExp =>
  new RegExp(
    `(?:^|[.!?:;,)\\n]\\s*|\\b(?:please|to|and|then|must|should|can you|could you|will you|need to)\\s+)(?:kindly\\s+|briefly\\s+|carefully\\s+)?(?:${verbs})\\b`,
    'i',
  );

const namesText =
  /\b(?:following|given|above|below|this|the|each|a)\s+(?:[\w-]+\s+){0,3}(?:text|note|notes|report|passage|paragraph|sentence|sentences|abstract|article|snippet|letter|record|summary|transcript|conversation|dialogue|document|excerpt|history|description|chart|e-?mail|message|statement|study|list|case)\b/i;

export const categoryRules: readonly CategoryRule[] = [
  {
    name: 'calculate',
    category: 'OTHER',
    pattern: told(
      'calculate|compute|solv(?:e|ing)|add up|convert(?:ing)?\\b.{0,60}\\b(?:mg|mcg|g|kg|lb|ml|l|mmol|units?|celsius|fahrenheit|measurements?)',
    ),
    asks: 'for a calculation',
  },
  {
    name: 'code',
    category: 'OTHER',
    // “Program”, “script” and “function” alone are clinical words: exercise program, renal function.
    pattern:
      /\b(?:python|javascript|java|sql|html|regular expression|source code|pseudocode|write an? (?:computer )?(?:program|script|function|code))\b/i,
    asks: 'for code',
  },
  {
    name: 'translate',
    category: 'OTHER',
    pattern: told('translate'),
    asks: 'for a translation',
  },
  {
    name: 'mend',
    category: 'OTHER',
    pattern: /\b(?:misspelling|spelling|grammar|grammatical)\b|\bfill in the (?:blank|gap)|<mask>|\[mask\]/i,
    asks: 'to mend or to fill in a text',
  },
  {
    name: 'order',
    category: 'OTHER',
    pattern: told(
      'rank|put .{0,40} in order|arrange|sort .{0,60}\\b(?:ascending|descending|alphabetical)(?:ly)?',
    ),
    asks: 'to put things in order',
  },
  {
    name: 'options',
    category: 'QA',
    pattern:
      /\bmultiple[- ]choice\b|\bwhich of the following\b|\b(?:correct|right|best|one) (?:\w+ )?(?:option|choice|letter)\b|\bA, B, C,? (?:or|and) D\b/i,
    asks: 'to choose among options',
  },
  {
    name: 'yes-no',
    category: 'QA',
    pattern: /\byes,? or no\b|\byes\/no\b|\byes, no,? (?:or|and) maybe\b|\btrue or false\b|\bfact[- ]check/i,
    asks: 'for yes or no',
  },
  {
    name: 'answer',
    category: 'QA',
    pattern:
      /\b(?:answer|respond to|reply to|address)\b (?:\S+ ){0,4}(?:questions?|quer(?:y|ies))\b|\bquestion:.*\banswer:/is,
    asks: 'to answer a question',
  },
  {
    name: 'entailment',
    category: 'IE',
    pattern: /\bentail|\bcontradict|\bhypothesis\b.*\bpremise\b|\bpremise\b.*\bhypothesis\b/is,
    asks: 'whether one text follows from another',
  },
  {
    name: 'reference',
    category: 'IE',
    pattern:
      /\bcoreferen|\bantecedents?\b|\b(?:pronoun|word|phrase) .{0,30}\brefers? to\b|\bwhat .{0,40}\brefers? to\b/i,
    asks: 'what a word of the text refers to',
  },
  {
    name: 'code-list',
    category: 'IE',
    pattern:
      /\b(?:link|map|code|normali[sz]e|assign|match)\b.{0,80}\b(?:ICD|SNOMED|UMLS|RxNorm|LOINC|MeSH|CPT|ATC|ontology|concepts?|codes|wikipedia)\b/i,
    asks: 'to give terms of the text their codes',
  },
  {
    name: 'redact',
    category: 'IE',
    pattern:
      /\bde-?identif|\banonymi[sz]|\bredact|\bpseudonymi[sz]|\breplace (?:all|every|each|the) .{0,40}\bnames?\b/i,
    asks: 'to find and cover names and dates',
  },
  {
    name: 'mark',
    category: 'IE',
    pattern: told(
      'extract|annotate|tag|label|highlight|underline|mark|pull out|pick out|recogni[sz]e|classify|categori[sz]e|parse|detect',
    ),
    asks: 'to take out or to label what a text holds',
  },
  {
    name: 'sort-into',
    category: 'IE',
    pattern: /\b(?:sort|group|divide|split|assign|separate)\b.{0,80}\b(?:into|as|by status|under)\b/i,
    ofText: true,
    asks: 'to sort what a text holds into kinds',
  },
  {
    name: 'summarise',
    category: 'GEN',
    pattern:
      /\bsummari[sz]|\b(?:condense|abridge)\b|\b(?:give|provide|make|produce) (?:\S+ ){0,3}(?:summary|synopsis|overview)\b/i,
    asks: 'for a summary',
  },
  {
    name: 'rewrite',
    category: 'GEN',
    // “Complete blood count” and “continue aspirin” ask for no text.
    pattern: told(
      'rewrite|rephrase|paraphrase|reword|simplify|expand|shorten|restate|(?:turn|convert|complete|continue|replace) (?:the|this|these|it|each|a)',
    ),
    asks: 'to write a text anew',
  },
  {
    name: 'write',
    category: 'GEN',
    pattern: told(
      'write|draft|compose|create|generate|produce|design|develop|prepare|formulate|invent|make up|make an?|outline|brainstorm|plan (?:a|the|an)|construct|come up with|craft|document the|reply to|respond to',
    ),
    asks: 'for a text to be written',
  },
  {
    name: 'plain-words',
    category: 'GEN',
    pattern:
      /\b(?:in|using) (?:plain|simple|lay|everyday|easy)\b|\b(?:explain|describe|break down|put|say|tell|present)\b.{0,80}\b(?:to|for) (?:an?|the|my|your|their) (?:\S+ )?(?:patient|child|layperson|lay reader|family|parent)s?\b/i,
    asks: 'for words that a patient understands',
  },
  {
    name: 'diagnose',
    category: 'QA',
    pattern:
      /\bdiagnos[ei]|\bmost likely\b|\bdifferential\b|\bnext (?:best )?step\b|\bprognosis\b|\beligib|\b(?:possible|likely|probable) (?:disease|cause|condition)|\bappropriate (?:treatment|management|therapy|drug|test)/i,
    asks: 'for a judgement on a case',
  },
  {
    name: 'question',
    category: 'QA',
    pattern:
      /\?\s*["”')]*\s*$|^(?:what|which|who|whom|whose|when|where|why|how|is|are|was|were|does|do|did|can|could|should|would|will|has|have|may|at what|in which|for which|to which|under which)\b/i,
    asks: 'a question',
  },
  {
    name: 'explain',
    category: 'QA',
    pattern:
      /^(?:please |briefly )?(?:explain|define|describe|discuss|compare|contrast|interpret|recommend|suggest|advise)\b/i,
    asks: 'for an explanation or advice',
  },
  {
    name: 'find',
    category: 'IE',
    pattern: told(
      'list|identify|find|name|give|note|report|return|collect|gather|locate|state|record|output|count|show|spot|enumerate|select',
    ),
    ofText: true,
    asks: 'for what a text holds',
  },
  {
    name: 'judge',
    category: 'QA',
    pattern: told(
      'determine|decide|assess|evaluate|judge|predict|estimate|tell|say|interpret|verify|check|compare|contrast|advise|recommend|suggest|choose|select|consider|infer|explain|define|describe|discuss',
    ),
    asks: 'for a judgement or an explanation',
  },
  {
    name: 'know',
    category: 'QA',
    pattern: told('list|identify|name|give|state|mention|enumerate|find|provide'),
    asks: 'for facts, with no text to find them in',
  },
];

/** The category of an instruction by the rules. Always an answer: what no rule knows is OTHER. */
export function categoryByRules({
  instruction,
  input,
}: Pick<InstructionText, 'instruction' | 'input'>): Answer {
  const text = instruction.trim();
  const hasText = input.trim() !== '' || namesText.test(text);
  for (const { name, category, pattern, ofText, asks } of categoryRules) {
    if (ofText && !hasText) continue;
    const found = pattern.exec(text);
    if (found) return { category, reason: `rule “${name}”: asks ${asks} (“${excerpt(found[0])}”)` };
  }
  return { category: 'OTHER', reason: 'no rule knows what it asks for' };
}

const excerpt = (found: string): string => {
  const words = found.replace(/^[\s.!?:;,)]+/, '').trim();
  return words.length > 40 ? `${words.slice(0, 39)}…` : words;
};
