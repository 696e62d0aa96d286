/** Where the window opens: where it was, if a display is still there. */
import type { Rectangle } from './settings';

/** Pixels of the window's top edge that must be on a display, or it could not be dragged back. */
const graspable = 100;

/**
 * @param kept where it was; null: never opened
 * @param areas of the displays, without task bars
 * @returns nothing where the system shall choose the place
 */
export function placeWindow(
  kept: Rectangle | null,
  areas: readonly Rectangle[],
  usual: { width: number; height: number },
): { width: number; height: number; x?: number; y?: number } {
  if (!kept) return usual;
  const area = areas.find((one) => overlap(kept, one) >= graspable && topIsOn(kept, one));
  if (!area) return { width: kept.width, height: kept.height };
  return {
    x: kept.x,
    y: kept.y,
    width: Math.min(kept.width, area.width),
    height: Math.min(kept.height, area.height),
  };
}

/** Pixels that they share from left to right. */
function overlap(a: Rectangle, b: Rectangle): number {
  return Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
}

function topIsOn(window: Rectangle, area: Rectangle): boolean {
  return window.y >= area.y && window.y < area.y + area.height - 32;
}
