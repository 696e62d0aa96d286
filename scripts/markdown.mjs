/** For Vite: a page of the documentation as HTML, made when the program is built, so that the window shows it without a parser. */
import { readFile } from 'node:fs/promises';
import { marked, Renderer } from 'marked';

/** A heading's name in the address of a link to it, as GitHub makes it. */
const slug = (text) =>
  text
    .toLowerCase()
    .replace(/[^\p{L}\p{N} -]/gu, '')
    .replaceAll(' ', '-');

function renderer() {
  const own = new Renderer();
  own.heading = function ({ tokens, depth, text }) {
    return `<h${depth + 1} id="help-${slug(text)}">${this.parser.parseInline(tokens)}</h${depth + 1}>\n`;
  };
  // Pictures of the program are no help inside the program.
  own.image = () => '';
  return own;
}

/** @returns {import('vite').Plugin} */
export function markdown() {
  return {
    name: 'documentation',
    enforce: 'pre',
    async load(id) {
      if (!id.endsWith('.md')) return null;
      const html = await marked.parse(await readFile(id, 'utf8'), { renderer: renderer() });
      return `export default ${JSON.stringify(html)};`;
    },
  };
}
