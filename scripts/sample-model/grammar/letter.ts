/** An invented letter of a patient with three answers: iCliniq in small. None of them is advice. */
import { fill, pick, sentences, type Random } from './words';
import { drugs, numbers, symptoms } from './world';

export interface Letter {
  letter: string;
  /** By a doctor, and by two models, as the file of ChatDoctor has them. */
  answers: { icliniq: string; chatgpt: string; chatdoctor: string };
}

const greetings = ['Hello doctor,', 'Hi doctor,', 'Dear doctor,'];

const letters = [
  {
    letter:
      'I am a {age}-year-old {who}. I take {d} {n} mg for {c} and have had {e} for {k} days. Can the drug be the cause?',
    icliniq:
      'Hello. Yes, {d} may cause {e}. Do not stop it on your own. Let your doctor see you this week to decide on the dose.',
    chatgpt:
      'The {e} could be an effect of {d}. It is best to speak with your doctor before you change anything.',
    chatdoctor: 'Hi, {d} can lead to {e}. Please ask your doctor about another drug for {c}.',
  },
  {
    letter:
      'my mother is {age} and has {c}. She was given {d} and now asks what it may do to her. She also has {s}. What should she watch for?',
    icliniq:
      'Hello. {d} is given for {c}. She should watch for {e}. The {s} needs a look of its own if it lasts.',
    chatgpt: 'Common effects of {d} include {e}. If the {s} goes on, she should be seen.',
    chatdoctor: 'Hi, {d} is a usual drug for {c}. Tell the doctor of any {e}.',
  },
  {
    letter:
      'I am {age} and have had {s} for {k} days. I take nothing but {d} for {c}. Do I need a test, or can I wait?',
    icliniq:
      'Hello. A few days of {s} may pass by themselves. Go on with {d}. If it lasts more than two weeks, have it looked at.',
    chatgpt: 'It depends on other signs. If the {s} gets worse, see a doctor and mention the {d}.',
    chatdoctor: 'Hi, you can wait a few days. See a doctor if the {s} becomes severe.',
  },
  {
    letter:
      'I forgot my {d} for {k} days and my {c} is back. I am a {age}-year-old {who}. May I take two doses at once?',
    icliniq:
      'Hello. No, do not take two doses at once. Take the usual {n} mg at the usual time and tell your doctor.',
    chatgpt: 'Doubling the dose of {d} is not advised. Go on with your usual dose.',
    chatdoctor: 'Hi, please take {d} {n} mg as before and do not double it.',
  },
];

export function drawLetter(random: Random): Letter {
  const { letter, icliniq, chatgpt, chatdoctor } = pick(random, letters);
  const { name, dose, condition, effect } = pick(random, drugs);
  const values = {
    ...{ d: name, n: dose, c: condition, e: effect, s: pick(random, symptoms) },
    ...{ age: 25 + Math.floor(random() * 50), who: pick(random, ['man', 'woman']), k: pick(random, numbers) },
  };
  return {
    letter: `${pick(random, greetings)} ${fill(letter, values)}`,
    answers: {
      icliniq: sentences(fill(icliniq, values)),
      chatgpt: sentences(fill(chatgpt, values)),
      chatdoctor: sentences(fill(chatdoctor, values)),
    },
  };
}
