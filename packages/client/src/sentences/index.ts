export { impactSentences } from './impact.ts';
export { isolated, listOf, nameList, withoutMarks } from './names.ts';
export { type ChangeDone, describeReceipt, receiptSentences } from './receipt.ts';
export { type Say, type SentenceKey, sayInEnglish } from './say.ts';
export { SENTENCE_TEXTS } from './texts.ts';
