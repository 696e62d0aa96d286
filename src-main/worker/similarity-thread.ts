/** Entry of a thread of the desk: the one that compares adapters, for large ones take minutes. */
import type { WorkerCalls } from '../common/worker';
import { compareAdapters } from './compare-adapters';
import { answerDesk } from './thread';

await answerDesk(({ files }: WorkerCalls['compareAdapters']['in']) => compareAdapters(files));
