/** Reviews row after row through a served workbench; what was acknowledged must outlive its end. */

const dataset = 'before';
const reviewer = 'R1';

/** Decides rows in order, over and over, until the server is gone; `acknowledged` takes what was answered, `asked` what may also be. */
export async function reviewUntilGone(call, { ids, from, acknowledged, asked }) {
  for (let i = from; ; i++) {
    const id = ids[i % ids.length];
    const value = i % 3 === 0 ? 'rejected' : 'accepted';
    asked.set(id, value);
    try {
      await call('changeReview', {
        dataset,
        queue: null,
        reviewer,
        id,
        adjudicating: false,
        change: { kind: 'decision', value },
      });
    } catch (error) {
      if (error.message.startsWith('changeReview')) throw error;
      return i;
    }
    acknowledged.set(id, value);
  }
}

/** @throws Error for a decision that was acknowledged and is not there */
export function checkReviews(db, { acknowledged, asked }) {
  const rows = db
    .prepare(
      'SELECT i.id, r.decision FROM reviews r JOIN instructions i ON i.row_id = r.row_id WHERE r.reviewer = ?',
    )
    .all(reviewer);
  const decisions = new Map(rows.map(({ id, decision }) => [id, decision]));
  for (const [id, value] of acknowledged)
    if (decisions.get(id) !== value && decisions.get(id) !== asked.get(id))
      throw new Error(`The review of ${id} was acknowledged as ${value} and is ${decisions.get(id)}.`);
}
