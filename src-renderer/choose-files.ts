/** The browser's own dialogue for files, for commands that have no button in the page. */

/** @returns none when it was closed without a choice */
export function chooseFiles(accept: string): Promise<File[]> {
  const input = Object.assign(document.createElement('input'), { type: 'file', accept, multiple: true });
  return new Promise((resolve) => {
    input.onchange = () => resolve([...input.files!]);
    input.oncancel = () => resolve([]);
    input.click();
  });
}
