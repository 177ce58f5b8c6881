export { shortDate } from './dates.ts';
export { describeExplanation, reasonSentence, rowReason } from './explanation.ts';
export { impactSentences } from './impact.ts';
export { isolated, listOf, nameList, plainSentence, withoutMarks } from './names.ts';
export { type ChangeDone, describeReceipt, receiptSentences } from './receipt.ts';
export { type Say, type SentenceKey, sayInEnglish } from './say.ts';
export { SENTENCE_TEXTS } from './texts.ts';
