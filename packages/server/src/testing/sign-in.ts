export { appCode } from '../signin/testing/app-codes.ts';
export { TestBrowser } from '../signin/testing/browser.ts';
export { CLIENT, type Claims, startProvider, type TestProvider } from '../signin/testing/test-provider.ts';
