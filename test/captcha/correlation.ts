/** Cross-correlation of a signal with many templates, by fast Fourier transforms. */

type Complex = readonly [re: Float64Array, im: Float64Array];

const tables = new Map<number, Complex>();

/** The cosines and sines of a transform of this size. */
function tableOf(size: number): Complex {
  const known = tables.get(size);
  if (known !== undefined) return known;
  const angle = (i: number) => (2 * Math.PI * i) / size;
  const table: Complex = [
    Float64Array.from({ length: size / 2 }, (_, i) => Math.cos(angle(i))),
    Float64Array.from({ length: size / 2 }, (_, i) => Math.sin(angle(i))),
  ];
  tables.set(size, table);
  return table;
}

/** Transforms in place; the size is a power of two. `sign` −1 is forwards, 1 backwards without the division. */
function transform([re, im]: Complex, sign: 1 | -1): void {
  const n = re.length;
  const [cosines, sines] = tableOf(n);
  for (let i = 1, j = 0; i < n; i += 1) {
    let bit = n >> 1;
    for (; j & bit; bit >>= 1) j ^= bit;
    j ^= bit;
    if (i >= j) continue;
    const [x = 0, y = 0] = [re[i], im[i]];
    re[i] = re[j] ?? 0;
    im[i] = im[j] ?? 0;
    re[j] = x;
    im[j] = y;
  }
  for (let size = 2; size <= n; size <<= 1) {
    const half = size >> 1;
    const step = n / size;
    for (let k = 0; k < half; k += 1) {
      const c = cosines[k * step] ?? 0;
      const s = sign * (sines[k * step] ?? 0);
      for (let a = k; a < n; a += size) {
        const b = a + half;
        const x = re[b] ?? 0;
        const y = im[b] ?? 0;
        const u = re[a] ?? 0;
        const v = im[a] ?? 0;
        const tr = x * c - y * s;
        const ti = x * s + y * c;
        re[b] = u - tr;
        im[b] = v - ti;
        re[a] = u + tr;
        im[a] = v + ti;
      }
    }
  }
}

const normOf = (samples: Float32Array) =>
  Math.sqrt(samples.reduce((sum, each) => sum + each * each, 0)) || 1;

/** Returns the spectrum of two real signals, the second as imaginary part. */
function spectrumOf(size: number, first: Float32Array, second?: Float32Array): Complex {
  const complex: Complex = [new Float64Array(size), new Float64Array(size)];
  complex[0].set(first.subarray(0, size));
  if (second !== undefined) complex[1].set(second.subarray(0, size));
  transform(complex, -1);
  return complex;
}

/**
 * Returns a function that says for each template how much of a whole signal it explains at its best place, from 0 to 1.
 * No signal may be longer than `size`, a power of two; a template counts where it fits into the signal as a whole.
 */
export function createCorrelator(templates: readonly Float32Array[], size: number) {
  const pairs = templates.flatMap((first, i) => {
    if (i % 2 === 1) return [];
    const second = templates[i + 1];
    const both = second === undefined ? [first] : [first, second];
    const [re, im] = spectrumOf(size, first, second);
    const spectrum = [Float32Array.from(re), Float32Array.from(im)] as const;
    return { both: both.map((each) => ({ length: each.length, norm: normOf(each) })), spectrum };
  });
  const product: Complex = [new Float64Array(size), new Float64Array(size)];

  return (signal: Float32Array): number[] => {
    const [re, im] = spectrumOf(size, signal);
    const signalNorm = normOf(signal);
    return pairs.flatMap(({ both, spectrum: [a, b] }) => {
      // The mirrored spectrum of both gives the correlation with the first as real part, with the second as the other.
      for (let k = 0; k < size; k += 1) {
        const m = (size - k) % size;
        const x = a[m] ?? 0;
        const y = b[m] ?? 0;
        const u = re[k] ?? 0;
        const v = im[k] ?? 0;
        product[0][k] = u * x - v * y;
        product[1][k] = u * y + v * x;
      }
      transform(product, 1);
      return both.map(({ length, norm }, i) => {
        const values = product[i === 0 ? 0 : 1];
        let best = 0;
        for (let place = 0; place + length <= signal.length; place += 1) {
          const value = values?.[place] ?? 0;
          if (value > best) best = value;
        }
        return best / size / (norm * signalNorm);
      });
    });
  };
}
