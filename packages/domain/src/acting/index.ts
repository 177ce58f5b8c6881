export * from './act-as.ts';
export * from './judge-as.ts';
export * from './model.ts';
export * from './view-as.ts';
export * from './wear.ts';
