/** The program's name and version, as run folders and `status` state them. */
import { version } from '../../package.json';

export { version };
export const programVersion = `bioinstruct-workbench ${version}`;
