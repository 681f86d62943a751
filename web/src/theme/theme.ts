import { createTheme, defaultVariantColorsResolver, type CSSVariablesResolver, type VariantColorsResolver } from '@mantine/core';
import { parts } from './parts';

const plain = { background: 'var(--k-surface)', hover: 'var(--k-sunk)', border: '1px solid var(--k-line2)' };

/** `filled` acts, `default` stands beside it, `danger` is beside it and hurts, `stop` is the act that hurts, `quiet` is a link with a button's target. */
const variantColorResolver: VariantColorsResolver = (input) => {
  switch (input.variant) {
    case 'filled':
      return { background: 'var(--k-wino)', hover: 'var(--k-wino-h)', color: 'var(--k-on-wino)', border: '1px solid transparent' };
    case 'default':
      return { ...plain, color: 'var(--k-ink)' };
    case 'danger':
      return { ...plain, hover: 'var(--k-bad-t)', color: 'var(--k-bad)' };
    case 'stop':
      return { background: 'var(--k-bad)', hover: 'var(--k-bad)', color: 'var(--k-surface)', border: '1px solid transparent' };
    case 'quiet':
    case 'subtle':
    case 'transparent':
      return { background: 'transparent', hover: 'var(--k-sunk)', color: 'var(--k-link)', border: '1px solid transparent' };
    default:
      return defaultVariantColorsResolver(input);
  }
};

export const theme = createTheme({
  primaryColor: 'wino',
  colors: { wino: ['#E3EFF2', '#C5DFE6', '#A9DDE7', '#8FD0DD', '#5BA9BB', '#2F8299', '#0B6076', '#154E5F', '#12414F', '#0C323E'] },
  primaryShade: { light: 8, dark: 3 },
  fontFamily: "'Instrument Sans', system-ui, -apple-system, 'Segoe UI', Roboto, sans-serif",
  fontFamilyMonospace: "'Geist Mono', ui-monospace, monospace",
  fontSizes: { xs: '12.5px', sm: '14px', md: '15px', lg: '20px', xl: '25px' },
  lineHeights: { xs: '18px', sm: '20px', md: '22px', lg: '26px', xl: '31px' },
  spacing: { xs: '8px', sm: '12px', md: '16px', lg: '20px', xl: '24px' },
  breakpoints: { xs: '30em', sm: '43.75em', md: '56.25em', lg: '75em', xl: '90em' },
  defaultRadius: 6,
  cursorType: 'pointer',
  focusRing: 'auto',
  respectReducedMotion: true,
  variantColorResolver,
  components: parts,
});

const scheme = {
  '--mantine-color-body': 'var(--k-page)',
  '--mantine-color-text': 'var(--k-ink)',
  '--mantine-color-dimmed': 'var(--k-ink3)',
  '--mantine-color-bright': 'var(--k-ink)',
  '--mantine-color-anchor': 'var(--k-link)',
  '--mantine-color-placeholder': 'var(--k-ink3)',
  '--mantine-color-error': 'var(--k-bad)',
  '--mantine-color-disabled': 'var(--k-off-t)',
  '--mantine-color-disabled-color': 'var(--k-off)',
  '--mantine-color-default': 'var(--k-surface)',
  '--mantine-color-default-hover': 'var(--k-sunk)',
  '--mantine-color-default-color': 'var(--k-ink)',
  '--mantine-color-default-border': 'var(--k-line2)',
  '--mantine-primary-color-filled': 'var(--k-wino)',
  '--mantine-primary-color-filled-hover': 'var(--k-wino-h)',
  '--mantine-primary-color-contrast': 'var(--k-on-wino)',
  '--mantine-primary-color-light': 'var(--k-wino-t)',
};

export const cssVariablesResolver: CSSVariablesResolver = () => ({
  variables: { '--mantine-shadow-md': 'var(--k-shadow)', '--mantine-shadow-xl': 'var(--k-shadow)' },
  light: scheme,
  dark: scheme,
});
