import type { CompiledMessage } from '@lingui/message-utils/compileMessage';

type Token = Exclude<CompiledMessage, string>[number];

/** Compiles the part of ICU MessageFormat that Lingui's macros write: `{name}`, plural, selectordinal, select. A tenth of a full parser. */
export function compile(message: string): CompiledMessage {
  let at = 0;

  function text(inPlural: boolean): string {
    let out = '';
    while (at < message.length) {
      const char = message.charAt(at);
      const next = message.charAt(at + 1);
      if (char === "'" && next === "'") {
        out += "'";
        at += 2;
      } else if (char === "'" && (next === '{' || next === '}')) {
        const end = message.indexOf("'", at + 1);
        const stop = end === -1 ? message.length : end;
        out += message.slice(at + 1, stop);
        at = stop + 1;
      } else if (char === '{' || char === '}' || (inPlural && char === '#')) break;
      else {
        out += char;
        at += 1;
      }
    }
    return out;
  }

  function word(): string {
    const match = /^[\s,]*([^\s,{}]+)[\s,]*/.exec(message.slice(at));
    if (!match?.[1]) throw new Error(`a text cannot be read at ${String(at)}: ${message}`);
    at += match[0].length;
    return match[1];
  }

  function placeholder(): Token {
    at += 1;
    const name = word();
    if (message.charAt(at) === '}') {
      at += 1;
      return [name];
    }
    const type = word();
    const choices: Record<string, CompiledMessage> = {};
    while (message.charAt(at) !== '}') {
      const choice = word().replace(/^=/, '');
      at += 1;
      choices[choice] = tokens(type !== 'select');
      at += 1;
      at += /^\s*/.exec(message.slice(at))?.[0].length ?? 0;
      if (at >= message.length) throw new Error(`a text does not end: ${message}`);
    }
    at += 1;
    return [name, type, choices] as unknown as Token;
  }

  function tokens(inPlural: boolean): CompiledMessage {
    const found: Token[] = [];
    while (at < message.length && message.charAt(at) !== '}') {
      const char = message.charAt(at);
      if (char === '{') found.push(placeholder());
      else if (inPlural && char === '#') {
        found.push('#');
        at += 1;
      } else found.push(text(inPlural));
    }
    return found;
  }

  return tokens(false);
}
