/** Services that a process signs in to: the same account signed in a second time ends the session, or answers everything twice, so that one process holds it. */
export const signedInLibraries: ReadonlySet<string> = new Set(['discord.js', '@whiskeysockets/baileys', 'whatsapp-web.js', '@wppconnect-team/wppconnect', 'telegram', 'matrix-bot-sdk']);
