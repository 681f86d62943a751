import type { MantineThemeComponents } from '@mantine/core';
import part from './parts.module.css';

/** How Mantine's parts look here; pages set none of this themselves. */
export const parts: MantineThemeComponents = {
  Button: { defaultProps: { size: 'sm' }, classNames: { root: part['button'], inner: part['buttonInner'], label: part['buttonLabel'], section: part['buttonSection'] } },
  ActionIcon: { defaultProps: { variant: 'subtle', size: 32 }, classNames: { root: part['action'] } },
  Input: { defaultProps: { size: 'sm' }, classNames: { input: part['input'] } },
  InputWrapper: {
    defaultProps: { size: 'sm', inputWrapperOrder: ['label', 'description', 'input', 'error'] },
    classNames: { label: part['label'], description: part['description'], error: part['error'] },
  },
  PasswordInput: { classNames: { input: part['input'], innerInput: part['inner'], visibilityToggle: part['toggle'] } },
  Drawer: { defaultProps: { position: 'right', size: 496, padding: 0, radius: 0, transitionProps: { duration: 180, timingFunction: 'ease-out' } } },
  Modal: { defaultProps: { centered: true, size: 440, padding: 24, radius: 10, withCloseButton: false, transitionProps: { duration: 180, timingFunction: 'ease-out' } } },
  Tooltip: { defaultProps: { openDelay: 400 }, classNames: { tooltip: part['tooltip'] } },
  Menu: { defaultProps: { shadow: 'md' }, classNames: { dropdown: part['dropdown'], item: part['item'], label: part['menuLabel'], divider: part['menuDivider'] } },
  Popover: { defaultProps: { shadow: 'md' }, classNames: { dropdown: part['dropdown'] } },
  Combobox: { classNames: { dropdown: part['dropdown'], option: part['item'] } },
  Tabs: { classNames: { list: part['tabs'], tab: part['tab'] } },
  Checkbox: { classNames: { input: part['check'] } },
  Radio: { classNames: { radio: part['check'] } },
  Skeleton: { defaultProps: { animate: false, radius: 4 }, classNames: { root: part['skeleton'] } },
};
