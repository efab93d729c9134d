/** The pull requests of the demo, as their authors would have opened them. */

export interface Incident {
  /** Folder below examples/. */
  readonly folder: string;
  readonly owner: string;
  readonly repository: string;
  readonly branch: string;
  readonly title: string;
  readonly body: string;
  readonly author: string;
}

export const incidents: readonly Incident[] = [
  {
    folder: 'checkout',
    owner: 'corner-shop',
    repository: 'shop-api',
    branch: 'refuse-double-orders',
    title: 'Refuse a basket that was ordered a moment ago',
    body: 'Support gets tickets about double orders: people press the button twice. Looks into the order history before the order goes on the queue.',
    author: 'mira',
  },
  {
    folder: 'image-worker',
    owner: 'campaigns',
    repository: 'image-worker',
    branch: 'scale-for-launch',
    title: 'Scale the image worker for the launch',
    body: 'Pictures waited up to four minutes during the rehearsal. One line.',
    author: 'jonas',
  },
  {
    folder: 'allocation',
    owner: 'fleet',
    repository: 'delivery-planner',
    branch: 'plan-every-five-minutes',
    title: 'Allocate orders to vans every five minutes',
    body: 'Dispatchers no longer have to remember it. Cloud Scheduler retries when the planner is slow.',
    author: 'noor',
  },
];
