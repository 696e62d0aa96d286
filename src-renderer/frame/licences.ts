/** What the program is made of, as the build listed it beside the pages. */

export interface Component {
  name: string;
  version: string;
  licence: string;
  /** Not a package: part of the native libraries or of the runtime. */
  native: boolean;
  /** Address of the licence's text; null: the package carries none. */
  text: string | null;
}

export interface Licences {
  version: string;
  /** Of the program itself; null: none was given. */
  licence: string | null;
  components: Component[];
}

export async function loadLicences(): Promise<Licences> {
  return (await (await fetch('licences.json')).json()) as Licences;
}

/** The licence in full. */
export async function loadText({ name, licence, text }: Component): Promise<string> {
  if (text !== null) return (await fetch(text)).text();
  return `${name} is licensed under ${licence}. The package carries no text of it.`;
}
