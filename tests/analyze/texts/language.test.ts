import { expect, test } from 'vitest';
import { guessLanguage } from '../../../src-main/analyze/texts/language';

test.each([
  ['The patient was seen in the clinic and has been well since then.', 'English'],
  ['Der Patient wurde mit einer Pneumonie aufgenommen und ist nicht mehr febril.', 'German'],
  ['Le patient est hospitalisé pour une pneumonie et ne présente pas de fièvre dans le service.', 'French'],
  ['El paciente fue ingresado por una neumonía y no tiene fiebre, pero está más cansado.', 'Spanish'],
  ['Il paziente è ricoverato per una polmonite e non ha la febbre, come si vede nella cartella.', 'Italian'],
  [
    'O paciente foi internado com uma pneumonia e não tem mais febre, por isso vai ao ambulatório.',
    'Portuguese',
  ],
  ['De patiënt werd met een longontsteking opgenomen en heeft het niet meer benauwd.', 'Dutch'],
  ['患者は肺炎で入院した。', 'Japanese'],
  ['患者因肺炎入院，现已退烧。', 'Chinese'],
  ['환자는 폐렴으로 입원했다', 'Korean'],
  ['أُدخل المريض بسبب التهاب رئوي', 'Arabic script'],
  ['Больной поступил с пневмонией', 'Cyrillic script'],
])('%s', (text, language) => expect(guessLanguage(text)).toBe(language));

test.each([[''], ['42'], ['Aspirin 75 mg'], ['aspirin; metformin; ramipril']])(
  '“%s” is too short to tell',
  (text) => expect(guessLanguage(text)).toBeNull(),
);

test('talk in short English sentences is English', () => {
  expect(
    guessLanguage('Doctor: Do you smoke? Patient: No, no, I do not. Doctor: Okay, no drugs? Patient: No.'),
  ).toBe('English');
});

test('a foreign word in Latin letters does not make a text foreign, nor a Greek letter a text Greek', () => {
  expect(guessLanguage('The patient said “gracias” to the nurse of the ward and left; TNF-α was 12.')).toBe(
    'English',
  );
});
