#!/usr/bin/env python3
"""Makes public/voice: the clips that a display speaks with where a bank has not laid in its own (docs/voice.md).

Wants libespeak-ng 1.51, numpy and ffmpeg; the product itself wants none of them. Each word is cut out of a sentence at the
place where an announcement has it, so that it does not sound like the end of one.  usage: voice-clips.py <folder>
"""
import ctypes as C
import json
import multiprocessing
import os
import subprocess
import sys
import tempfile
import wave

import numpy as np

TEXT_END, WORD, PHONEME = 0, 1, 7


class Id(C.Union):
    _fields_ = [('number', C.c_int), ('name', C.c_char_p), ('string', C.c_char * 8)]


class Event(C.Structure):
    _fields_ = [('type', C.c_int), ('uid', C.c_uint), ('pos', C.c_int), ('len', C.c_int), ('ms', C.c_int),
                ('sample', C.c_int), ('user', C.c_void_p), ('id', Id)]


samples, events = bytearray(), []


@C.CFUNCTYPE(C.c_int, C.POINTER(C.c_short), C.c_int, C.POINTER(Event))
def heard(wav, count, told):
    if wav and count > 0:
        samples.extend(C.string_at(wav, count * 2))
    i = 0
    while told[i].type != TEXT_END:
        events.append((told[i].type, told[i].id.number if told[i].type == WORD else 0, told[i].ms))
        i += 1
    return 0


RATE = 22050

ZH, EN = 'cmn-latn-pinyin+f5', 'en-us+f5'
SPEED = {ZH: 140, EN: 138}


def say_once(voice, text):
    """The sound of a sentence, and where in it each word begins."""
    espeak = C.CDLL('libespeak-ng.so.1')
    if espeak.espeak_Initialize(2, 500, None, 1) != RATE:
        raise SystemExit('espeak-ng is not the one this was written for')
    espeak.espeak_SetSynthCallback(heard)
    if espeak.espeak_SetVoiceByName(voice.encode()) != 0:
        raise SystemExit(f'no voice {voice}')
    for parameter, value in ((1, SPEED[voice]), (3, 48), (4, 62)):
        espeak.espeak_SetParameter(parameter, value, 0)
    bytes_ = text.encode() + b'\0'
    espeak.espeak_Synth(bytes_, len(bytes_), 0, 1, 0, 1, None, None)
    sound = np.frombuffer(bytes(samples), dtype='<i2').astype(np.float64) / 32768
    starts = [ms for kind, _, ms in events if kind == WORD]
    return sound, [int(ms * RATE / 1000) for ms in starts]


def say(voice, text):
    """In a process of its own: one sentence leaves its marks in the next one otherwise."""
    with multiprocessing.get_context('fork').Pool(1) as pool:
        return pool.apply(say_once, (voice, text))


def cut(voice, text, first, last):
    """Words `first` to `last` of a sentence, counted from 0, last one included."""
    sound, starts = say(voice, text)
    end = starts[last + 1] if last + 1 < len(starts) else len(sound)
    return trimmed(sound[starts[first]:end])


def trimmed(sound, floor=0.004):
    loud = np.nonzero(np.abs(sound) > floor)[0]
    sound = sound[max(0, loud[0] - int(0.006 * RATE)):loud[-1] + int(0.012 * RATE)].copy()
    fade = int(0.006 * RATE)
    sound[:fade] *= np.linspace(0, 1, fade)
    sound[-fade:] *= np.linspace(1, 0, fade)
    return sound


def chime():
    """Two soft notes, a third apart, falling: 叮咚."""
    out = np.zeros(int(1.35 * RATE))
    for hertz, at in ((784.0, 0.0), (622.25, 0.42)):
        t = np.arange(int(0.93 * RATE)) / RATE
        note = np.sin(2 * np.pi * hertz * t) + 0.22 * np.sin(4 * np.pi * hertz * t) * np.exp(-9 * t)
        note *= np.exp(-4.6 * t) * np.minimum(1, t / 0.012)
        from_ = int(at * RATE)
        out[from_:from_ + len(note)] += note
    return trimmed(out * 0.3)


def level(sound):
    """Loudness of what is not silence, in dB below full scale."""
    frames = sound[:len(sound) // 220 * 220].reshape(-1, 220)
    power = (frames ** 2).mean(axis=1)
    return 10 * np.log10(power[power > power.max() / 100].mean())


def evened(sound, wanted=-19.0):
    sound = sound * 10 ** ((wanted - level(sound)) / 20)
    # A soft knee instead of clipping: a hall is loud, and a clipped vowel is not understood.
    return np.tanh(sound / 0.85) * 0.85


DIGITS = ['ling2', 'yi1', 'er4', 'san1', 'si4', 'wu3', 'liu4', 'qi1', 'ba1', 'jiu3']
SMALL = ('zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen '
         'seventeen eighteen nineteen').split()
TENS = 'twenty thirty forty fifty sixty seventy eighty ninety'.split()


def clips():
    yield 'chime', chime()
    yield 'zh-please', cut(ZH, 'qing3 san1 san1 hao4.', 0, 0)
    for digit, word in enumerate(DIGITS):
        yield f'zh-{digit}', cut(ZH, f'qing3 san1 {word} san1 hao4.', 2, 2)
    yield 'zh-ten', cut(ZH, 'dao4 san1 shi2 san1 hao4.', 2, 2)
    yield 'zh-number-to', cut(ZH, 'san1 san1 hao4, dao4 san1 hao4.', 2, 3)
    yield 'zh-window', cut(ZH, 'san1 hao4 chuang1kou3 ban4li3.', 1, 3)
    for letter in 'ABCDEFGHIJKLMNOPQRSTUVWXYZ':
        # Before a comma: "A" and "I" are words of their own elsewhere.
        yield f'letter-{letter.lower()}', cut(EN, f'number {letter}, two.', 1, 1)
    yield 'en-number', cut(EN, 'number four two.', 0, 0)
    for digit in range(10):
        yield f'en-{digit}', cut(EN, f'number four {SMALL[digit]} four.', 2, 2)
    yield 'en-to-counter', cut(EN, 'four two, please go to counter nine.', 2, 5)
    for number in range(1, 20):
        yield f'en-last-{number}', cut(EN, f'to counter {SMALL[number]}.', 2, 2)
    for i, word in enumerate(TENS):
        yield f'en-last-{i * 10 + 20}', cut(EN, f'to counter {word}.', 2, 2)
        yield f'en-{i * 10 + 20}', cut(EN, f'to counter {word} nine.', 2, 2)


def main(folder):
    os.makedirs(folder, exist_ok=True)
    manifest = {}
    for name, sound in clips():
        sound = evened(sound, -21.0 if name == 'chime' else -19.0)
        with tempfile.NamedTemporaryFile(suffix='.wav') as file:
            with wave.open(file.name, 'wb') as wav:
                wav.setparams((1, 2, RATE, 0, 'NONE', ''))
                wav.writeframes((sound * 32767).astype('<i2').tobytes())
            target = os.path.join(folder, f'{name}.mp3')
            subprocess.run(['ffmpeg', '-y', '-loglevel', 'error', '-i', file.name, '-codec:a', 'libmp3lame', '-b:a', '48k',
                            '-id3v2_version', '0', '-map_metadata', '-1', '-fflags', '+bitexact', target], check=True)
        manifest[name] = round(len(sound) / RATE * 1000)
    with open(os.path.join(folder, 'voice.json'), 'w') as file:
        json.dump({'clips': manifest}, file, indent=2)
        file.write('\n')


if __name__ == '__main__':
    main(sys.argv[1])
