import '@mantine/core/styles/Popover.layer.css';
import { Button, Popover, TextInput } from '@mantine/core';
import { Trans, useLingui } from '@lingui/react/macro';
import { IconChevronDown, IconSearch, IconX } from '@tabler/icons-react';
import { useEffect, useState, type ReactNode } from 'react';
import { moveInside, useStrip } from '@/lib/useStrip';
import css from './Filters.module.css';

/** Search first, then chips; what stands right (zone, export) goes into `beside`. */
export function FilterBar({ children, beside, act }: { children: ReactNode; beside?: ReactNode; /** On a phone too. */ act?: ReactNode }) {
  return (
    <div className={css.bar} role="search">
      {children}
      {(beside !== undefined || act !== undefined) && <span className={css.beside}><span className={css.quiet}>{beside}</span>{act}</span>}
    </div>
  );
}

/** The search box of a list; it asks when typing rests. */
export function SearchBox({ value, onChange, placeholder }: { value: string; onChange: (value: string) => void; placeholder: string }) {
  const [typed, setTyped] = useState(value);
  const [seen, setSeen] = useState(value);
  const [asked, setAsked] = useState(value);
  if (seen !== value) {
    setSeen(value);
    // What was asked for here comes back a moment later, and is not written over what was typed meanwhile.
    if (value !== asked) {
      setAsked(value);
      setTyped(value);
    }
  }
  useEffect(() => {
    if (typed === value) return undefined;
    const timer = setTimeout(() => {
      setAsked(typed);
      onChange(typed);
    }, 300);
    return () => {
      clearTimeout(timer);
    };
  }, [typed, value, onChange]);
  return (
    <TextInput
      className={css.search ?? ''}
      type="search"
      aria-label={placeholder}
      placeholder={placeholder}
      data-key="/"
      leftSection={<IconSearch size={16} aria-hidden="true" />}
      value={typed}
      onChange={(event) => {
        setTyped(event.currentTarget.value);
      }}
    />
  );
}

interface FilterChipProps {
  /** "Made by". */
  label: string;
  /** What is set, in words; with an × to clear, where it can be cleared. */
  value?: string | undefined;
  onClear?: () => void;
  /** What the popover holds; `close` after a choice. */
  children: (close: () => void) => ReactNode;
}

export function FilterChip({ label, value, onClear, children }: FilterChipProps) {
  const { t } = useLingui();
  const [open, setOpen] = useState(false);
  return (
    <span className={css.chip} data-set={(value !== undefined && onClear !== undefined) || undefined}>
      <Popover opened={open} onChange={setOpen} position="bottom-start" trapFocus returnFocus>
        <Popover.Target>
          <button
            type="button"
            className={css.open}
            aria-expanded={open}
            data-key="f"
            onClick={() => {
              setOpen(!open);
            }}
          >
            {value === undefined ? label : <span aria-label={`${label}: ${value}`}>{value}</span>}
            {(value === undefined || !onClear) && <IconChevronDown size={16} aria-hidden="true" />}
          </button>
        </Popover.Target>
        <Popover.Dropdown>
          {children(() => {
            setOpen(false);
          })}
        </Popover.Dropdown>
      </Popover>
      {value !== undefined && onClear && (
        <button type="button" className={css.clear} aria-label={t`Clear ${label}`} onClick={onClear}>
          <IconX size={14} aria-hidden="true" />
        </button>
      )}
    </span>
  );
}

interface ChoicesProps {
  value: string | undefined;
  options: readonly StateTab[];
  onChange: (value: string) => void;
  close: () => void;
}

function Choices({ value, options, onChange, close }: ChoicesProps) {
  return (
    <ul className={css.choices} onKeyDown={moveInside}>
      {options.map((option) => (
        <li key={option.value}>
          <button
            type="button"
            aria-pressed={option.value === value}
            onClick={() => {
              onChange(option.value);
              close();
            }}
          >
            {option.label}
            <Count of={option.count} />
          </button>
        </li>
      ))}
    </ul>
  );
}

/** A chip for one choice of a few. */
export function ChoiceChip({ label, value, options, onChange }: { label: string; value: string | undefined; options: readonly StateTab[]; onChange: (value: string | undefined) => void }) {
  return (
    <FilterChip label={label} value={options.find((option) => option.value === value)?.label ?? value} onClear={() => { onChange(undefined); }}>
      {(close) => <Choices value={value} options={options} onChange={onChange} close={close} />}
    </FilterChip>
  );
}

export interface StateTab {
  value: string;
  label: string;
  /** Only for the open states; zero shows nothing. */
  count?: number | undefined;
}

const Count = ({ of }: { of: number | undefined }) => of !== undefined && of > 0 && <span className={css.count}>{of}</span>;

interface StateTabsProps {
  tabs: readonly StateTab[];
  value: string;
  onChange: (value: string) => void;
  label: string;
}

/** State is a tab strip; below the tabs of the page a row of pills, on a phone a row of chips. The first is "All", with an empty value. */
export function StateTabs({ tabs, value, onChange, label }: StateTabsProps) {
  const keys = useStrip(tabs.map((tab) => tab.value), value);
  return (
    <div className={css.tabs} role="toolbar" aria-label={label} {...keys.strip}>
      {tabs.map((tab) => (
        <button
          key={tab.value}
          type="button"
          aria-pressed={tab.value === value}
          {...keys.stop(tab.value)}
          onClick={() => {
            onChange(tab.value);
          }}
        >
          {tab.label}
          <Count of={tab.count} />
        </button>
      ))}
    </div>
  );
}

/** The same in one chip: on a phone, where the tabs of the page stand above, a second strip would be one too many. */
export function StateChip({ tabs, value, onChange, label }: StateTabsProps) {
  const [first] = tabs;
  // "All" is what stands when nothing is chosen.
  if (first?.value === '') return <ChoiceChip label={label} value={value || undefined} options={tabs.slice(1)} onChange={(next) => { onChange(next ?? ''); }} />;
  return (
    <FilterChip label={label} value={tabs.find((tab) => tab.value === value)?.label}>
      {(close) => <Choices value={value} options={tabs} onChange={onChange} close={close} />}
    </FilterChip>
  );
}

/** "Clear filters", when any is set. */
export function ClearFilters({ show, onClear }: { show: boolean; onClear: () => void }) {
  if (!show) return null;
  return (
    <Button variant="quiet" size="xs" onClick={onClear}>
      <Trans>Clear filters</Trans>
    </Button>
  );
}
