/** The shipped voice: each clip that an announcement can need lies there, is what it says it is, and nothing else does. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { voiceClips } from '#domain/stations/voice-clips.ts';
import { packageRoot } from '#server/platform/package-root.ts';

const folder = join(packageRoot, 'public/voice');
const files = readdirSync(folder);
const { clips } = JSON.parse(readFileSync(join(folder, 'voice.json'), 'utf8')) as { clips: Record<string, number> };

const RATES = [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320];
const LOW_RATES = [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160];
const HERTZ = { 3: [44_100, 48_000, 32_000], 2: [22_050, 24_000, 16_000], 0: [11_025, 12_000, 8_000] };

/** Milliseconds of the sound frames of a layer III file, without the one that only describes it; null: it is none. */
function durationOf(bytes: Buffer): number | null {
  let ms = 0;
  for (let at = 0, frames = 0; at < bytes.length; frames++) {
    if (bytes[at] !== 0xff || (bytes[at + 1]! & 0xe6) !== 0xe2) return null;
    const version = ((bytes[at + 1]! >> 3) & 3) as keyof typeof HERTZ;
    const [samples, rates] = version === 3 ? [1_152, RATES] : [576, LOW_RATES];
    const hertz = HERTZ[version][(bytes[at + 2]! >> 2) & 3]!;
    const size = Math.floor((samples * 125 * rates[bytes[at + 2]! >> 4]!) / hertz) + ((bytes[at + 2]! >> 1) & 1);
    const describes = frames === 0 && /Xing|Info/.test(bytes.toString('latin1', at, at + 64));
    if (!describes) ms += (samples * 1_000) / hertz;
    at += size;
  }
  return ms;
}

test('QUE-018 each clip that an announcement can need is shipped, and no other', () => {
  expect(files.toSorted()).toEqual([...voiceClips.map((name) => `${name}.mp3`), 'voice.json'].toSorted());
  expect(Object.keys(clips).toSorted()).toEqual(voiceClips.toSorted());
});

test('QUE-018 each clip is a sound as long as the list says, give or take what the encoder adds', () => {
  const wrong = voiceClips.flatMap((name) => {
    const lasts = durationOf(readFileSync(join(folder, `${name}.mp3`)));
    // Silence before and behind, up to whole frames.
    const isSo = lasts !== null && lasts >= clips[name]! && lasts <= clips[name]! + 150;
    return isSo ? [] : [`${name}: ${lasts} for ${clips[name]}`];
  });
  expect(wrong).toEqual([]);
});

test('QUE-018 the voice is small: a display fetches and keeps all of it', () => {
  const bytes = files.reduce((sum, file) => sum + readFileSync(join(folder, file)).length, 0);
  expect(bytes).toBeLessThanOrEqual(600_000);
  expect(bytes).toBeGreaterThan(100_000);
});
