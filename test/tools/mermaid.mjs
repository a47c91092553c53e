// Reads a Markdown file and has Mermaid's own parser read every ```mermaid block in it.
// Usage: node mermaid.mjs NODE_MODULES_DIRECTORY FILE.md
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

const [modules, document] = process.argv.slice(2);
const find = createRequire(`${pathToFileURL(modules)}/`);
const { JSDOM } = find('jsdom');

// Mermaid was made for browsers, and looks for one when it is loaded.
const { window } = new JSDOM('');
globalThis.window = window;
globalThis.document = window.document;
const { default: mermaid } = await import(pathToFileURL(find.resolve('mermaid')));

const blocks = [...readFileSync(document, 'utf8').matchAll(/^```mermaid\n(.*?)^```$/gms)];
let wrong = 0;
for (const block of blocks) {
  try {
    await mermaid.parse(block[1]);
  } catch (error) {
    wrong += 1;
    console.log(`${error}\n${block[1]}`);
  }
}
console.log(`${blocks.length} diagrams, ${wrong} wrong`);
process.exit(wrong === 0 && blocks.length > 0 ? 0 : 1);
