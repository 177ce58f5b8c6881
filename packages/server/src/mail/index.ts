export { Post, type PostOptions } from './post.ts';
export { type SmtpPatience, USUAL_PATIENCE } from './smtp.ts';
