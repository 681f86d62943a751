import { useId } from 'react';
import css from './Choice.module.css';

interface ChoiceProps<Value extends string> {
  label: string;
  value: Value;
  options: readonly { value: Value; label: string }[];
  onChange: (value: Value) => void;
  /** The label is for screen readers alone: what stands around says it. */
  bare?: boolean;
}

/** One of two or three, side by side. */
export function Choice<Value extends string>({ label, value, options, onChange, bare = false }: ChoiceProps<Value>) {
  const name = useId();
  return (
    <fieldset className={css.choice}>
      <legend className={bare ? 'k-hidden' : undefined}>{label}</legend>
      <div className={css.row}>
        {options.map((option) => (
          <label key={option.value} data-chosen={option.value === value || undefined}>
            <input type="radio" name={name} value={option.value} checked={option.value === value} onChange={() => { onChange(option.value); }} />
            {option.label}
          </label>
        ))}
      </div>
    </fieldset>
  );
}
