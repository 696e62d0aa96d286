/** Entry of a thread of the desk: one of those that work on a search. */
import { parentPort, workerData } from 'node:worker_threads';
import { workOn, type AnySearch } from '../analyze/search';

workOn(workerData as AnySearch, (leaks) => parentPort!.postMessage(leaks));
