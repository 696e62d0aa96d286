/** Entry of a thread of the desk: the one that fills the full-text index. */
import { parentPort, workerData } from 'node:worker_threads';
import type { WorkerCalls } from '../common/worker';
import { fillTextIndex } from '../fulltext/fill';

const { folder, anew } = workerData as WorkerCalls['fillTextIndex']['in'];
for (const unindexed of fillTextIndex(folder, anew)) parentPort!.postMessage(unindexed);
