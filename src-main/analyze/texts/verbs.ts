/** Verbs that instructions begin with, in their base form and American spelling. */
const list = `
  abbreviate abstract access account accept act adapt add address adjust administer advise aggregate agree align
  analyze annotate anonymize answer apply appraise approximate argue arrange articulate ask assess assign assist assume
  attach attempt attribute avoid balance base begin bold brainstorm break bring build calculate call capture categorize
  change characterize chart check choose cite clarify classify clean close code collect combine come comment communicate
  compare compile complete compose compute concatenate conclude condense conduct confirm connect consider consolidate
  construct continue contrast convert correct correlate count craft create critique decide deduce define delete deliver
  demonstrate derive describe design detail detect determine develop devise diagnose differentiate direct disambiguate
  discover discuss distinguish divide document draft draw edit elaborate eliminate elicit elucidate enumerate ensure
  enter establish estimate evaluate examine exclude execute exemplify expand explain explore express extend extract
  fabricate facilitate fill filter find fix flag focus follow form format formulate fulfill gather generate give go
  grade group guess guide help highlight hypothesize identify illustrate imagine implement improve include incorporate
  indicate infer inform insert inspect integrate interpret introduce invent investigate join judge justify keep label
  lay lead learn link list locate look make manage map mark match measure mention merge modify name narrate normalize
  note observe offer order organize outline output paraphrase parse pick pinpoint plan point pose practice predict
  prepare prescribe present prevent prioritize process produce proofread propose prove provide pull put quantify quote
  rank rate read reason recall recognize recommend reconstruct record reduce refer refine reflect refuse relate remove
  rename reorder reorganize reorder rephrase replace reply report represent request research resolve respond restate
  restructure retrieve return reveal review revise rewrite run say score screen search segment select send separate set
  shorten show simplify simulate solve sort specify split spot standardize start state structure study submit
  substitute suggest summarize supply support swap synthesize tabulate tag take tell test trace transcribe transform
  translate treat triage turn uncover understand undo unify update use utilize validate verify view visualize weigh
  work write`;

export const verbs: ReadonlySet<string> = new Set(list.trim().split(/\s+/));

/** The base form as the list has it, or null: British spellings are brought to the American ones. */
export function baseVerb(word: string): string | null {
  const american = word.replace(/(?<=.{3})is(e)$/, 'iz$1').replace(/yse$/, 'yze');
  if (verbs.has(american)) return american;
  return verbs.has(word) ? word : null;
}
