/**
 * The words of the sample's small clinic. What drugs are for and what they may cause is textbook knowledge told in
 * one word; the people, studies and talks made of it are invented.
 */

export interface Drug {
  name: string;
  condition: string;
  /** Milligrams. */
  dose: number;
  effect: string;
}

const table = `
lisinopril hypertension 10 cough
amlodipine hypertension 5 swelling
losartan hypertension 50 dizziness
metoprolol angina 50 fatigue
atenolol angina 25 fatigue
metformin diabetes 500 diarrhea
glipizide diabetes 5 dizziness
sitagliptin diabetes 100 headache
atorvastatin hyperlipidemia 20 cramps
simvastatin hyperlipidemia 40 cramps
omeprazole reflux 20 headache
famotidine reflux 40 constipation
sertraline depression 50 nausea
fluoxetine depression 20 insomnia
gabapentin neuropathy 300 dizziness
pregabalin neuropathy 75 swelling
allopurinol gout 100 rash
colchicine gout 1 diarrhea
prednisone arthritis 5 insomnia
methotrexate arthritis 10 nausea
hydroxychloroquine lupus 200 rash
warfarin thrombosis 5 bleeding
apixaban thrombosis 5 bleeding
furosemide edema 40 cramps
spironolactone edema 25 dizziness
montelukast asthma 10 headache
theophylline asthma 200 tremor
amoxicillin pneumonia 500 rash
doxycycline pneumonia 100 nausea
ibuprofen arthritis 400 bleeding
sumatriptan migraine 50 dizziness
propranolol migraine 40 fatigue
topiramate epilepsy 25 fatigue
levetiracetam epilepsy 500 dizziness
alendronate osteoporosis 10 reflux
ondansetron nausea 4 constipation`;

export const drugs: readonly Drug[] = table
  .trim()
  .split('\n')
  .map((line) => {
    const [name, condition, dose, effect] = line.split(' ');
    return { name: name!, condition: condition!, dose: Number(dose), effect: effect! };
  });

export const conditions = [...new Set(drugs.map(({ condition }) => condition))];
export const effects = [...new Set(drugs.map(({ effect }) => effect))];

export const symptoms =
  'cough fever headache nausea dizziness fatigue insomnia itching vomiting wheezing swelling heartburn'.split(
    ' ',
  );

export const relatives = ['mother', 'father', 'sister', 'brother'];
export const frequencies = ['daily', 'twice a day', 'each morning', 'at night'];
export const months = ['January', 'March', 'May', 'June', 'August', 'October'];
export const numbers = ['two', 'three', 'four', 'five', 'six', 'eight', 'ten'];
export const samples = [40, 50, 60, 80, 90, 100, 120, 150, 180, 200];

/** What a study tries, and against what. */
export const treatments = [
  ...[
    'walking',
    'yoga',
    'massage',
    'acupuncture',
    'swimming',
    'music',
    'honey',
    'ginger',
    'zinc',
    'green tea',
  ],
  ...['fish oil', 'warm baths', 'cold packs', 'phone calls', 'home visits', 'breathing exercises'],
];
export const outcomes = [
  ...[
    'pain',
    'anxiety',
    'nausea',
    'fatigue',
    'itching',
    'dizziness',
    'cough',
    'headache',
    'weight',
    'stress',
  ],
  ...['blood pressure', 'blood sugar', 'heartburn', 'swelling'],
];
export const people = ['adults', 'children', 'women', 'men', 'students', 'nurses'];
