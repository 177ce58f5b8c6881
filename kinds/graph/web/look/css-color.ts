/** A colour as one number: red in the lowest byte, then green, blue, alpha; in memory these are the bytes RGBA. */
export type Rgba = number;

/** Packs four channels of 0 to 255. */
export function rgba(red: number, green: number, blue: number, alpha = 255): Rgba {
  return ((alpha << 24) | (blue << 16) | (green << 8) | red) >>> 0;
}

/** The same colour, its alpha multiplied by `share` (0 to 1). */
export function faded(color: Rgba, share: number): Rgba {
  return ((color & 0xffffff) | (Math.round((color >>> 24) * Math.min(1, Math.max(0, share))) << 24)) >>> 0;
}

/** Half of each. */
export function mixed(a: Rgba, b: Rgba): Rgba {
  // What both have in common plus half of what they differ in: no channel overflows into the next.
  return ((a & b) + (((a ^ b) & 0xfefefefe) >>> 1)) >>> 0;
}

/** `#rrggbbaa`. */
export function hexOf(color: Rgba): string {
  const swapped =
    ((color & 0xff) << 24) | ((color & 0xff00) << 8) | ((color >>> 8) & 0xff00) | (color >>> 24);
  return `#${(swapped >>> 0).toString(16).padStart(8, '0')}`;
}

/**
 * Reads a CSS colour: `#rgb`, `#rgba`, `#rrggbb`, `#rrggbbaa`, `rgb()`, `rgba()` in both notations, `hsl()`, the names of
 * CSS Color 4, `transparent`. Null for anything else.
 */
export function parseColor(text: string): Rgba | null {
  const value = text.trim().toLowerCase();
  if (value.startsWith('#')) return parseHex(value.slice(1));
  const named = names().get(value);
  if (named !== undefined) return named;
  const call = /^(rgb|hsl)a?\(\s*([^()]*?)\s*\)$/.exec(value);
  if (!call) return null;
  const parts = (call[2] ?? '').split(/[\s,/]+/);
  return call[1] === 'rgb' ? parseRgb(parts) : parseHsl(parts);
}

function parseHex(digits: string): Rgba | null {
  if (!/^[0-9a-f]+$/.test(digits)) return null;
  const full = digits.length <= 4 ? digits.replace(/./g, '$&$&') : digits;
  if (full.length !== 6 && full.length !== 8) return null;
  const at = (start: number) => Number.parseInt(full.slice(start, start + 2), 16);
  return rgba(at(0), at(2), at(4), full.length === 8 ? at(6) : 255);
}

function parseRgb(parts: readonly string[]): Rgba | null {
  if (parts.length !== 3 && parts.length !== 4) return null;
  const channels = parts.slice(0, 3).map((part) => amount(part, 255));
  const alpha = parts[3] === undefined ? 1 : amount(parts[3], 1);
  const [r, g, b] = channels;
  if (r == null || g == null || b == null || alpha === null) return null;
  return rgba(Math.round(r), Math.round(g), Math.round(b), Math.round(alpha * 255));
}

function parseHsl(parts: readonly string[]): Rgba | null {
  if (parts.length !== 3 && parts.length !== 4) return null;
  const hue = /^(-?\d+(?:\.\d+)?)(?:deg)?$/.exec(parts[0] ?? '');
  const saturation = amount(parts[1] ?? '', 1);
  const lightness = amount(parts[2] ?? '', 1);
  const alpha = parts[3] === undefined ? 1 : amount(parts[3], 1);
  if (!hue || saturation === null || lightness === null || alpha === null) return null;
  const degrees = ((Number(hue[1]) % 360) + 360) % 360;
  const channel = (offset: number) => {
    const k = (offset + degrees / 30) % 12;
    const spread = saturation * Math.min(lightness, 1 - lightness);
    return Math.round(255 * (lightness - spread * Math.max(-1, Math.min(k - 3, 9 - k, 1))));
  };
  return rgba(channel(0), channel(8), channel(4), Math.round(alpha * 255));
}

function amount(text: string, whole: number): number | null {
  const match = /^(-?\d*\.?\d+)(%?)$/.exec(text);
  if (!match) return null;
  const value = match[2] === '%' ? (Number(match[1]) / 100) * whole : Number(match[1]);
  return Math.min(whole, Math.max(0, value));
}

let table: Map<string, Rgba> | undefined;

function names(): Map<string, Rgba> {
  if (table) return table;
  table = new Map([['transparent', 0]]);
  for (const entry of NAMES.split(' ')) {
    const digits = entry.slice(-6);
    table.set(entry.slice(0, -6), parseHex(digits) ?? 0);
  }
  return table;
}

// Names and values of CSS Color Module Level 4, section 6.1: each name with its six digits behind it.
const NAMES =
  'alicebluef0f8ff antiquewhitefaebd7 aqua00ffff aquamarine7fffd4 azuref0ffff beigef5f5dc bisqueffe4c4 black000000 ' +
  'blanchedalmondffebcd blue0000ff blueviolet8a2be2 browna52a2a burlywooddeb887 cadetblue5f9ea0 chartreuse7fff00 ' +
  'chocolated2691e coralff7f50 cornflowerblue6495ed cornsilkfff8dc crimsondc143c cyan00ffff darkblue00008b ' +
  'darkcyan008b8b darkgoldenrodb8860b darkgraya9a9a9 darkgreen006400 darkgreya9a9a9 darkkhakibdb76b darkmagenta8b008b ' +
  'darkolivegreen556b2f darkorangeff8c00 darkorchid9932cc darkred8b0000 darksalmone9967a darkseagreen8fbc8f ' +
  'darkslateblue483d8b darkslategray2f4f4f darkslategrey2f4f4f darkturquoise00ced1 darkviolet9400d3 deeppinkff1493 ' +
  'deepskyblue00bfff dimgray696969 dimgrey696969 dodgerblue1e90ff firebrickb22222 floralwhitefffaf0 forestgreen228b22 ' +
  'fuchsiaff00ff gainsborodcdcdc ghostwhitef8f8ff goldffd700 goldenroddaa520 gray808080 green008000 greenyellowadff2f ' +
  'grey808080 honeydewf0fff0 hotpinkff69b4 indianredcd5c5c indigo4b0082 ivoryfffff0 khakif0e68c lavendere6e6fa ' +
  'lavenderblushfff0f5 lawngreen7cfc00 lemonchiffonfffacd lightblueadd8e6 lightcoralf08080 lightcyane0ffff ' +
  'lightgoldenrodyellowfafad2 lightgrayd3d3d3 lightgreen90ee90 lightgreyd3d3d3 lightpinkffb6c1 lightsalmonffa07a ' +
  'lightseagreen20b2aa lightskyblue87cefa lightslategray778899 lightslategrey778899 lightsteelblueb0c4de ' +
  'lightyellowffffe0 lime00ff00 limegreen32cd32 linenfaf0e6 magentaff00ff maroon800000 mediumaquamarine66cdaa ' +
  'mediumblue0000cd mediumorchidba55d3 mediumpurple9370db mediumseagreen3cb371 mediumslateblue7b68ee ' +
  'mediumspringgreen00fa9a mediumturquoise48d1cc mediumvioletredc71585 midnightblue191970 mintcreamf5fffa ' +
  'mistyroseffe4e1 moccasinffe4b5 navajowhiteffdead navy000080 oldlacefdf5e6 olive808000 olivedrab6b8e23 orangeffa500 ' +
  'orangeredff4500 orchidda70d6 palegoldenrodeee8aa palegreen98fb98 paleturquoiseafeeee palevioletreddb7093 ' +
  'papayawhipffefd5 peachpuffffdab9 perucd853f pinkffc0cb plumdda0dd powderblueb0e0e6 purple800080 rebeccapurple663399 ' +
  'redff0000 rosybrownbc8f8f royalblue4169e1 saddlebrown8b4513 salmonfa8072 sandybrownf4a460 seagreen2e8b57 ' +
  'seashellfff5ee siennaa0522d silverc0c0c0 skyblue87ceeb slateblue6a5acd slategray708090 slategrey708090 snowfffafa ' +
  'springgreen00ff7f steelblue4682b4 tand2b48c teal008080 thistled8bfd8 tomatoff6347 turquoise40e0d0 violetee82ee ' +
  'wheatf5deb3 whiteffffff whitesmokef5f5f5 yellowffff00 yellowgreen9acd32';
