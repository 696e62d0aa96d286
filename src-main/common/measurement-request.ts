/** What a front may measure: by an Instrument whose files are tokens or on offer, and how much. */
import * as v from 'valibot';

const token = v.pipe(v.string(), v.minLength(1), v.maxLength(200));
const offered = v.pipe(v.string(), v.minLength(1), v.maxLength(10_000));

const instrument = v.variant('metric', [
  /** null: the dictionary that ships. */
  v.object({ metric: v.literal('conceptF1'), dictionary: v.nullable(token) }),
  v.object({ metric: v.literal('similarity'), model: offered }),
  v.object({
    metric: v.literal('judgeWins'),
    model: offered,
    /** An adapter, or a base alone, of the evaluation; null: the reference. */
    against: v.nullable(offered),
    /** Of humans; null: none. */
    ratings: v.nullable(token),
  }),
]);

export const measurementRequest = {
  instrument,
  /** At most so many items of a task, drawn by the seed; null: all. */
  limit: v.nullable(v.pipe(v.number(), v.safeInteger(), v.minValue(1))),
};
