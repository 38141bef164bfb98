// A number within limits: a slider for the finger, a stepper for the exact value, one field for both.
import { IconButton } from './button.tsx';
import { Field, type FieldProps } from './field.tsx';
import css from './number-range.module.css';
import { uiWords } from './ui.words.ts';
import { useWords } from './words.ts';

const t = useWords(uiWords);

export type NumberRangeProps = FieldProps & {
  value: number;
  min: number;
  max: number;
  step?: number | undefined;
  unit?: string | undefined;
  onChange: (value: number) => void;
  /** Without the slider, for small counts. */
  stepper?: boolean | undefined;
};

/** The nearest allowed value: on the step, within the limits. */
export function withinRange(value: number, min: number, max: number, step = 1): number {
  const stepped = min + Math.round((value - min) / step) * step;
  return Math.min(Math.max(stepped, min), max);
}

export function NumberRange(props: NumberRangeProps) {
  /** A field that was emptied says nothing: what it was stays. */
  const set = (value: number) => {
    if (Number.isFinite(value)) props.onChange(withinRange(value, props.min, props.max, props.step));
  };
  const stepBy = (steps: number) => set(props.value + steps * (props.step ?? 1));
  return (
    <Field label={props.label} hint={props.hint} error={props.error} required={props.required}>
      {(ties) => (
        <div class={css.range}>
          <IconButton icon="minus" label={`${t.decrease} ${props.label}`} onPress={() => stepBy(-1)} />
          <span class={css.figure}>
            <input
              id={ties.id}
              class={css.number}
              type="number"
              inputmode={Number.isInteger(props.step ?? 1) ? 'numeric' : 'decimal'}
              min={props.min}
              max={props.max}
              step={props.step ?? 1}
              value={props.value}
              aria-describedby={ties.describedBy()}
              aria-invalid={ties.invalid()}
              onChange={(event) => {
                set(event.currentTarget.valueAsNumber);
                event.currentTarget.value = String(props.value);
              }}
            />
            <span class={css.unit}>{props.unit}</span>
          </span>
          <IconButton icon="plus" label={`${t.increase} ${props.label}`} onPress={() => stepBy(1)} />
          {props.stepper || (
            <input
              class={css.slider}
              type="range"
              aria-label={props.label}
              min={props.min}
              max={props.max}
              step={props.step ?? 1}
              value={props.value}
              onInput={(event) => set(event.currentTarget.valueAsNumber)}
            />
          )}
        </div>
      )}
    </Field>
  );
}
