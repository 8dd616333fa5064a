/**
 * Draws the picture of an answer: svg-captcha draws the letters, which are then bent. The library draws every letter
 * upright and with the same curves each time, so that a program could read the letters from the file without looking at
 * the picture. Here they are bent and cut into short lines whose number varies.
 *
 * Only the text is secret, so `Math.random` is good enough for the shapes.
 */
import svgCaptcha from 'svg-captcha';
import { z } from 'zod';

const width = 300;
const height = 100;
const fontSize = 78;

// The library's types lack its main function, which draws a given text.
const drawText = z
  .custom<(text: string, options: object) => unknown>((value) => typeof value === 'function')
  .parse(svgCaptcha);
const drawnSchema = z.string().startsWith('<svg');

type Point = readonly [x: number, y: number];
type Bend = (point: Point) => Point;

const between = (min: number, max: number) => min + (max - min) * Math.random();

/** Returns a random number of points on a line or a Bézier curve, without the first point. */
function cut(corners: readonly Point[]): Point[] {
  const count = Math.round(corners.length === 2 ? between(1, 3) : between(2, 5));
  return Array.from({ length: count }, (_, i) => {
    const t = (i + 1) / count;
    // De Casteljau's algorithm: interpolates between neighbours until one point is left.
    let left = corners;
    while (left.length > 1) {
      left = left.slice(1).map(([x, y], j) => {
        const [beforeX, beforeY] = left[j] ?? [x, y];
        return [beforeX + (x - beforeX) * t, beforeY + (y - beforeY) * t];
      });
    }
    return left;
  }).flat();
}

/** Returns the closed outlines of a glyph, each as a list of points. */
function outlinesOf(path: string): Point[][] {
  const outlines: Point[][] = [];
  let outline: Point[] = [];
  for (const [, command, numbers = ''] of path.matchAll(/([MLQCZ])([^MLQCZ]*)/g)) {
    const flat = (numbers.match(/-?[\d.]+/g) ?? []).map(Number);
    const points = Array.from(
      { length: flat.length / 2 },
      (_, i): Point => [flat[2 * i] ?? 0, flat[2 * i + 1] ?? 0],
    );
    const from = outline.at(-1);
    if (command === 'M') {
      outline = points;
      outlines.push(outline);
    } else if (from !== undefined && points.length > 0) outline.push(...cut([from, ...points]));
  }
  return outlines;
}

/** Rotates and slants a glyph around its centre. */
function tilt(points: readonly Point[]): Bend {
  const middle = (values: readonly number[]) => (Math.min(...values) + Math.max(...values)) / 2;
  const [middleX, middleY] = [middle(points.map(([x]) => x)), middle(points.map(([, y]) => y))];
  const angle = between(-0.24, 0.24);
  const slant = between(-0.12, 0.12);
  const size = between(0.9, 1.1);
  return ([x, y]) => {
    const [dx, dy] = [(x - middleX + slant * (y - middleY)) * size, (y - middleY) * size];
    return [
      middleX + dx * Math.cos(angle) - dy * Math.sin(angle),
      middleY + dx * Math.sin(angle) + dy * Math.cos(angle),
    ];
  };
}

/** Bends the whole picture along a wave. */
function wave(): Bend {
  const phase = between(0, 2 * Math.PI);
  const length = between(90, 140);
  return ([x, y]) => [x, y + 7 * Math.sin(phase + (2 * Math.PI * x) / length)];
}

/** Draws a text, dark on white, as an SVG that contains shapes and no text. */
export function draw(text: string): Buffer {
  const drawn = drawnSchema.parse(drawText(text, { width, height, noise: 3, fontSize }));
  const waved = wave();
  const bent = drawn
    .replace(/(<path fill="#\w+" d=")([^"]*)/g, (_, start: string, path: string) => {
      const outlines = outlinesOf(path);
      const tilted = tilt(outlines.flat());
      const place = (point: Point) => waved(tilted(point)).map((n) => n.toFixed(1));
      return start + outlines.map((points) => `M${points.map(place).join(' ')}Z`).join('');
    })
    .replaceAll(
      '<path fill="#',
      '<path stroke="#222" stroke-width="1.5" stroke-linejoin="round" fill="#',
    )
    .replace('>', '><rect width="100%" height="100%" fill="#fff"/>');
  return Buffer.from(bent);
}
