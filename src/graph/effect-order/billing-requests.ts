/** Requests of a job that bill somebody, move money or write to somebody, where the service has no package of its own: `axios.post('/v1/payouts', …)`, `axios.post('/sms/send', …)`. */
import type { RoleMatch, StaticValue } from '../../model/graph.ts';
import { isWriteRequest, listAddresses, type Effect } from '../effects/effects.ts';

/** A POST to such a resource makes one more. What ends otherwise asks about one: `/payments/search`, `/invoices/12/preview`. */
const resources = /\/(?:create[-_]?)?(?:payments?|payouts?|charges?|refunds?|captures?|transfers?|disbursements?|withdrawals?|invoices?)\/?(?:\?.*)?$/i;

/** By names of these kinds the other side knows what it has had before. */
const references = /reference|external|idempot|(?:request|transaction|conversation|correlation|order|payment|invoice|client|unique|dedup\w*)_?(?:id|key|no|number)$|^id$/i;

/** The request as a payment, unless something in it may tell the second one from a new one. */
export function readBilling(effect: Effect): Effect {
  const { nature, match } = effect;
  if (nature !== 'request' || !isPost(match) || !findPaths(match).some((path) => resources.test(path))) return effect;
  return match.arguments.some((argument, index) => (index > 0 || argument.kind === 'object') && mayRefer(argument)) ? effect : { ...effect, nature: 'money' };
}

/** Sending is all that such a resource does. What sends a `message` may as well speak to a model, or to another process. */
const sending = /\/(?:e?-?mails?|sms|whatsapp|push)\/(?:send|send[-_]bulk|bulk[-_]send)\/?(?:\?.*)?$|\/send[-_]?(?:transactional[-_]?|bulk[-_]?|template[-_]?)?(?:e?-?mails?|sms|whatsapp|push|push[-_]?notifications?)\/?(?:\?.*)?$/i;

/** So it is where the host is one for text messages: `https://sms.gateway.example/v2/send.json`. */
const sendingHosts = /^https?:\/\/(?:[\w-]+\.)*(?:sms[\w-]*|[\w-]*sms)\.[^/]+\/(?:.*[/_-])?(?:send|sms|messages?|bulk|text)(?:\.(?:json|php|aspx?))?\/?(?:\?.*)?$/i;

/**
 * Methods of gateways to WhatsApp and Telegram that one runs oneself, on a host that only its settings know, the last part perhaps a session:
 * https://doc.evolution-api.com/v2/api-reference/message-controller/send-text, https://waha.devlike.pro/docs/how-to/send-messages/,
 * https://developer.z-api.io/en/message/send-message-text, https://core.telegram.org/bots/api#available-methods
 */
const chatMethods = /\/send[-_/]?(?:text|media|image|photo|document|video|audio|voice|poll)(?:\/(?!status|preview)[\w*-]+)?\/?(?:\?.*)?$/i;

/** `send-image` may upload one to a reader of pictures; who sends it to somebody says to whom. */
const uploads = /\/send[-_/](?!text)/;
const recipients = /^(?:to|number|phone(?:_?number)?|recipients?|jid|chat_?id)$/i;

/** A gateway for mail or text messages sends all that it is asked to, unless it is told how to know the second one. */
const known = /idempot|dedup|^(?:external|client)_?(?:message_?)?(?:id|ref|reference)$/i;

/** The request as a message, unless something in it tells the second one from a new one. */
export function readSending(effect: Effect): Effect {
  const { nature, match } = effect;
  if (nature !== 'request' || !isPost(match) || !findPaths(match).some((path) => sending.test(path) || chatMethods.test(path) || sendingHosts.test(path))) return effect;
  if (!findPaths(match).some((path) => sending.test(path) || sendingHosts.test(path) || !uploads.test(path)) && !match.arguments.some((argument) => hasRecipient(argument))) return effect;
  return match.arguments.some((argument) => isKnownAgain(argument)) ? effect : { ...effect, nature: 'message' };
}

function isKnownAgain(value: StaticValue, depth = 0): boolean {
  return value.kind === 'object' && value.properties.some(({ key, value: own }) => known.test(key.replaceAll('-', '')) || (depth < 3 && isKnownAgain(own, depth + 1)));
}

function hasRecipient(value: StaticValue, depth = 0): boolean {
  return value.kind === 'object' && value.properties.some(({ key, value: own }) => recipients.test(key) || (depth < 3 && hasRecipient(own, depth + 1)));
}

function isPost(match: RoleMatch): boolean {
  if (!isWriteRequest(match) || /[.: ](put|patch|delete)\b/i.test(match.api)) return false;
  return match.arguments.every((argument) => argument.kind !== 'object' || argument.properties.every(({ key, value }) => key !== 'method' || (value.kind === 'literal' && /^post$/i.test(String(value.value)))));
}

function findPaths({ arguments: given }: RoleMatch): readonly string[] {
  return given.slice(0, 1).flatMap(listAddresses);
}

/** A body whose fields nobody knows may hold anything. */
function mayRefer(value: StaticValue, depth = 0): boolean {
  switch (value.kind) {
    case 'literal': return false;
    case 'unknown': return true;
    case 'array': return depth > 3 || value.items.some((item) => mayRefer(item, depth + 1));
    case 'object': return value.open || depth > 3 || value.properties.some(({ key, value: own }) => references.test(key) || ((own.kind === 'object' || own.kind === 'array' || containers.test(key)) && mayRefer(own, depth + 1)));
  }
}

/** What fields stand in; of others the value says nothing. */
const containers = /^(?:body|data|json|form|headers|params|payload)$/i;
