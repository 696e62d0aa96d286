/** Entry of a thread of the desk: the one that fills the full-text index. */
import { parentPort, workerData } from 'node:worker_threads';
import { fillTextIndex } from '../fulltext/fill';

for (const unindexed of fillTextIndex(workerData as string)) parentPort!.postMessage(unindexed);
