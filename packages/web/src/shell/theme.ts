import {
  type CSSVariablesResolver,
  createTheme,
  defaultVariantColorsResolver,
  type MantineColorsTuple,
  rem,
} from '@mantine/core';

/*
 * Everything that decides how Tessera looks. Screens use the names below (through Mantine's props or the CSS variables
 * that the resolver emits) and set no colour, font size or margin of their own.
 */

/** Warm stone for the light scheme, lightest first. Made for it, not inverted from {@link stoneDark}. */
const stoneLight: MantineColorsTuple = [
  '#faf9f7',
  '#f3f1ed',
  '#eae7e1',
  '#dedad3',
  '#c4bfb6',
  '#8d867c',
  '#6b655d',
  '#504b45',
  '#373430',
  '#1f1d1b',
];

/** Warm stone for the dark scheme, lightest (text) first, as Mantine orders its `dark`. */
const stoneDark: MantineColorsTuple = [
  '#eeebe6',
  '#d2cdc6',
  '#aaa49b',
  '#827c74',
  '#4a4641',
  '#393632',
  '#262422',
  '#1a1918',
  '#141312',
  '#0d0c0c',
];

/** The accent: a blue-green, for the one main action and for selection. */
const verdigris: MantineColorsTuple = [
  '#eef7f5',
  '#d8edea',
  '#b4dcd8',
  '#86c8c2',
  '#5fb8b0',
  '#34938c',
  '#1f7370',
  '#195f5c',
  '#154b49',
  '#0f3634',
];

/** Only for what destroys, and for errors. */
const red: MantineColorsTuple = [
  '#fcf1ee',
  '#f8ded9',
  '#f0bdb4',
  '#e99d91',
  '#e48577',
  '#cf5443',
  '#b2382a',
  '#962e22',
  '#78251b',
  '#531a13',
];

/** Only for "wider than you think": public, outside, expiring. */
const amber: MantineColorsTuple = [
  '#fbf3e2',
  '#f5e5c0',
  '#ebcd88',
  '#e2b85c',
  '#d9a53a',
  '#b98119',
  '#85590c',
  '#6f4a0a',
  '#553908',
  '#3a2705',
];

/** Colours by meaning for one scheme; every value `#rrggbb`. */
export interface SchemeTokens {
  readonly page: string;
  /** What lies on the page: inputs, menus, dialogs, cards. */
  readonly surface: string;
  /** What lies below it: the side bar, code. */
  readonly sunken: string;
  readonly hover: string;
  readonly selected: string;
  readonly hairline: string;
  /** Edge of what can be operated: at least 3 to 1. */
  readonly control: string;
  readonly text: string;
  readonly dimmed: string;
  readonly accent: string;
  readonly accentHover: string;
  readonly onAccent: string;
  readonly link: string;
  readonly danger: string;
  readonly onDanger: string;
  readonly dangerText: string;
  readonly wideText: string;
  readonly wideFill: string;
  /** Shadow of what floats; in the dark an edge does what a shadow cannot. */
  readonly float: string;
  /** A person's colours, chosen by id; text stands on fill. */
  readonly people: readonly { readonly fill: string; readonly text: string }[];
}

/** The two schemes. The test measures every pair of text and ground that occurs. */
export const schemes: Readonly<Record<'light' | 'dark', SchemeTokens>> = {
  light: {
    page: stoneLight[0],
    surface: '#ffffff',
    sunken: stoneLight[1],
    hover: stoneLight[2],
    selected: verdigris[1],
    hairline: stoneLight[3],
    control: stoneLight[5],
    text: stoneLight[9],
    dimmed: stoneLight[6],
    accent: verdigris[6],
    accentHover: verdigris[7],
    onAccent: '#ffffff',
    link: verdigris[7],
    danger: red[6],
    onDanger: '#ffffff',
    dangerText: red[6],
    wideText: amber[6],
    wideFill: amber[0],
    float: '0 0 0 1px rgb(31 29 27 / 6%), 0 4px 12px rgb(31 29 27 / 8%), 0 12px 32px rgb(31 29 27 / 12%)',
    people: [
      { fill: '#d5e6f3', text: '#1d4a6e' },
      { fill: '#f3ddd2', text: '#7a3413' },
      { fill: '#d9ecd9', text: '#24562b' },
      { fill: '#eadcf1', text: '#5a2f78' },
      { fill: '#f4e6c4', text: '#664708' },
      { fill: '#f5d9e2', text: '#7c2348' },
      { fill: '#d3ebe9', text: '#14524f' },
      { fill: '#dfe0f4', text: '#383a83' },
    ],
  },
  dark: {
    page: stoneDark[7],
    surface: stoneDark[6],
    sunken: stoneDark[8],
    hover: '#302d2a',
    selected: '#163836',
    hairline: stoneDark[5],
    control: stoneDark[3],
    text: stoneDark[0],
    dimmed: stoneDark[2],
    accent: verdigris[4],
    accentHover: verdigris[3],
    onAccent: stoneDark[8],
    link: verdigris[3],
    danger: red[4],
    onDanger: stoneDark[8],
    dangerText: red[3],
    wideText: amber[3],
    wideFill: '#3a2d12',
    float: '0 0 0 1px #45413c, 0 4px 12px rgb(0 0 0 / 40%), 0 12px 32px rgb(0 0 0 / 50%)',
    people: [
      { fill: '#1f425c', text: '#c3e0f5' },
      { fill: '#5b301b', text: '#f6d3c1' },
      { fill: '#264a2b', text: '#cdeccf' },
      { fill: '#47305a', text: '#e6d2f3' },
      { fill: '#4f3c13', text: '#f3dfae' },
      { fill: '#5a2a40', text: '#f6cfdd' },
      { fill: '#1b4947', text: '#bfe9e5' },
      { fill: '#343666', text: '#d6d7f7' },
    ],
  },
};

const sizes = { small: rem(12), body: rem(14), lead: rem(16), title: rem(20), display: rem(28) } as const;
const float = 'var(--tessera-float)';
const moving = { transition: 'fade', duration: 140, timingFunction: 'ease-out' } as const;

/**
 * Mantine's theme: type, space, radius, and what its components do unless told otherwise. Components are named, not
 * imported: the theme is part of the first load, they are not.
 */
export const theme = createTheme({
  white: '#ffffff',
  black: stoneLight[9],
  colors: { gray: stoneLight, dark: stoneDark, verdigris, red, amber },
  primaryColor: 'verdigris',
  primaryShade: { light: 6, dark: 4 },
  variantColorResolver: (input) => {
    const resolved = defaultVariantColorsResolver(input);
    if (input.variant !== 'filled') return resolved;
    return { ...resolved, color: `var(--tessera-on-${input.color === 'red' ? 'danger' : 'accent'})` };
  },
  fontFamily: "'Inter Variable', system-ui, sans-serif",
  fontFamilyMonospace: "'JetBrains Mono Variable', ui-monospace, monospace",
  fontSizes: { xs: sizes.small, sm: sizes.body, md: sizes.lead, lg: sizes.title, xl: sizes.display },
  lineHeights: { xs: '1.4', sm: '1.5', md: '1.5', lg: '1.3', xl: '1.2' },
  fontWeights: { regular: '400', medium: '550', bold: '650' },
  headings: {
    fontFamily: "'Inter Variable', system-ui, sans-serif",
    fontWeight: '650',
    textWrap: 'pretty',
    sizes: {
      h1: { fontSize: sizes.display, lineHeight: '1.2' },
      h2: { fontSize: sizes.title, lineHeight: '1.3' },
      h3: { fontSize: sizes.lead, lineHeight: '1.4' },
      h4: { fontSize: sizes.body, lineHeight: '1.5' },
      h5: { fontSize: sizes.body, lineHeight: '1.5', fontWeight: '550' },
      h6: { fontSize: sizes.small, lineHeight: '1.5', fontWeight: '550' },
    },
  },
  spacing: { xxs: rem(4), xs: rem(8), sm: rem(12), md: rem(16), lg: rem(24), xl: rem(40) },
  radius: { xs: rem(4), sm: rem(8), md: rem(8), lg: rem(8), xl: rem(999) },
  defaultRadius: 'md',
  shadows: { xs: 'none', sm: 'none', md: float, lg: float, xl: float },
  breakpoints: { xs: '30em', sm: '43.75em', md: '62em', lg: '75em', xl: '90em' },
  respectReducedMotion: true,
  cursorType: 'pointer',
  components: {
    Checkbox: { defaultProps: { iconColor: 'var(--tessera-on-accent)', radius: 'xs' } },
    Radio: { defaultProps: { iconColor: 'var(--tessera-on-accent)' } },
    Text: { defaultProps: { size: 'sm' } },
    // A name of any length stays whole: the button grows by a line instead of cutting it or leaving the window.
    Button: {
      styles: {
        root: { flexShrink: 0, maxWidth: '100%', height: 'auto' },
        // Without the border of one pixel above and below.
        inner: { height: 'auto', minHeight: 'calc(var(--button-height) - 2px)' },
        label: { fontWeight: 550, whiteSpace: 'normal', lineHeight: 1.3, paddingBlock: 2 },
      },
    },
    ActionIcon: { defaultProps: { variant: 'subtle', color: 'gray', size: 32 } },
    Tooltip: {
      defaultProps: {
        openDelay: 350,
        events: { hover: true, focus: true, touch: false },
        transitionProps: moving,
        multiline: true,
        maw: rem(320),
      },
    },
    Menu: {
      // The placeholder that takes the first focus is a focusable element that a menu may not contain.
      defaultProps: {
        shadow: 'md',
        transitionProps: moving,
        withinPortal: true,
        withInitialFocusPlaceholder: false,
      },
      // Mantine's own ground of the chosen item is too light for dimmed text in the dark.
      styles: { dropdown: { '--menu-item-hover': 'var(--tessera-hover)' } },
    },
    Popover: { defaultProps: { shadow: 'md', transitionProps: moving } },
    Kbd: { styles: { root: { fontFamily: 'inherit', fontWeight: 550 } } },
    InputWrapper: {
      styles: { label: { marginBottom: rem(4) }, description: { marginBottom: rem(4) } },
    },
    Modal: {
      styles: {
        title: { fontSize: sizes.lead, fontWeight: 650, lineHeight: 1.35 },
        content: { background: 'var(--tessera-surface)' },
        header: { background: 'var(--tessera-surface)' },
      },
      defaultProps: { shadow: 'md', transitionProps: moving, padding: 'lg', overlayProps: { opacity: 0.45 } },
    },
    Drawer: { defaultProps: { shadow: 'md', overlayProps: { opacity: 0.45 } } },
    Table: { defaultProps: { verticalSpacing: 'xs', horizontalSpacing: 'sm' } },
    Skeleton: { defaultProps: { radius: 'md' } },
  },
});

/** Mantine's own colour variables set from {@link schemes}, and ours (`--tessera-…`) beside them. */
export const cssVariables: CSSVariablesResolver = () => ({
  variables: {
    '--tessera-header-height': rem(56),
    '--tessera-side-width': rem(232),
  },
  light: schemeVariables(schemes.light),
  dark: schemeVariables(schemes.dark),
});

function schemeVariables(tokens: SchemeTokens): Record<string, string> {
  const variables: Record<string, string> = {
    '--mantine-color-body': tokens.page,
    '--mantine-color-text': tokens.text,
    '--mantine-color-bright': tokens.text,
    '--mantine-color-dimmed': tokens.dimmed,
    '--mantine-color-placeholder': tokens.dimmed,
    '--mantine-color-anchor': tokens.link,
    '--mantine-color-error': tokens.dangerText,
    '--mantine-color-default': tokens.surface,
    '--mantine-color-default-hover': tokens.hover,
    '--mantine-color-default-color': tokens.text,
    '--mantine-color-default-border': tokens.control,
    '--mantine-color-gray-light-color': tokens.text,
    '--mantine-color-gray-outline': tokens.control,
    '--mantine-primary-color-contrast': tokens.onAccent,
    '--mantine-color-verdigris-filled': tokens.accent,
    '--mantine-color-verdigris-filled-hover': tokens.accentHover,
    '--mantine-color-verdigris-light-color': tokens.link,
    '--mantine-color-red-filled': tokens.danger,
    // Towards the text's colour, so that the label on it keeps its contrast in both schemes.
    '--mantine-color-red-filled-hover': `color-mix(in oklab, ${tokens.danger} 88%, ${tokens.text})`,
    '--mantine-color-red-light-color': tokens.dangerText,
    '--mantine-color-amber-light-color': tokens.wideText,
    '--tessera-surface': tokens.surface,
    '--tessera-sunken': tokens.sunken,
    '--tessera-hover': tokens.hover,
    '--tessera-selected': tokens.selected,
    '--tessera-hairline': tokens.hairline,
    '--tessera-control': tokens.control,
    '--tessera-accent': tokens.accent,
    '--tessera-on-accent': tokens.onAccent,
    '--tessera-on-danger': tokens.onDanger,
    '--tessera-float': tokens.float,
    '--tessera-link': tokens.link,
    '--tessera-danger-text': tokens.dangerText,
    '--tessera-wide-text': tokens.wideText,
    '--tessera-wide-fill': tokens.wideFill,
  };
  tokens.people.forEach((person, index) => {
    variables[`--tessera-person-${index}-fill`] = person.fill;
    variables[`--tessera-person-${index}-text`] = person.text;
  });
  return variables;
}
