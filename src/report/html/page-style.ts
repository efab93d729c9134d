/** How the page looks: on a screen, light or dark as the reader's system is, and on paper. */
export const pageStyle = `
:root { color-scheme: light dark; --line: light-dark(#d9dde3, #3a414b); --quiet: light-dark(#57606a, #9aa4b0); --card: light-dark(#fff, #1b2027);
  --error: light-dark(#b3261e, #ff8a80); --warning: light-dark(#8a5300, #f2b866); --info: light-dark(#1a5fb4, #8ab4f8); --good: light-dark(#1a7f37, #7ee2a0); }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 2rem 1.25rem 4rem; max-width: 62rem; background: light-dark(#f6f7f9, #12161b); color: light-dark(#1f2328, #e6e9ed); font: 1rem/1.5 system-ui, sans-serif; }
h1 { margin: 0; font-size: 1.5rem; }
h2 { margin: 2.5rem 0 .75rem; font-size: 1.15rem; }
h3 { margin: 0; font-size: 1.02rem; overflow-wrap: anywhere; }
p { margin: .5rem 0; }
code, pre, .place { font: .875em/1.5 ui-monospace, 'SFMono-Regular', Menlo, Consolas, monospace; overflow-wrap: anywhere; }
.quiet, footer, .path th { color: var(--quiet); font-weight: normal; }
.error { color: var(--error); } .warning { color: var(--warning); } .info { color: var(--info); } .good { color: var(--good); }
article { margin: .75rem 0; padding: 1rem 1.25rem; border: 1px solid var(--line); border-left-width: 4px; border-radius: 6px; background: var(--card); content-visibility: auto; contain-intrinsic-size: auto 16rem; }
article[data-severity=error] { border-left-color: var(--error); }
article[data-severity=warning] { border-left-color: var(--warning); }
article[data-severity=info] { border-left-color: var(--info); }
table { border-collapse: collapse; }
th, td { padding: .1rem 1.25rem .1rem 0; text-align: left; vertical-align: top; }
.path { margin: .75rem 0; }
pre { margin: .5rem 0; padding: .6rem .8rem; border-radius: 4px; background: light-dark(#eafbef, #14271b); white-space: pre-wrap; }
summary { cursor: pointer; }
details ul { margin: .25rem 0; padding-left: 1.25rem; }
form { display: flex; flex-wrap: wrap; gap: .5rem 1.25rem; align-items: center; margin: 1.25rem 0 0; }
input[type=search] { flex: 1 1 18rem; padding: .45rem .7rem; border: 1px solid var(--line); border-radius: 6px; background: var(--card); color: inherit; font: inherit; }
[hidden] { display: none !important; }
@media print { form { display: none; } body { max-width: none; } article { break-inside: avoid; content-visibility: visible; } }
`;
