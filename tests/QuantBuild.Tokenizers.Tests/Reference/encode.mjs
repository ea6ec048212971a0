// Encodes what stands on standard input, a JSON value a line, with the tokenizer.json named by the argument:
// { text, pair?, windows? } gives { ids, types, offsets, texts, words, windows? }, a line each; offsets count code
// points. `windows` is [length, stride, direction]: how the text's tokens, without special ones, are cut into windows.
import { createInterface } from 'node:readline'
import { Tokenizer } from 'tokenizers'

const tokenizer = Tokenizer.fromFile(process.argv[2])
const flat = encoding => ({
  ids: encoding.getIds(),
  types: encoding.getTypeIds(),
  offsets: encoding.getOffsets().flat(),
  texts: encoding.getSequenceIds().map(text => text ?? -1),
  words: encoding.getWordIds().map(word => word ?? -1),
})

for await (const line of createInterface({ input: process.stdin })) {
  const { text, pair, windows } = JSON.parse(line)
  const options = { addSpecialTokens: windows === undefined }
  const encoding = await tokenizer.encode(text, pair ?? null, options)
  if (windows !== undefined) {
    encoding.truncate(...windows)
  }

  const result = flat(encoding)
  if (windows !== undefined) {
    result.windows = [result.ids, ...encoding.getOverflowing().map(window => window.getIds())]
  }

  process.stdout.write(JSON.stringify(result) + '\n')
}
