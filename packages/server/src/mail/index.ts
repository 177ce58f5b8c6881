export { Post, type PostOptions } from './post.ts';
export type { SmtpPatience } from './smtp.ts';
