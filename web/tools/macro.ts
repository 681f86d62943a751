import { transformAsync } from '@babel/core';
import macro from '@lingui/babel-plugin-lingui-macro';
import type { Plugin } from 'vite';

/** Expands Lingui's macros, and only in files that import one; everything else stays with Vite's own compiler. */
export function linguiMacro(): Plugin {
  return {
    name: 'kibali:lingui-macro',
    enforce: 'pre',
    async transform(code, id) {
      const file = id.split('?')[0] ?? id;
      if (!/\.tsx?$/.test(file) || !/@lingui\/(core|react)\/macro/.test(code)) return null;
      const done = await transformAsync(code, {
        filename: file,
        babelrc: false,
        configFile: false,
        sourceMaps: true,
        parserOpts: { plugins: file.endsWith('x') ? ['typescript', 'jsx'] : ['typescript'] },
        // English stays in the code, so that the first language needs no catalogue.
        plugins: [[macro, { stripMessageField: false }]],
      });
      return done?.code ? { code: done.code, map: done.map } : null;
    },
  };
}
