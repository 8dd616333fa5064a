/** Writes and reads WAV files of one kind: mono, 16 bits, 8000 samples a second, a header of 44 bytes. */

/** In samples a second. */
export const sampleRate = 8000;

const headerBytes = 44;
const sampleBytes = 2;

/** Returns a whole file. Samples that are too loud for 16 bits are clipped. */
export function toWav(samples: Float32Array): Buffer {
  const size = samples.length * sampleBytes;
  const file = Buffer.alloc(headerBytes + size);
  file.write('RIFF', 0);
  file.writeUInt32LE(headerBytes - 8 + size, 4);
  file.write('WAVEfmt ', 8);
  file.writeUInt32LE(16, 16);
  file.writeUInt16LE(1, 20); // PCM
  file.writeUInt16LE(1, 22); // one channel
  file.writeUInt32LE(sampleRate, 24);
  file.writeUInt32LE(sampleRate * sampleBytes, 28);
  file.writeUInt16LE(sampleBytes, 32);
  file.writeUInt16LE(8 * sampleBytes, 34);
  file.write('data', 36);
  file.writeUInt32LE(size, 40);
  samples.forEach((sample, i) => {
    const loudness = Math.max(-32_768, Math.min(32_767, Math.round(sample)));
    file.writeInt16LE(loudness, headerBytes + i * sampleBytes);
  });
  return file;
}

/** Returns the samples of a file with a header of 44 bytes, from −32768 to 32767. The sample rate may be any. */
export function fromWav(file: Buffer): Float32Array {
  const count = Math.floor((file.length - headerBytes) / sampleBytes);
  return Float32Array.from({ length: count }, (_, i) =>
    file.readInt16LE(headerBytes + i * sampleBytes),
  );
}
