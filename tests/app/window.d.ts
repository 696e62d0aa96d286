/** What the page of the workbench has on its window. */
import type { Bridge } from '../../src-main/common/contract';

declare global {
  interface Window {
    workbench: Bridge;
  }
}
