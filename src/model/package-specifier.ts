/** Specifiers of packages that say where these come from, as Deno and Bun read them. */

/** `bullmq` of `npm:bullmq@5`. */
export function withoutAddress(specifier: string): string {
  return packageAtAddress(specifier) ?? specifier.replace(/^(npm|jsr):\/?/, '').replace(/^(@?[^@]+)@[^/]+/, '$1');
}

/** Deno imports npm packages from servers that hold them: `https://esm.sh/stripe@14?target=deno`. https://docs.deno.com/runtime/fundamentals/modules/#https-imports */
function packageAtAddress(specifier: string): string | null {
  const [, name] = /^https:\/\/(?:esm\.sh|cdn\.skypack\.dev|unpkg\.com|cdn\.jsdelivr\.net\/npm)\/(?:v\d+\/)?(?:npm:)?((?:@[\w.-]+\/)?[\w.-]+)(?:@[^/?]*)?(?:\?.*)?$/.exec(specifier) ?? [];
  return name ?? null;
}
