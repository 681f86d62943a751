import { useSyncExternalStore, type ReactNode } from 'react';

/** What the reader is about to do, shown again while they prove who they are. */
export interface Act {
  /** "To release TZS 2,450,000 to Kilimo Bora Suppliers." */
  says: ReactNode;
  /** The words of the button that asked, unchanged. */
  button: ReactNode;
}

export interface StepUpQuestion {
  methods: ('code' | 'password')[];
  act: Act | null;
  settle: (confirmed: boolean) => void;
}

/** The reader closed the question: the act did not happen and nothing typed is lost. */
export class StepUpDeclined extends Error {}

let question: StepUpQuestion | null = null;
let waiting: Promise<boolean> | null = null;
let act: Act | null = null;
let hosts: readonly string[] = [];
const listeners = new Set<() => void>();

function tell() {
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void) {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
}

/** Names the act for a question that its request may raise. */
export function announce(next: Act | null) {
  act = next;
}

/** Asks once, however many requests wait for the answer. */
export function askStepUp(methods: ('code' | 'password')[]): Promise<boolean> {
  waiting ??= new Promise<boolean>((resolve) => {
    question = {
      methods: methods.length > 0 ? methods : ['password'],
      act,
      settle: (confirmed) => {
        question = null;
        waiting = null;
        resolve(confirmed);
        tell();
      },
    };
    tell();
  });
  return waiting;
}

/** Drawers and sheets take the question into themselves: the topmost one shows it. */
export function hostStepUp(id: string): () => void {
  hosts = [...hosts, id];
  tell();
  return () => {
    hosts = hosts.filter((each) => each !== id);
    tell();
  };
}

/** The open question, wherever it is shown. */
export const openQuestion = (): StepUpQuestion | null => question;

/** The open question when this host, or with no host open the page itself, is the one to show it. */
export function useStepUpQuestion(host: string | null): StepUpQuestion | null {
  return useSyncExternalStore(subscribe, () => ((hosts.at(-1) ?? null) === host ? question : null));
}
