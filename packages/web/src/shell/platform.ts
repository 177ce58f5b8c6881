const apple = typeof navigator !== 'undefined' && /Mac|iPhone|iPad/.test(navigator.userAgent);

/** The palette's keys as this machine's keyboard names them. */
export const paletteKeys: readonly string[] = apple ? ['⌘', 'K'] : ['Ctrl', 'K'];
