/** The project's folder, from the sources as from what is built of them in `build/trust`. */
import { join } from 'node:path';

export const root = join(import.meta.dirname, '../..');
