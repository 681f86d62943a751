import type { MessageDescriptor } from '@lingui/core';
import { useLingui } from '@lingui/react';
import { known } from './permissionWords';

const byEnglish = new Map<string, MessageDescriptor>(known.map((message) => [message.message ?? '', message]));

/** A sentence of the permission table in the page's language; a newer server's new sentence stays English. */
export function useServerWords(): (sentence: string) => string {
  const { i18n } = useLingui();
  return (sentence) => {
    const message = byEnglish.get(sentence);
    return message ? i18n._(message) : sentence;
  };
}
