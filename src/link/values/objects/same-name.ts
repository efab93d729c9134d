/** Some are told to write names as the language does: the file `find-orders.js` gives `findOrders`, the model `Order_Line` is `orderLine`. */
export function isSameName(one: string, other: string): boolean {
  return one === other || plain(one) === plain(other);
}

/** Whatever its dashes and capitals. */
function plain(name: string): string {
  return name.replace(/\W|_/gu, '').toLowerCase();
}
