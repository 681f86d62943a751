import { PasswordInput } from '@mantine/core';
import { useLingui } from '@lingui/react/macro';

interface NewPasswordProps {
  value: string;
  onChange: (value: string) => void;
  error: string | null;
  label?: string;
}

/** A password being chosen: one field, shown on demand, so that nobody types it twice. */
export function NewPassword({ value, onChange, error, label }: NewPasswordProps) {
  const { t } = useLingui();
  return (
    <PasswordInput
      label={label ?? t`Password`}
      description={t`At least 12 characters. A few plain words work well.`}
      name="new-password"
      autoComplete="new-password"
      required
      withAsterisk={false}
      visibilityToggleButtonProps={{ 'aria-label': t`Show the password` }}
      value={value}
      error={error}
      onChange={(event) => {
        onChange(event.currentTarget.value);
      }}
    />
  );
}
