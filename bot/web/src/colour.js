// Keeps text readable on whatever colour the clinic chose (WCAG 2.2, 1.4.3).

function channels(colour) {
  const short = /^#([0-9a-f])([0-9a-f])([0-9a-f])$/i.exec(colour);
  const long = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(colour);
  if (short) return short.slice(1).map((part) => parseInt(part + part, 16));
  return long ? long.slice(1).map((part) => parseInt(part, 16)) : null;
}

function luminance(rgb) {
  const [red, green, blue] = rgb.map((value) => {
    const share = value / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** The contrast of two colours written as #rgb or #rrggbb, from 1 to 21; null when one can't be read. */
export function contrast(one, other) {
  const both = [channels(one), channels(other)];
  if (!both[0] || !both[1]) return null;
  const [dark, light] = both.map(luminance).sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

/** Black or white, whichever is read better on a colour; null when the colour can't be read. */
export function readableOn(colour) {
  const white = contrast(colour, "#ffffff");
  return white === null ? null : white >= contrast(colour, "#000000") ? "#ffffff" : "#000000";
}

/** The colour itself where it is readable as text on a ground (4.5 to 1), else the ground's ink. */
export function textColour(colour, ground, ink) {
  return (contrast(colour, ground) || 0) >= 4.5 ? colour : ink;
}
