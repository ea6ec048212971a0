// Makes wordpiece.json with an independent implementation, the npm package @huggingface/tokenizers 0.2.0:
//   npm install --ignore-scripts @huggingface/tokenizers@0.2.0   (in a folder outside the repository)
//   node generate-wordpiece.mjs vocab.txt > wordpiece.json       (with this file copied there)
// Left out, because that package differs there from the fast tokenizers that models are trained with: a final capital
// sigma (it lower-cases by context), Chinese characters beyond the basic plane (it reads UTF-16 units), truncation
// (it has none), an empty second text (it takes that for none).
import { readFileSync } from "node:fs";
import { Tokenizer } from "@huggingface/tokenizers";

const vocabulary = readFileSync(process.argv[2], "utf8").trimEnd().split("\n");
const id = (token) => vocabulary.indexOf(token);
const special = (token) => ({
  id: id(token), content: token, single_word: false, lstrip: false, rstrip: false, normalized: false, special: true,
});

const tokenizerJson = (lowercase, stripAccents) => ({
  version: "1.0", truncation: null, padding: null,
  added_tokens: ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"].map(special),
  normalizer: {
    type: "BertNormalizer", clean_text: true, handle_chinese_chars: true, strip_accents: stripAccents, lowercase,
  },
  pre_tokenizer: { type: "BertPreTokenizer" },
  post_processor: { type: "BertProcessing", sep: ["[SEP]", id("[SEP]")], cls: ["[CLS]", id("[CLS]")] },
  decoder: { type: "WordPiece", prefix: "##", cleanup: true },
  model: {
    type: "WordPiece", unk_token: "[UNK]", continuing_subword_prefix: "##", max_input_chars_per_word: 100,
    vocab: Object.fromEntries(vocabulary.map((token, index) => [token, index])),
  },
});

const texts = [
  "", " ", "\t\r\n", "the", "The  CAFE", "unbelievable!", "quantizing, quantized; building.", "a.b-c_d'e\"f",
  "$5 + 3% = ~2^3 <x> `y` {z} |w| \\v\\ [u]", "don't", "#hash ##ing ##", "zzz\u00e6\u00f8",
  "caf\u00e9", "cafe\u0301", "CAF\u00c9", "Cafe\u0301\u0302", "\u0301a", "a\u0301\u0327\u0302b", "e\u0327\u0301",
  "\u00c5\u212b\u212a K \u2126", "\u0130stanbul", "I\u0307stanbul", "\u0131I", "stra\u00dfe STRA\u1e9eE", "\ufb01",
  "\u03b1\u03b2\u03c3 \u03c3\u03bf\u03c2", "\u03bf\u03b4\u03cc\u03c2", "\u0391\u0392\u03a3\u039f",
  "\u0410\u0411\u0412 \u0418\u0419 \u0438\u0306", "\u65e5\u672c\u8a9e", "\u4e2d\u6587a\u6c49\u5b57b", "\u65e5\u672c\u3042\u3044\u304c",
  "\uf900\u4e2d", "\u304b\u3099\u304b", "\ud55c\uad6d", "\u1112\u1161\u11ab\u1100\u116e\u11a8", "\uac00\uac01 \ud7a3",
  "\ud83d\ude00", "a\ud83d\ude00\ud83d\udc4db", "\ud83d\udc4d\ud83c\udffd", "\ud83d\udc68\u200d\ud83d\udc69\u200d\ud83d\udc67",
  "a\u0000b\ufffdc", "a\u0007b\u001fc\u007fd\u0085e", "a\u000bb\u000cc", "a\u00adb", "a\u200bb\u200cc\u200dd\u2060e\ufefff",
  "a\u00a0b\u2003c\u3000d\u202fe\u2028f\u2029g", "a\u200eb\u202ec", "\ue000a\uf8ff", "a\u180eb",
  "\u201cthe\u201d \u2014 \u2026 \u00bf?", "\u3001\u3002", "\u20ac5 \u00a33 \u00bd \u00b2 \u2122 \u221e", "\u00ab\u00bb\u2039\u203a\u00a7\u00b6\u00b7",
  "a".repeat(100), "a".repeat(101), "a".repeat(99) + "\u00e9", "\u00e9".repeat(100), "e\u0301".repeat(101),
  "\ud83d\ude00".repeat(60), "\ud83d\ude00".repeat(100), "\ud83d\ude00".repeat(101),
  "[MASK]", "the [MASK] cafe", "the[MASK]cafe", "[mask]", "[MASK][MASK]", "[[MASK]]", "[CLS] the [SEP] [PAD] [UNK]", "[MASK", "[ MASK ]",
  "\u0e01\u0e32\u0e33", "\u0928\u092e\u0938\u094d\u0924\u0947", "\u05e9\u05b8\u05c1\u05dc\u05d5\u05b9\u05dd", "\u0627\u0644\u0633\u064e\u0644\u0627\u0645",
  "\u1e9b\u0323", "q\u0307\u0323", "\u01c4\u01c5\u01c6", "\u1f88 \u0345", "\ud835\udd38", "\u24b6\u24d0", "\u00d8\u0141\u0110",
  "\uff21\uff22\uff03", "x\u20ddy", "A\u030a", "\u0958", "\u2adc", "\ud834\udd5e", "1\ufe0f\u20e3", "B\u0300A\u0301",
];
const pairs = [["the cafe", "un believ"], ["", "b"], ["\u65e5", "[MASK] caf\u00e9"], ["a [SEP] b", "c"]];

const configurations = [
  { lowercase: true, stripAccents: null }, { lowercase: false, stripAccents: null },
  { lowercase: true, stripAccents: false }, { lowercase: false, stripAccents: true },
];
const cases = [];
for (const { lowercase, stripAccents } of configurations) {
  const tokenizer = new Tokenizer(tokenizerJson(lowercase, stripAccents), {});
  const add = (text, pair) => {
    const encoded = tokenizer.encode(text, { text_pair: pair, return_token_type_ids: true });
    cases.push({ lowercase, stripAccents, text, pair, ids: encoded.ids, typeIds: encoded.token_type_ids });
  };
  texts.forEach((text) => add(text, null));
  pairs.forEach(([text, pair]) => add(text, pair));
}

const ascii = (json) => json.replace(/[^\x20-\x7e]/g, (unit) => "\\u" + unit.charCodeAt(0).toString(16).padStart(4, "0"));
console.log(`{"generator":"generate-wordpiece.mjs, @huggingface/tokenizers 0.2.0, node ${process.versions.node}",`);
console.log(`"cases":[`);
console.log(cases.map((each) => ascii(JSON.stringify(each))).join(",\n"));
console.log("]}");
